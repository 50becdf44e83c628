"""Hop 1, the desk: a raw document in, its articles and their typed events out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final

from wiredesk.formats import Stated
from wiredesk.pipeline import Pipeline
from wiredesk.worker.record import Headers, Output, Record
from wiredesk.worker.transform import Answer
from wiredesk_schemas import Article, Event, Outcome
from wiredesk_schemas.headers import CloudEventHeaders

_TRACE: Final = ("traceparent", "tracestate")
"""W3C Trace Context."""


class Desk:
    """Makes the answer for one raw record. Called by `wiredesk.worker.guard.Guarded`.

    Args:
        pipeline: from bytes to outcomes.
        articles: the topic for articles.
        events: the topic for the typed events of each category.
        now: the time that events are stamped with.
    """

    def __init__(
        self, pipeline: Pipeline, *, articles: str, events: Mapping[str, str], now: Callable[[], datetime]
    ) -> None:
        self._pipeline = pipeline
        self._articles = articles
        self._events = events
        self._now = now

    def __call__(self, record: Record) -> Answer:
        """The outputs for one record.

        Raises:
            MessageError: the record cannot be processed.
        """
        processed = self._now()
        outcomes = self._pipeline.process(
            record.value or b"",
            content_type=record.header("content-type"),
            stated=_stated(record),
            story=_story(record.key),
            received_at=_received(record),
            processed_at=processed,
        )
        outputs: list[Output] = []
        for outcome in outcomes:
            outputs += self._outputs(outcome, processed, _trace(record))
        return Answer(
            outputs=tuple(outputs),
            outcomes=tuple(outcome.status for outcome in outcomes),
            events=tuple((event.category, event.kind) for outcome in outcomes for event in outcome.events),
            source=next((o.article.source for o in outcomes if o.article), None),
        )

    def _outputs(self, outcome: Outcome, processed: datetime, trace: Headers) -> list[Output]:
        article = outcome.article
        if article is None:
            return []
        key = article.family_id.encode()
        about = CloudEventHeaders.of_article(article, processed)
        sent = [Output(self._articles, key, _json(article), (*about.to_kafka(), *trace))]
        for event in outcome.events:
            about = CloudEventHeaders.of_event(event)
            sent.append(Output(self._events[event.category], key, _json(event), (*about.to_kafka(), *trace)))
        return sent


def _stated(record: Record) -> Stated:
    """What the record's headers say of the document: CloudEvents, where the feeder speaks them."""
    time = record.header("ce_time")
    return Stated(item_id=record.header("ce_id"), source=record.header("ce_source"), published_at=_moment(time))


def _received(record: Record) -> datetime | None:
    """When the record came; null where its feeder gave no time (-1), or none that is one."""
    try:
        return datetime.fromtimestamp(record.timestamp_ms / 1000, UTC) if record.timestamp_ms > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if text else None
        return moment.astimezone(UTC) if moment is not None and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _story(key: bytes | None) -> str | None:
    try:
        return key.decode() if key else None
    except UnicodeDecodeError:
        return key.hex() if key else None


def _json(model: Article | Event) -> bytes:
    return model.model_dump_json().encode()


def _trace(record: Record) -> Headers:
    """The trace context of the feeder, which goes along."""
    return tuple((name, value) for name, value in record.headers if name in _TRACE and value is not None)
