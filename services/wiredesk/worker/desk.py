"""Hop 1, the desk: a raw document in, an outcome for each of its articles on, under its story's key."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Final

from wiredesk.formats import Stated
from wiredesk.pipeline import Pipeline
from wiredesk.record import Headers, Output, Record
from wiredesk.sources import Intake, Sources, Used
from wiredesk.worker.transform import Answer
from wiredesk_schemas.topics import QUOTAS

RECEIVED: Final = "wiredesk.received"
"""The header that says when the raw record came, in epoch milliseconds."""
TRACE: Final = ("traceparent", "tracestate")
"""W3C Trace Context."""


class Desk:
    """Makes the answer for one raw record. Called by `wiredesk.worker.guard.Guarded`.

    Args:
        pipeline: from bytes to outcomes.
        keyed: the topic for outcomes.
        now: the time that events are stamped with.
        sources: which sources may send, and how much.
        quotas: the topic for what they have used of it.
        partitions: of the topic of raw records: each has its share of a quota.
    """

    def __init__(
        self,
        pipeline: Pipeline,
        *,
        keyed: str,
        now: Callable[[], datetime],
        sources: Sources | None = None,
        quotas: str = QUOTAS,
        partitions: int = 1,
    ) -> None:
        self._pipeline = pipeline
        self._keyed = keyed
        self._now = now
        self._sources = sources or Sources()
        self._quotas = quotas
        self._partitions = partitions
        self._intakes: dict[int, Intake] = {}

    def restored(self, partition: int, kept: Iterable[bytes]) -> None:
        """A partition has been taken over: what is committed of what its sources have used.

        Raises:
            ValueError: where something of it is no such thing.
        """
        self._intakes[partition] = Intake(self._sources, kept, partition=partition, partitions=self._partitions)

    def __call__(self, record: Record) -> Answer:
        """The outputs for one record.

        Raises:
            MessageError: the record cannot be processed, or its source may not send it.
        """
        if record.partition not in self._intakes:
            self.restored(record.partition, ())  # nobody has a quota, else it had been restored
        intake, received = self._intakes[record.partition], _received(record)
        used: list[Used] = []
        outcomes = self._pipeline.process(
            record.value or b"",
            content_type=record.header("content-type"),
            stated=_stated(record),
            story=_story(record.key),
            received_at=received,
            processed_at=self._now(),
            admit=lambda articles: used.extend(intake.admit(articles, at=received)),
        )
        headers = ((RECEIVED, str(record.timestamp_ms).encode()), *_trace(record))
        outputs = tuple(
            Output(self._keyed, outcome.article.family_id.encode(), outcome.model_dump_json().encode(), headers)
            for outcome in outcomes
            if outcome.article is not None
        )
        counts = tuple(Output(self._quotas, u.source.encode(), u.dump(), partition=record.partition) for u in used)

        def settled() -> None:
            for count in used:
                intake.keep(count)

        return Answer(outputs=outputs + counts, is_last=False, settled=settled if used else None)


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


def _trace(record: Record) -> Headers:
    """The trace context of the feeder, which goes along."""
    return tuple((name, value) for name, value in record.headers if name in TRACE and value is not None)
