"""The examples that come with the contract are what the service would write, down to the offsets."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from wiredesk_schemas import Article, Count, Event, Evidence, Outcome, Raw, StrikeEvent, event_types, read_event
from wiredesk_schemas._base import Contract
from wiredesk_schemas._json_schema import models
from wiredesk_schemas.export import examples, generate

EXAMPLES = examples()
MADE = generate()
OURS = sorted(name for name in EXAMPLES if ".next-" not in name)
NEXT_RELEASE = sorted(EXAMPLES.keys() - set(OURS))


def schema_of(name: str) -> str:
    return name.split(".")[0]


def model_of(name: str) -> type[Contract]:
    model = models()[schema_of(name)]
    assert issubclass(model, Contract)
    return model


def article() -> Article:
    return Article.read(EXAMPLES["article.complete.json"])


def example_events() -> list[Event]:
    return [read_event(EXAMPLES[name]) for name in OURS if name.startswith("event")]


def evidence_of(event: Event) -> list[Evidence]:
    return [*event.evidence, *(count.evidence for count in event.counts)]


@pytest.mark.parametrize("name", sorted(EXAMPLES))
def test_an_example_fits_its_json_schema(name: str) -> None:
    schema = json.loads(MADE[f"{schema_of(name)}.schema.json"])
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(json.loads(EXAMPLES[name]))


@pytest.mark.parametrize("name", OURS)
def test_an_example_is_what_its_model_writes(name: str) -> None:
    document = json.loads(EXAMPLES[name])
    written = model_of(name).model_validate_json(EXAMPLES[name])  # as a writer: nothing unknown in it
    assert json.loads(written.model_dump_json()) == document
    assert model_of(name).read(EXAMPLES[name]) == written


@pytest.mark.parametrize("name", NEXT_RELEASE)
def test_a_document_of_the_next_release_is_read_and_refused_to_a_writer(name: str) -> None:
    model = model_of(name)
    model.read(EXAMPLES[name])
    with pytest.raises(ValueError, match=r"Extra inputs are not permitted|is not one of"):
        model.model_validate_json(EXAMPLES[name])


def test_words_of_the_next_release_survive_reading() -> None:
    event = StrikeEvent.read(EXAMPLES["event-strike.next-release.json"])
    assert (event.kind, event.modality, event.status) == ("laser", "disputed", "superseded")
    assert event.counts[0].role == "blinded"
    assert event.actors[0].type == "alliance"
    assert event.evidence[0].field == "transcript"
    assert "severity" not in event.model_dump()


def test_an_event_of_an_unknown_category_is_read_as_a_plain_event() -> None:
    event = read_event(EXAMPLES["event.next-category.json"])
    assert type(event) is Event
    assert (event.category, event.kind) == ("disaster", "flood")


def test_an_outcome_of_the_next_release_keeps_its_events_typed_where_it_can() -> None:
    outcome = Outcome.read(EXAMPLES["outcome.next-release.json"])
    assert [type(event).__name__ for event in outcome.events] == ["Event", "StrikeEvent"]


def test_every_published_schema_has_an_example() -> None:
    assert {schema_of(name) for name in EXAMPLES} == set(models())


def test_every_category_has_an_example_and_one_event_is_retracted() -> None:
    events = example_events()
    assert {event.category for event in events} == set(event_types())
    assert {event.status for event in events} == {"active", "retracted"}
    assert all(event.revision > 1 for event in events if event.status == "retracted")


def test_the_examples_of_a_schema_use_all_of_its_fields() -> None:
    used: dict[str, set[str]] = defaultdict(set)
    fields: dict[str, set[str]] = {}

    def note(value: Any) -> None:
        if isinstance(value, Contract):
            family = "Event" if isinstance(value, Event) else type(value).__name__
            fields.setdefault(family, set()).update(type(value).model_fields)
            used[family] |= {name for name in type(value).model_fields if getattr(value, name) not in (None, (), {})}
            for name in type(value).model_fields:
                note(getattr(value, name))
        elif isinstance(value, tuple):
            for item in value:
                note(item)
        elif isinstance(value, dict):
            note(tuple(value.values()))

    for name in OURS:
        note(model_of(name).read(EXAMPLES[name]))
    assert {model: names - used[model] for model, names in fields.items() if names - used[model]} == {}


@pytest.mark.parametrize("event", example_events(), ids=lambda event: f"{event.category}-{event.kind}")
def test_evidence_stands_in_the_article_where_the_event_says(event: Event) -> None:
    source = article()
    assert (event.article_id, event.family_id) == (source.article_id, source.family_id)
    assert event.headline == source.headline
    assert [evidence.quote for evidence in evidence_of(event) if not source.holds(evidence)] == []


def test_the_labels_quote_the_article() -> None:
    source = article()
    quoted = [evidence for label in source.labels.values() for evidence in label.evidence]
    assert len(quoted) >= len(source.labels)
    assert all(source.holds(evidence) for evidence in quoted)


def test_offsets_count_code_points_and_the_examples_would_tell_a_miscount() -> None:
    source = article()
    behind = [e for event in example_events() for e in evidence_of(event) if e.field == "body"]
    in_utf16 = source.body.encode("utf-16-le")
    miscounted = [e for e in behind if in_utf16[2 * e.start : 2 * e.end].decode("utf-16-le", "replace") != e.quote]
    assert miscounted, "no evidence stands behind a character outside the basic plane"


def test_a_count_is_written_in_its_evidence() -> None:
    words = {2: "two", 3: "three", 11: "eleven", 45_000_000: "45 million"}
    counts: list[Count] = [count for event in example_events() for count in event.counts]
    assert counts
    for count in counts:
        quote = count.evidence.quote.lower()
        assert str(count.value) in quote or words[int(count.value)] in quote


def test_the_envelope_is_the_article_s_own_document() -> None:
    raw = Raw.read(EXAMPLES["raw.envelope.json"])
    source = article()
    assert hashlib.sha256(raw.content.encode()).hexdigest() == source.sha256
    assert all(paragraph in raw.content for paragraph in source.paragraphs)
    assert all(removed.line in raw.content for removed in source.removed)


def test_a_classified_outcome_has_a_label_for_each_event_and_an_event_for_each_label() -> None:
    outcome = Outcome.read(EXAMPLES["outcome.classified.json"])
    assert outcome.article == article()
    assert {event.category for event in outcome.events} == set(outcome.labels) == set(outcome.article.labels)
