"""The marks of requests, as `wire.requests` has them: read on and on, held for a day, within so many bytes."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.errors import WiredeskError
from wiredesk.settings import KafkaSettings
from wiredesk.topics import read as read_topics

_DAY_MS: Final = 24 * 3_600_000
_POLL_MS: Final = 200
_PAUSE_SECONDS: Final = 1.0
_LOOK_SECONDS: Final = 0.005
_OVERHEAD: Final = 200
log = structlog.get_logger(__name__)


class Marks:
    """Follows the topic.

    Args:
        settings: the cluster.
        topic: its full name.
        most_bytes: what is held in memory; beyond that the oldest are forgotten.
        now: the clock, in seconds since 1970.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topic: str,
        *,
        most_bytes: int,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._partitions: list[TopicPartition] = []
        self._settings = settings
        self._topic = topic
        self._most_bytes = most_bytes
        self._now = now
        self._marks: OrderedDict[bytes, tuple[bytes, float]] = OrderedDict()
        self._bytes = 0
        self._consumer: AIOKafkaConsumer | None = None
        self._ends: AIOKafkaConsumer | None = None

    def __len__(self) -> int:
        return len(self._marks)

    def get(self, key: bytes) -> bytes | None:
        """The mark of a request; null for one that is not known."""
        found = self._marks.get(key)
        return found[0] if found is not None else None

    def add(self, key: bytes, mark: bytes, at: float | None = None) -> None:
        """A mark has been committed."""
        self._drop(key)
        at = self._now() if at is None else at
        self._marks[key] = (mark, at)
        self._bytes += len(key) + len(mark) + _OVERHEAD
        oldest = self._now() - _DAY_MS / 1000
        while self._marks:
            first, (_, since) = next(iter(self._marks.items()))
            if since >= oldest and self._bytes <= self._most_bytes:
                break
            self._drop(first)

    def _drop(self, key: bytes) -> None:
        found = self._marks.pop(key, None)
        if found is not None:
            self._bytes -= len(key) + len(found[0]) + _OVERHEAD

    async def partition_of(self, slot: int) -> int:
        """Where the marks of a slot are; waits until the topic can be read."""
        while not self._partitions:  # noqa: ASYNC110 - whoever waits has a time limit
            await asyncio.sleep(_LOOK_SECONDS)
        return slot % len(self._partitions)

    async def catch_up(self, partition: int) -> None:
        """Return once all is known that anybody has written into a partition by now, and committed.

        Raises:
            KafkaError: the broker does not tell.
        """
        where = TopicPartition(self._topic, partition)
        while self._consumer is None or self._ends is None:  # noqa: ASYNC110 - whoever waits has a time limit
            await asyncio.sleep(_LOOK_SECONDS)
        end = (await self._ends.end_offsets([where]))[where]
        while (consumer := self._consumer) is None or await consumer.position(where) < end:  # noqa: ASYNC110
            await asyncio.sleep(_LOOK_SECONDS)

    async def run(self) -> None:
        """Follow, until cancelled; over everything that Kafka does."""
        while True:
            try:
                await self._follow()
            except (KafkaError, TimeoutError, OSError, WiredeskError) as error:
                log.warning("requests.unread", error=repr(error))
            await asyncio.sleep(_PAUSE_SECONDS)

    async def _follow(self) -> None:
        existing = await read_topics(self._settings, [self._topic])
        if self._topic not in existing:
            log.info("requests.waiting", missing=self._topic)
            return
        options = {**client_options(self._settings), "enable_auto_commit": False, "auto_offset_reset": "earliest"}
        consumer = AIOKafkaConsumer(**options, isolation_level="read_committed", fetch_max_wait_ms=_POLL_MS)
        # Its ends are those of all that is written: an open transaction may hide marks that were committed behind it.
        ends = AIOKafkaConsumer(**options, isolation_level="read_uncommitted")
        try:
            await consumer.start()
            await ends.start()
            every = [TopicPartition(self._topic, number) for number in range(existing[self._topic].partitions)]
            consumer.assign(every)
            found = await consumer.offsets_for_times(dict.fromkeys(every, round(self._now() * 1000) - _DAY_MS))
            last = await consumer.end_offsets(every)
            for where in every:
                first = found.get(where)
                consumer.seek(where, first.offset if first is not None else last[where])
            self._consumer, self._ends, self._partitions = consumer, ends, every
            while True:
                for records in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                    for record in records:
                        if record.key is not None and record.value is not None:
                            self.add(record.key, record.value, record.timestamp / 1000)
        finally:
            self._consumer = self._ends = None
            for one in (consumer, ends):
                with suppress(KafkaError, TimeoutError, OSError):
                    await one.stop()
