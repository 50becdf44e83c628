"""What one gateway process holds: made once, handed to the routes, and what runs beside them."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

import structlog

from wiredesk.gateway.broadcast import Hub
from wiredesk.gateway.entries import ARTICLES, Entry
from wiredesk.gateway.feeding import Feeding
from wiredesk.gateway.filters import Filter
from wiredesk.gateway.following import Follower
from wiredesk.gateway.idempotency import Once
from wiredesk.gateway.intake import Intake
from wiredesk.gateway.judging import Judges
from wiredesk.gateway.keys import KeyFile
from wiredesk.gateway.letters import Letters
from wiredesk.gateway.limits import Buckets, Budget
from wiredesk.gateway.marks import Marks
from wiredesk.gateway.metrics import GatewayMetrics
from wiredesk.gateway.recent import Recent
from wiredesk.gateway.stats import Lag, Stats
from wiredesk.gateway.streams import Subscription
from wiredesk.settings import Settings
from wiredesk_schemas import event_types, events_topic
from wiredesk_schemas.topics import ARTICLES as ARTICLES_TOPIC
from wiredesk_schemas.topics import DEAD_LETTERS, KEYED, RAW, REQUESTS, topic

_ALIVE_SECONDS: Final = 15.0
"""Kafka has to have answered within so long."""
_KEYS_SECONDS: Final = 2.0
_MARK_BYTES: Final = 64 * 1024 * 1024
_WAITING: Final = 64
log = structlog.get_logger(__name__)


class Desk:
    """All that the routes need.

    Args:
        settings: of the process.
        version: of the distribution.

    Raises:
        UsageError: where the keys cannot be read.
    """

    def __init__(self, settings: Settings, *, version: str) -> None:
        ours, kafka, worker = settings.gateway, settings.kafka, settings.worker
        prefix = kafka.topic_prefix
        self.settings = settings
        self.keys = KeyFile(ours.keys_file)
        self.metrics = GatewayMetrics(version=version)
        self.buckets = Buckets(ours.requests_per_second, ours.burst, time.monotonic)
        self.budget = Budget(ours.body_bytes_at_once)
        self.categories = tuple(sorted(event_types()))
        catalogued = {
            **{category: topic(events_topic(category)) for category in self.categories},
            ARTICLES: topic(ARTICLES_TOPIC),
        }
        self.recent = Recent(
            {stream: one.partitions for stream, one in catalogued.items()},
            most=ours.recent_records,
            most_bytes=ours.recent_bytes,
        )
        self.hub = Hub(most_readers=ours.readers, most=ours.reader_records, most_bytes=ours.reader_bytes)
        self.letters = Letters(kafka, prefix + DEAD_LETTERS, now=lambda: datetime.now(UTC))
        self.stats = Stats(self.categories)
        self.follower = Follower(
            kafka,
            {stream: prefix + one.name for stream, one in catalogued.items()},
            prefix + DEAD_LETTERS,
            recent=self.recent,
            hub=self.hub,
            heard=self._heard,
            died=self._died,
            keep=ours.recent_records,
        )
        self.lag = Lag(kafka, (prefix + RAW, prefix + KEYED), self.stats, answered=self._answered)
        limit = topic(RAW).max_message_bytes
        self.max_document_bytes = worker.max_document_bytes
        judging: dict[str, Any] = {"seconds": worker.article_seconds, "max_bytes": worker.max_document_bytes}
        self.checkers = Judges(processes=ours.checkers, waiting=_WAITING, name="read", **judging)
        self.judges = Judges(processes=ours.judges, waiting=ours.judges * 8, name="judged", **judging)
        self.intake = Intake(self.checkers, max_bytes=worker.max_document_bytes)
        self.feeding = Feeding(kafka, prefix + RAW, max_bytes=limit, seconds=ours.kafka_seconds)
        self.marks = Marks(kafka, prefix + REQUESTS, most_bytes=_MARK_BYTES)
        self.once = Once(
            kafka, prefix + RAW, prefix + REQUESTS, self.marks, max_bytes=limit, seconds=ours.kafka_seconds
        )
        self._works: list[asyncio.Task[None]] = []
        self._shown = (0, 0)
        """What the hub had counted when it was last asked: records handed out, subscribers let go."""

    def subscription(self, streams: tuple[str, ...], wanted: Filter, after: str | None) -> Subscription:
        """A subscriber's records."""
        return Subscription(streams, wanted, after, follower=self.follower, recent=self.recent, hub=self.hub)

    async def start(self) -> None:
        """Begin to follow; returns at once."""
        for work in (self.follower.run, self.marks.run, self.lag.run, self._look_after, self.checkers.warm_up):
            self._works.append(asyncio.create_task(work(), name=f"gateway {work.__qualname__}"))

    async def close(self) -> None:
        """End all that runs."""
        for work in self._works:
            work.cancel()
        await asyncio.gather(*self._works, return_exceptions=True)
        for end in (self.feeding.close, self.once.close, self.checkers.close, self.judges.close):
            with suppress(Exception):
                await end()

    def stop_streams(self) -> None:
        """Tell subscribers that we stop."""
        self.hub.close()

    def not_ready(self) -> str | None:
        """Why the gateway cannot serve at this moment; null where it can."""
        if self.hub.stopping:
            return "stopping"
        if time.monotonic() - self.follower.alive_at > _ALIVE_SECONDS or not self.follower.alive_at:
            return "Kafka does not answer"
        if not self.follower.ready:
            return "still reading what there is"
        return None

    def _heard(self, entry: Entry) -> None:
        self.stats.counting = self.follower.ready
        latency = self.stats.heard(entry)
        if latency is not None:
            self.metrics.latency.observe(latency)

    def _died(self, record: Any) -> None:  # noqa: ANN401 - aiokafka has no types
        self.stats.counting = self.follower.ready
        if self.letters.heard(record):
            self.stats.died()

    def _answered(self) -> None:
        self.follower.alive_at = time.monotonic()

    async def _look_after(self) -> None:
        """Every two seconds: keys that have changed, and what the metrics show."""
        while True:
            try:
                self.keys.refresh()
            except Exception as error:  # noqa: BLE001 - with the keys that it had before
                log.warning("keys.unreadable", error=str(error))
            self.show()
            await asyncio.sleep(_KEYS_SECONDS)

    def show(self) -> None:
        """Set the metrics that are read off."""
        metrics = self.metrics
        metrics.readers.set(self.hub.readers)
        metrics.in_flight.set(self.budget.held)
        metrics.recent.set(len(self.recent))
        metrics.recent_bytes.set(self.recent.bytes)
        metrics.ready.set(self.not_ready() is None)
        delivered, let_go = self._shown
        self._shown = (self.hub.delivered, self.hub.let_go)
        metrics.delivered.inc(self._shown[0] - delivered)
        metrics.slow.inc(self._shown[1] - let_go)
