"""The Kafka headers: CloudEvents in binary mode, and why a letter is dead."""

from __future__ import annotations

import datetime as dt

import pytest
from pydantic import ValidationError

from wiredesk_schemas import Article, CloudEventHeaders, DeadLetterHeaders, Event, RawHeaders
from wiredesk_schemas.categories import read_event
from wiredesk_schemas.export import examples
from wiredesk_schemas.headers import MESSAGE_LIMIT

NOON = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
ARTICLE = Article(article_id="a1", version=3, family_id="f1", sha256="0" * 64)


def dead(message: str = "no JSON") -> DeadLetterHeaders:
    return DeadLetterHeaders(
        stage="formats",
        error_class="FormatError",
        message=message,
        topic="wire.raw",
        partition=5,
        offset=2**40,
        timestamp_ms=1_777_636_800_000,
        failed_at=NOON,
    )


def test_an_article_s_headers_are_a_cloud_event() -> None:
    assert CloudEventHeaders.of_article(ARTICLE, NOON).to_kafka() == [
        ("ce_specversion", b"1.0"),
        ("ce_id", b"a1/3"),
        ("ce_source", b"urn:wiredesk"),
        ("ce_type", b"wiredesk.article"),
        ("ce_time", b"2026-05-01T12:00:00Z"),
        ("ce_subject", b"f1"),
        ("ce_dataschema", b"urn:wiredesk:schema:article:1"),
        ("content-type", b"application/json"),
    ]


def test_a_changed_event_is_another_cloud_event() -> None:
    event = read_event(examples()["event-strike.mixed.json"])
    headers = CloudEventHeaders.of_event(event)
    later = CloudEventHeaders.of_event(event.model_copy(update={"revision": 2}))
    assert headers.id != later.id
    assert headers.type == later.type == "wiredesk.event.strike"
    assert headers.dataschema == "urn:wiredesk:schema:event-strike:1"
    assert headers.time == event.processed_at


def test_an_event_of_an_unknown_category_names_the_schema_that_all_events_share() -> None:
    event = read_event(examples()["event.next-category.json"])
    assert type(event) is Event
    assert CloudEventHeaders.of_event(event).dataschema == "urn:wiredesk:schema:event:1"


def test_dead_letter_headers_go_out_and_come_back() -> None:
    names = [name for name, _ in dead().to_kafka()]
    assert names == [
        *(f"wiredesk.error.{part}" for part in ("stage", "class", "message")),
        *(f"wiredesk.origin.{part}" for part in ("topic", "partition", "offset", "timestamp")),
        "wiredesk.failed_at",
    ]
    assert DeadLetterHeaders.from_kafka(dead().to_kafka()) == dead()


def test_they_are_read_among_the_record_s_own() -> None:
    own: list[tuple[str, bytes | None]] = [("ce_id", b"a1"), ("trace", None), ("odd", b"\xff\xfe")]
    assert DeadLetterHeaders.from_kafka([*own, *dead().to_kafka()]) == dead()


def test_the_last_death_counts() -> None:
    twice = [*dead("first").to_kafka(), *dead("second").to_kafka()]
    assert DeadLetterHeaders.from_kafka(twice).message == "second"


def test_a_message_is_no_longer_than_a_header_should_be() -> None:
    assert dead("x" * MESSAGE_LIMIT).message
    with pytest.raises(ValidationError, match="at most 2000 characters"):
        dead("x" * (MESSAGE_LIMIT + 1))


def test_a_dead_letter_without_its_reason_is_an_error() -> None:
    with pytest.raises(ValidationError, match=r"wiredesk\.error\.message"):
        DeadLetterHeaders.from_kafka([h for h in dead().to_kafka() if h[0] != "wiredesk.error.message"])


def test_a_feeder_may_leave_out_every_header() -> None:
    assert RawHeaders.from_kafka([]).to_kafka() == []
    read = RawHeaders.from_kafka([("content-type", b"text/plain"), ("ce_time", b"2026-05-01T14:00:00+02:00")])
    assert (read.content_type, read.time, read.id) == ("text/plain", NOON, None)
