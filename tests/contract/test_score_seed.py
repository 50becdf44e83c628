"""The reference article, through all that is left of Kafka: its labels, its ten numbers, its quotes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest

from wiredesk.pipeline import Pipeline
from wiredesk_schemas import Event, Outcome

pytestmark = pytest.mark.shared
NAMED = {"launched", "intercepted", "impacted", "exchanged"}
"""Roles whose object matters; elsewhere the role says it."""


@pytest.fixture(scope="module")
def seed(shared: Path) -> dict[str, Any]:
    with (shared / "data/wire/seed.jsonl").open(encoding="utf-8") as lines:
        row: dict[str, Any] = json.loads(next(lines))
    return row


@pytest.fixture(scope="module")
def outcome(seed: dict[str, Any]) -> Outcome:
    pipeline = Pipeline(max_document_bytes=1_000_000)
    now = dt.datetime(2026, 2, 5, 20, tzinfo=dt.UTC)
    (found,) = pipeline.process(seed["raw"].encode(), content_type="text/plain", processed_at=now)
    return found


def counted(events: Any) -> set[tuple[str, str, float]]:
    return {
        (c["role"], c["object"].rstrip("s") if c["role"] in NAMED else "", float(c["value"]))
        for e in events
        if e["modality"] != "past"
        for c in e["counts"]
    }


def plain(events: tuple[Event, ...]) -> list[dict[str, Any]]:
    return [e.model_dump(mode="json") for e in events]


def test_labels_are_exact(seed: dict[str, Any], outcome: Outcome) -> None:
    assert set(outcome.labels) == set(seed["expected"]["labels"])


def test_the_counts_are_the_ten_and_no_other(seed: dict[str, Any], outcome: Outcome) -> None:
    assert counted(plain(outcome.events)) == counted(seed["expected"]["events"])


def test_every_quote_is_in_the_text_where_it_says(outcome: Outcome) -> None:
    article = outcome.article
    assert article is not None
    texts = {
        "body": article.body,
        "headline": article.headline,
        "caption": "\n\n".join(c.text for c in article.captions),
    }
    for event in outcome.events:
        for evidence in event.evidence:
            text = texts[evidence.field]
            assert text is not None
            assert text[evidence.start : evidence.end] == evidence.quote
            assert len(evidence.quote.split()) >= 4


def test_no_event_stands_on_a_passing_word(seed: dict[str, Any], outcome: Outcome) -> None:
    for event in outcome.events:
        for passing in seed["must_not_yield_events"]:
            assert not all(e.quote in passing for e in event.evidence), (event.kind, passing)


def test_nothing_is_a_place_or_a_party_that_is_none(seed: dict[str, Any], outcome: Outcome) -> None:
    named = {place.name for e in outcome.events for place in e.places}
    named |= {party.name for e in outcome.events for party in (*e.actors, *e.targets)}
    assert named.isdisjoint(seed["not_places_or_people_here"])
