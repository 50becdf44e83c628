"""From what the agent does to metrics and health."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import structlog
from aiokafka import TopicPartition

from wiredesk.metrics import Metrics
from wiredesk.record import Record
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.transform import Answer

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Progress:
    """What the health checks look at. Written by the agent, read from the web server's thread."""

    assigned: bool = False
    """Whether the group has given us partitions, or told us that there are none for us."""
    behind: bool = False
    """Whether there are records that we have not processed."""
    moved_at: float = 0.0
    """When fetches, commits or the assignment last moved, on the monotonic clock."""
    beat_at: float | None = None
    """When the event loop last showed that it runs, on the same clock; null before it does."""
    halted: dict[TopicPartition, str] = field(default_factory=dict)
    """Partitions that are not processed any more, and why."""
    stopping: bool = False


class Fetches(Protocol):
    """What the fetcher knows of a partition."""

    ledger: FetchLedger

    def end(self, partition: TopicPartition) -> int | None:
        """Behind the last record that may be read (the last stable offset); null before the first fetch."""
        ...

    def fetch_position(self, partition: TopicPartition) -> int | None:
        """The offset from which the next fetch will read; null before it is known."""
        ...


class MeteredObserver:
    """The agent's observer: counts what was committed, and notes that things move."""

    def __init__(
        self,
        metrics: Metrics,
        progress: Progress,
        *,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._metrics = metrics
        self._progress = progress
        self._now = now
        self._monotonic = monotonic
        self._in_hand = 0
        self._measured: set[TopicPartition] = set()
        self.positions: dict[TopicPartition, int] = {}
        """By partition: the offset up to which all is committed."""

    def started(self, records: int) -> None:
        """So many records are in hand."""
        self._in_hand += records
        self._metrics.in_progress.set(self._in_hand)

    def finished(self, records: int) -> None:
        """So many records are out of hand again."""
        self._in_hand -= records
        self._metrics.in_progress.set(self._in_hand)

    def moment(self) -> float:
        """Now, on the clock of `Progress.moved_at`."""
        return self._monotonic()

    def measure(self, partition: TopicPartition, fetches: Fetches) -> bool:
        """Set the lag of a partition. Returns whether there is something to process.

        The position is the agent's, but the fetcher's where all that was fetched is committed: that one has
        passed the transaction markers and aborted records behind the last record too.
        """
        end, fetched = fetches.end(partition), fetches.fetch_position(partition)
        if end is None or fetched is None:
            return False
        idle = not self._in_hand and fetches.ledger.drained(partition)
        position = fetched if idle else min(fetched, self.positions.get(partition, fetched))
        lag = max(0, end - position)
        self._metrics.lag.labels(topic=partition.topic, partition=partition.partition).set(lag)
        self._measured.add(partition)
        return lag > 0 and partition not in self._progress.halted

    def keep(self, partitions: Collection[TopicPartition]) -> None:
        """Show nothing any more of partitions other than these."""
        for partition in self._measured.difference(partitions):
            self._measured.discard(partition)
            self.handed_over(partition)

    def committed(self, records: Sequence[Record], answers: Sequence[Answer]) -> None:
        """Records have gone through. Counted together: a counter asked once a record costs more than the record."""
        metrics, now = self._metrics, self._now()
        outcomes: Counter[tuple[str, str]] = Counter()
        events: Counter[tuple[str, str]] = Counter()
        told = log.bind()  # not at each record: that is dear
        for record, answer in zip(records, answers, strict=True):
            if answer.outcomes:
                source = metrics.source(answer.source)
                outcomes.update((outcome, source) for outcome in answer.outcomes)
            events.update(answer.events)
            if answer.dead_at is not None:
                metrics.dead_letters.labels(stage=answer.dead_at).inc()
            if answer.refused is not None:
                metrics.refused.labels(reason=answer.refused, source=metrics.source(answer.source)).inc()
            received_ms = answer.received_ms or record.timestamp_ms
            latency = max(0.0, now - received_ms / 1000)
            if received_ms > 0 and answer.is_last:  # else its feeder gave none, or it has not come to its end
                metrics.latency_seconds.observe(latency)
            told.debug(
                "record.done",
                position=record.position,
                outcomes=answer.outcomes,
                events=len(answer.events),
                outputs=len(answer.outputs),
                latency_seconds=round(latency, 3),
            )
        for (outcome, source), count in outcomes.items():
            metrics.records.labels(outcome=outcome, source=source).inc(count)
        for (category, kind), count in events.items():
            metrics.events.labels(category=category, kind=kind).inc(count)
        metrics.last_record.set(now)

    def positioned(self, partition: TopicPartition, position: int) -> None:
        """A partition is processed up to here."""
        self.positions[partition] = position
        self._progress.moved_at = self._monotonic()

    def halted(self, partition: TopicPartition, error: Exception) -> None:
        """A partition is not processed any more."""
        self._progress.halted = {**self._progress.halted, partition: str(error)}
        self._metrics.halted.labels(topic=partition.topic, partition=partition.partition).set(1)

    def handed_over(self, partition: TopicPartition) -> None:
        """A partition is another worker's now."""
        self.positions.pop(partition, None)
        self._progress.halted = {p: why for p, why in self._progress.halted.items() if p != partition}
        for gauge in (self._metrics.lag, self._metrics.halted):
            gauge.remove_by_labels({"topic": partition.topic, "partition": str(partition.partition)})
