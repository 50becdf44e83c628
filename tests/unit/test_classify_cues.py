"""Scores: by passage, with what carried them, out of a file that can be read."""

from __future__ import annotations

from wiredesk.categories import registry
from wiredesk.classify import classify
from wiredesk.classify.weights import DEFAULT, weights
from wiredesk.extract import analyse
from wiredesk.extract.lexicon import Cue
from wiredesk_schemas import Article, Label


def scores(*paragraphs: str) -> dict[str, Label]:
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, sha256="0" * 64)
    return classify(analyse(copy), registry.categories())


def test_a_text_about_nothing_of_ours_has_no_score() -> None:
    assert scores("The choir sang until midnight, and the bakery ran out of bread.") == {}


def test_more_and_stronger_passages_score_higher() -> None:
    weak = scores("An attack was mentioned in passing by somebody.")["strike"].score
    strong = scores("A drone strike hit the depot at dawn.", "Shelling went on all day in the east.")["strike"].score
    assert weak < 0.5 < strong


def test_the_passages_that_carry_a_label_are_shown_exactly() -> None:
    body = "Nothing here at all.\n\nA drone strike hit the depot at dawn."
    (evidence,) = scores(*body.split("\n\n"))["strike"].evidence
    assert body[evidence.start : evidence.end] == evidence.quote == "A drone strike hit the depot at dawn."


def test_the_longer_term_that_means_something_else_speaks_against() -> None:
    assert "strike" not in scores("The hunger strike in the prison has ended at last.")


def test_a_cue_that_the_file_does_not_know_weighs_something() -> None:
    assert weights().of(Cue("harvest", "yield", "wheat")) == DEFAULT


def test_every_group_of_every_category_has_its_weight() -> None:
    known = weights().by_group
    groups = {(c.category, c.group) for category in registry.categories().values() for c in category.all_cues}
    weighed = {category for category, _ in known}  # one that has no weights at all works from its cues alone
    assert {(category, group) for category, group in groups if category in weighed} <= set(known)
