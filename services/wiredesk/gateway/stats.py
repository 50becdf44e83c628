"""Rates, latencies and lag of the last five hundred seconds or so, in steps of two."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.gateway.entries import ARTICLES, Entry
from wiredesk.settings import KafkaSettings

STEP_SECONDS: Final = 2
WINDOW: Final = 300
"""Steps."""
_ASK_SECONDS: Final = 5.0
_MEMBERS_EVERY: Final = 2
_FEW: Final = 10
"""Offsets: of partitions that are behind by no more it is looked whether these are records."""
_LOOK_MS: Final = 300
_MOST_LATENCIES: Final = 2_000
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Step:
    """Two seconds."""

    articles: int = 0
    letters: int = 0
    events: dict[str, int] = field(default_factory=dict)
    latencies_ms: list[float] = field(default_factory=list)
    lag: int | None = None
    live: bool = False
    """Whether Kafka was being read."""


class Stats:
    """Counts what the reader of Kafka hears.

    Args:
        categories: of which events are counted.
        monotonic: the clock by which steps are made.
        now: the clock by which latencies are.
    """

    def __init__(
        self,
        categories: Iterable[str],
        *,
        monotonic: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._categories = tuple(categories)
        self._monotonic, self._now = monotonic, now
        self._begun = monotonic()
        self._steps: deque[Step] = deque(maxlen=WINDOW + 1)
        self._number = -1
        self.totals = {"articles": 0, "events": 0, "dead_letters": 0}
        self.counting = False
        """Whether what is heard is new, rather than what there was at the start."""
        self.worker_up: bool | None = None

    def _step(self) -> Step:
        number = int((self._monotonic() - self._begun) // STEP_SECONDS)
        for _ in range(min(number - self._number, WINDOW + 1)):
            self._steps.append(Step())
        self._number = max(self._number, number)
        return self._steps[-1]

    def heard(self, entry: Entry) -> float | None:
        """A record has come. Returns the seconds since its raw record came, of a new article."""
        if not self.counting:
            return None
        step = self._step()
        if entry.stream != ARTICLES:
            step.events[entry.stream] = step.events.get(entry.stream, 0) + 1
            self.totals["events"] += 1
            return None
        step.articles += 1
        self.totals["articles"] += 1
        if entry.received_ms is None:
            return None
        latency = max(0.0, self._now() * 1000 - entry.received_ms)
        if len(step.latencies_ms) < _MOST_LATENCIES:
            step.latencies_ms.append(latency)
        return latency / 1000

    def died(self) -> None:
        """A dead letter has come."""
        if self.counting:
            self._step().letters += 1
            self.totals["dead_letters"] += 1

    def measured(self, lag: int | None) -> None:
        """How many records wait to be processed; null where Kafka does not tell."""
        step = self._step()
        step.lag, step.live = lag, lag is not None

    def told(self) -> dict[str, Any]:
        """All of it, the oldest first; the step that is not over yet is left out."""
        self._step()
        steps = [*([Step()] * WINDOW), *self._steps][-WINDOW - 1 : -1]
        return {
            "now": datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "step_seconds": STEP_SECONDS,
            "window": WINDOW,
            "series": {
                "articles_per_second": [_rate(s.articles, s) for s in steps],
                "events_per_second": {
                    category: [_rate(s.events.get(category, 0), s) for s in steps] for category in self._categories
                },
                "latency_p50_ms": [_quantile(s.latencies_ms, 0.5) for s in steps],
                "latency_p99_ms": [_quantile(s.latencies_ms, 0.99) for s in steps],
                "lag": [s.lag for s in steps],
                "dead_letters_per_second": [_rate(s.letters, s) for s in steps],
            },
            "totals": dict(self.totals),
            "worker": {"up": bool(self.worker_up)},
        }


def _rate(count: int, step: Step) -> float | None:
    return count / STEP_SECONDS if step.live or count else None


def _quantile(values: list[float], part: float) -> float | None:
    if not values:
        return None
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 1)


class Lag:
    """Asks the cluster how far behind the workers are.

    Args:
        settings: the cluster.
        topics: the full names of the topics that workers read.
        stats: who is told.
        answered: called whenever Kafka has answered.
    """

    def __init__(
        self, settings: KafkaSettings, topics: Iterable[str], stats: Stats, *, answered: Callable[[], None]
    ) -> None:
        self._settings = settings
        self._topics = tuple(topics)
        self._stats = stats
        self._answered = answered
        self._marks: dict[TopicPartition, tuple[int, int]] = {}
        """Of partitions all of whose records are committed: the position, and where what follows it ends."""

    async def run(self) -> None:
        """Ask every two seconds, until cancelled."""
        while True:
            try:
                await self._ask_on()
            except (KafkaError, TimeoutError, OSError, ValueError) as error:
                log.debug("stats.unknown", error=repr(error))
                self._stats.measured(None)
                self._stats.worker_up = None
            await asyncio.sleep(STEP_SECONDS)

    async def _ask_on(self) -> None:
        options = client_options(self._settings)
        admin = AIOKafkaAdminClient(**options, request_timeout_ms=round(_ASK_SECONDS * 1000))
        consumer = AIOKafkaConsumer(**options, enable_auto_commit=False, isolation_level="read_committed")
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                await admin.start()
                await consumer.start()
            number = 0
            while True:
                async with asyncio.timeout(_ASK_SECONDS):
                    self._stats.measured(await self._lag(admin, consumer))
                    if not number % _MEMBERS_EVERY:
                        self._stats.worker_up = await self._has_members(admin)
                self._answered()
                number += 1
                await asyncio.sleep(STEP_SECONDS)
        finally:
            for client in (admin.close, consumer.stop):
                with suppress(KafkaError, TimeoutError, OSError):
                    await client()

    async def _lag(self, admin: AIOKafkaAdminClient, consumer: AIOKafkaConsumer) -> int:
        described = await admin.describe_topics(list(self._topics))
        every = [
            TopicPartition(topic["topic"], partition["partition"])
            for topic in described
            if not topic["error_code"]
            for partition in topic["partitions"]
        ]
        ends = await consumer.end_offsets(every)
        beginnings = await consumer.beginning_offsets(every)
        committed = await admin.list_consumer_group_offsets(self._settings.group, partitions=every)
        behind: dict[TopicPartition, tuple[int, int]] = {}
        for where in every:
            there = committed.get(where)
            position = there.offset if there is not None and there.offset >= 0 else beginnings[where]
            position = max(position, beginnings[where])
            if position < ends[where]:
                behind[where] = position, ends[where]
        few = {w: span for w, span in behind.items() if span[1] - span[0] <= _FEW and self._marks.get(w) != span}
        self._marks = {where: span for where, span in self._marks.items() if behind.get(where) == span}
        if few:
            self._marks |= await _without_records(consumer, few)
        return sum(end - position for where, (position, end) in behind.items() if where not in self._marks)

    async def _has_members(self, admin: AIOKafkaAdminClient) -> bool:
        for response in await admin.describe_consumer_groups([self._settings.group]):
            for group in response.groups:
                return bool(group[5])
        return False


async def _without_records(
    consumer: AIOKafkaConsumer, spans: dict[TopicPartition, tuple[int, int]]
) -> dict[TopicPartition, tuple[int, int]]:
    """Those of some partitions in which no record follows.

    The marker that ends a transaction takes an offset, too: an idle group is behind by one in each partition.
    """
    consumer.assign(list(spans))
    for where, (position, _) in spans.items():
        consumer.seek(where, position)
    records = await consumer.getmany(timeout_ms=_LOOK_MS, max_records=1)
    return {
        where: (position, end)
        for where, (position, end) in spans.items()
        if not records.get(where) and await consumer.position(where) >= end
    }
