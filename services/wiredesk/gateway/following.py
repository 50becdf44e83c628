"""The one reader of Kafka: each record is read once, put into memory, and handed to all who want it.

It is assigned its partitions and belongs to no group, so that it moves nobody's offsets and nobody moves it. It begins
some way back, to have something to show.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.errors import WiredeskError
from wiredesk.gateway.broadcast import Hub
from wiredesk.gateway.entries import Entry, Source, read
from wiredesk.gateway.problems import busy, kafka_away
from wiredesk.gateway.recent import Recent
from wiredesk.settings import KafkaSettings
from wiredesk.topics import read as read_topics
from wiredesk_schemas.cursors import BEGINNING, Offsets

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    Rec: TypeAlias = ConsumerRecord[bytes | None, bytes | None]

_POLL_MS: Final = 250
_AT_ONCE: Final = 1_000
_BREATH: Final = 25
"""After so many records subscribers get a turn."""
_PAUSE_SECONDS: Final = 1.0
_ASK_SECONDS: Final = 5.0
_REPLAYS: Final = 8
_FETCH_BYTES: Final = 4 * 1024 * 1024
log = structlog.get_logger(__name__)


class Follower:
    """Follows articles, events and dead letters.

    Args:
        settings: the cluster.
        topics: the full name of each stream's topic.
        dead_letters: the full name of their topic.
        recent: where the records are kept.
        hub: who is told of them.
        heard: told of each entry, and of each dead letter, once it has been handed out.
        keep: how many records to begin with.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: Mapping[str, str],
        dead_letters: str,
        *,
        recent: Recent,
        hub: Hub,
        heard: Callable[[Entry], None],
        died: Callable[[Any], None],
        keep: int,
    ) -> None:
        self._settings = settings
        self._topics = dict(topics)
        self._dead_letters = dead_letters
        self._recent, self._hub = recent, hub
        self._heard, self._died = heard, died
        self._keep = keep
        self._streams = {topic: stream for stream, topic in topics.items()}
        self._consumer: AIOKafkaConsumer | None = None
        self._replays = asyncio.Semaphore(_REPLAYS)
        self.partitions: dict[str, int] = {}
        """How many each stream's topic has; empty before they are known."""
        self.ready = False
        """Whether it has read all that there was when it began."""
        self.alive_at = 0.0
        """When Kafka last answered, on the monotonic clock."""
        self._next: dict[TopicPartition, int] = {}

    async def run(self) -> None:
        """Follow, until cancelled; over everything that Kafka does."""
        while True:
            try:
                await self._follow()
            except (KafkaError, TimeoutError, OSError, WiredeskError) as error:
                log.warning("following.interrupted", error=repr(error))
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _follow(self) -> None:
        names = [*self._topics.values(), self._dead_letters]
        existing = await read_topics(self._settings, names)
        if missing := [name for name in names if name not in existing]:
            log.info("following.waiting", missing=missing)
            return
        every = [TopicPartition(name, number) for name in names for number in range(existing[name].partitions)]
        consumer = self._new(fetch_max_wait_ms=_POLL_MS)
        try:
            await consumer.start()
            consumer.assign(every)
            ends = await consumer.end_offsets(every)
            if not self._next:
                await self._begin(consumer, every, ends)
            for where in every:
                consumer.seek(where, self._next[where])
            self._consumer = consumer
            while True:
                batch = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_AT_ONCE)
                await self._take(batch)
                if not self.ready:
                    self.ready = all([await consumer.position(where) >= ends[where] for where in every])
                    if self.ready:
                        log.info("following.ready", records=len(self._recent), bytes=self._recent.bytes)
        finally:
            self._consumer = None
            with suppress(KafkaError, TimeoutError, OSError):
                await consumer.stop()

    async def _begin(
        self, consumer: AIOKafkaConsumer, every: list[TopicPartition], ends: Mapping[TopicPartition, int]
    ) -> None:
        """So far back that the memory is about full: markers of transactions are offsets too."""
        beginnings = await consumer.beginning_offsets(every)
        back = 2 * (self._keep // max(1, len(every))) + 2
        self._next = {where: max(beginnings[where], ends[where] - back) for where in every}
        positions: dict[str, Offsets] = {}
        for stream, topic in self._topics.items():
            mine = sorted(where.partition for where in every if where.topic == topic)
            self.partitions[stream] = len(mine)
            positions[stream] = tuple(self._next[TopicPartition(topic, number)] for number in mine)
        self._recent.begin(positions)
        self._hub.positions = positions

    async def _take(self, batch: Mapping[TopicPartition, list[Rec]]) -> None:
        if not batch:
            return
        for number, record in enumerate(in_order(batch), start=1):
            where = TopicPartition(record.topic, record.partition)
            self._next[where] = record.offset + 1
            if record.topic == self._dead_letters:
                self._died(record)
                continue
            entry = self._entry(record)
            stream = self._streams[record.topic]
            offsets = list(self._hub.positions[stream])
            offsets[record.partition] = record.offset + 1
            self._hub.positions = {**self._hub.positions, stream: tuple(offsets)}
            if entry is not None:
                entry.at = self._hub.positions
                self._recent.add(entry)
                self._hub.publish(entry)
                self._heard(entry)
            if not number % _BREATH:
                await asyncio.sleep(0)

    def _entry(self, record: Rec) -> Entry | None:
        where = Source(self._streams[record.topic], record.partition, record.offset, record.timestamp)
        return read(record.value, dict(record.headers), where)

    def _new(self, **more: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - aiokafka's own options
        return AIOKafkaConsumer(
            **client_options(self._settings),
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            max_partition_fetch_bytes=_FETCH_BYTES,
            **more,
        )

    async def bounds(self, streams: Iterable[str]) -> dict[str, tuple[Offsets, Offsets]]:
        """Of each stream the first offsets that there are, and the ends.

        Raises:
            Problem: 503.
        """
        consumer = self._consumer
        if consumer is None:
            raise kafka_away()
        every = [
            TopicPartition(self._topics[stream], number)
            for stream in streams
            for number in range(self.partitions[stream])
        ]
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                beginnings = await consumer.beginning_offsets(every)
                ends = await consumer.end_offsets(every)
        except (KafkaError, TimeoutError, OSError) as error:
            raise kafka_away(error) from error
        self.alive_at = time.monotonic()
        return {
            stream: (
                tuple(beginnings[where] for where in every if where.topic == self._topics[stream]),
                tuple(ends[where] for where in every if where.topic == self._topics[stream]),
            )
            for stream in streams
        }

    @asynccontextmanager
    async def replay(self, positions: dict[str, Offsets]) -> AsyncIterator[AsyncIterator[list[Entry]]]:
        """Records from some positions on, read anew.

        Args:
            positions: where to begin; kept as far as it has come.

        Raises:
            Problem: 503: too many read anew already.
        """
        if self._replays.locked():
            raise busy("too many subscribers are catching up already", seconds=5)
        async with self._replays:
            consumer = self._new()
            try:
                await consumer.start()
                every = [
                    TopicPartition(self._topics[stream], number)
                    for stream, offsets in positions.items()
                    for number in range(len(offsets))
                ]
                consumer.assign(every)
                for where in every:
                    offset = positions[self._streams[where.topic]][where.partition]
                    if offset == BEGINNING:
                        await consumer.seek_to_beginning(where)
                    else:
                        consumer.seek(where, offset)
                yield self._replayed(consumer, every, positions)
            finally:
                with suppress(KafkaError, TimeoutError, OSError):
                    await consumer.stop()

    async def _replayed(
        self, consumer: AIOKafkaConsumer, every: list[TopicPartition], positions: dict[str, Offsets]
    ) -> AsyncIterator[list[Entry]]:
        while True:
            batch = await consumer.getmany(timeout_ms=_POLL_MS, max_records=_AT_ONCE)
            entries = []
            for record in in_order(batch):
                stream = self._streams[record.topic]
                offsets = list(positions[stream])
                offsets[record.partition] = record.offset + 1
                positions[stream] = tuple(offsets)
                entry = self._entry(record)
                if entry is not None:
                    entry.at = dict(positions)
                    if self._recent.is_taken_back(entry):
                        entry.forget()
                    entries.append(entry)
            for where in every:  # behind what is no record: markers, and what was aborted
                stream = self._streams[where.topic]
                offsets = list(positions[stream])
                offsets[where.partition] = max(offsets[where.partition], await consumer.position(where))
                positions[stream] = tuple(offsets)
            yield entries


def in_order(batch: Mapping[TopicPartition, list[Rec]]) -> list[Rec]:
    """The records of several partitions by their times, those of one in their order all the same."""
    found = []
    for records in batch.values():
        latest = 0
        for record in records:
            latest = max(latest, record.timestamp)
            found.append((latest, record.topic, record.partition, record.offset, record))
    found.sort(key=lambda one: one[:4])
    return [record for *_, record in found]
