"""Technology: what was done with it, by whom, and how."""

from __future__ import annotations

import datetime as dt

import pytest

from wiredesk.categories import Draft, registry, run_category
from wiredesk.extract import analyse
from wiredesk_schemas import Article


def acts(*paragraphs: str) -> list[Draft]:
    day = dt.date(2026, 5, 14)
    copy = Article(article_id="a", family_id="f", paragraphs=paragraphs, reference_date=day, sha256="0" * 64)
    return list(run_category(registry.categories()["technology"], analyse(copy)))


@pytest.mark.parametrize(
    ("text", "kind", "action"),
    [
        ("Mobile internet was cut across Gabon on Monday, its operator said.", "connectivity", "disruption"),
        ("Regulators in Lisbon fined Corvid Systems 12 million euros over its chatbot.", "regulation", "rule"),
        ("Hackers have stolen the source code of Corvid Systems, the firm said.", "cyber", "attack"),
        ("Ardent Foundry said it would invest 2 billion euros in a semiconductor plant.", "chip", "deal"),
    ],
)
def test_kinds_and_actions(text: str, kind: str, action: str) -> None:
    (act,) = acts(text)
    assert (act.kind, act.more["action"]) == (kind, action)


def test_the_firm_is_the_actor() -> None:
    (act,) = acts("Ardent Foundry said it would invest 2 billion euros in a semiconductor plant.")
    assert [(p.name, p.type) for p in act.actors] == [("Ardent Foundry", "organisation")]
    assert [(c.role, c.object, c.value) for c in act.counts] == [("money", "eur", 2_000_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "She wrote on Facebook that the rain had stopped.",
        "They ate fish and chips by the sea and released a balloon.",
        "The river launched a thousand boats.",
    ],
)
def test_what_is_none(text: str) -> None:
    assert acts(text) == []
