"""Hop 1: what is sent for a raw record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from wiredesk.errors import FormatError
from wiredesk.pipeline import Pipeline
from wiredesk.worker.desk import Desk
from wiredesk.worker.record import Headers, Record
from wiredesk_schemas import Article, event_types
from wiredesk_schemas.headers import CloudEventHeaders
from wiredesk_schemas.topics import events_topic

NOW = datetime(2026, 3, 5, 12, tzinfo=UTC)
COPY = (
    "Drones hit Odesa overnight\n\nKYIV, Ukraine, March 5 (Fjordwire) - Ukraine’s air force said Russia launched 84 "
    "drones overnight into Thursday, of which 71 were shot down.\n\nAt least two people were injured in Odesa, the "
    "regional governor said.\n"
)


@pytest.fixture
def desk() -> Desk:
    events = {category: events_topic(category) for category in event_types()}
    return Desk(Pipeline(max_document_bytes=10_000), articles="wire.articles", events=events, now=lambda: NOW)


def record(value: bytes | None, *, key: bytes | None = None, headers: Headers = ()) -> Record:
    return Record("wire.raw", 0, 3, 1_772_700_000_000, key, value, headers)


def test_the_article_and_its_events_go_under_the_storys_key(desk: Desk) -> None:
    answer = desk(record(COPY.encode(), key=b"story"))
    assert answer.outcomes == ("classified",)
    assert {o.topic for o in answer.outputs} == {"wire.articles", "wire.events.strike"}
    assert {o.key for o in answer.outputs} == {b"story"}
    assert [category for category, _ in answer.events] == ["strike"] * (len(answer.outputs) - 1)


def test_all_outputs_carry_the_headers_of_the_contract_and_the_feeders_trace(desk: Desk) -> None:
    trace = ("traceparent", b"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
    for output in desk(record(COPY.encode(), headers=(trace, ("x-other", b"1")))).outputs:
        about = CloudEventHeaders.from_kafka(output.headers)
        assert about.time == NOW
        assert trace in output.headers
        assert "x-other" not in dict(output.headers)


def test_what_the_headers_say_of_the_document_is_heard(desk: Desk) -> None:
    headers = (("ce_id", b"n-1"), ("ce_source", b"Fjordwire"), ("ce_time", b"2026-03-05T06:00:00Z"))
    article = Article.read(desk(record(COPY.encode(), headers=headers)).outputs[0].value or b"")
    assert (article.article_id, article.source, article.family_id) == ("n-1", "Fjordwire", "n-1")
    assert article.published_at == datetime(2026, 3, 5, 6, tzinfo=UTC)


@pytest.mark.parametrize("headers", [(("ce_time", b"yesterday"),), (("ce_id", b"\xff"),), (("ce_time", b"noon"),)])
def test_headers_that_cannot_be_read_are_passed_over(desk: Desk, headers: Headers) -> None:
    article = Article.read(desk(record(COPY.encode(), headers=headers)).outputs[0].value or b"")
    assert article.published_at is None
    assert article.article_id.startswith("sha256-")


def test_a_key_that_is_no_text_is_a_story_all_the_same(desk: Desk) -> None:
    article = Article.read(desk(record(COPY.encode(), key=b"\xff\x01")).outputs[0].value or b"")
    assert article.family_id == "ff01"


@pytest.mark.parametrize("value", [b"", None])
def test_an_empty_record_is_refused(desk: Desk, value: bytes | None) -> None:
    with pytest.raises(FormatError, match="empty"):
        desk(record(value))
