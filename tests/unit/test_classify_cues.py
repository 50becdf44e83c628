"""Scores by cues alone: for a category that no model knows."""

from __future__ import annotations

from wiredesk.categories import registry
from wiredesk.classify.cue_weights import DEFAULT, weights
from wiredesk.classify.cues import by_cues
from wiredesk.extract import analyse
from wiredesk.extract.lexicon import Cue
from wiredesk_schemas import Article, Label


def strike(*paragraphs: str) -> Label | None:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, sha256="0" * 64)
    return by_cues(analyse(copy), "strike")


def test_a_text_about_nothing_of_ours_has_no_score() -> None:
    assert strike("The choir sang until midnight, and the bakery ran out of bread.") is None


def test_more_and_stronger_passages_score_higher() -> None:
    weak = strike("An attack was mentioned in passing by somebody.")
    strong = strike("A drone strike hit the depot at dawn.", "Shelling went on all day in the east.")
    assert weak is not None
    assert strong is not None
    assert weak.score < 0.5 < strong.score


def test_the_passages_that_carry_a_label_are_shown_exactly() -> None:
    body = "Nothing here at all.\n\nA drone strike hit the depot at dawn."
    label = strike(*body.split("\n\n"))
    assert label is not None
    (evidence,) = label.evidence
    assert body[evidence.start : evidence.end] == evidence.quote == "A drone strike hit the depot at dawn."


def test_the_longer_term_that_means_something_else_speaks_against() -> None:
    assert strike("The hunger strike in the prison has ended at last.") is None


def test_a_cue_that_the_file_does_not_know_weighs_something() -> None:
    assert weights().of(Cue("harvest", "yield", "wheat")) == DEFAULT


def test_every_group_of_every_category_has_its_weight() -> None:
    known = weights().by_group
    groups = {(c.category, c.group) for category in registry.categories().values() for c in category.all_cues}
    weighed = {category for category, _ in known}  # one that has no weights at all works from its cues alone
    assert {(category, group) for category, group in groups if category in weighed} <= set(known)
