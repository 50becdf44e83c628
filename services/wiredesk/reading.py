"""Topics read from outside any group, committed records only: nothing that is read here moves anybody's offsets."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import OperationError
from wiredesk.settings import KafkaSettings
from wiredesk.topics import read

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    Rec: TypeAlias = ConsumerRecord[bytes | None, bytes | None]

_POLL_MS: Final = 500
_FETCH_BYTES: Final = 8 * 1024 * 1024
STALLED_SECONDS: Final = 20.0
"""Longer than any transaction of ours may be open: what is not readable by then will not be so by itself."""


@dataclass(frozen=True, slots=True)
class Beginning:
    """From the first record that the topic still holds."""


@dataclass(frozen=True, slots=True)
class Now:
    """From the next record on."""


@dataclass(frozen=True, slots=True)
class Last:
    """From so many records ago."""

    records: int


@dataclass(frozen=True, slots=True)
class Since:
    """From a moment on."""

    moment: datetime


Start = Beginning | Now | Last | Since


class Reader:
    """The partitions of some topics, and a consumer that is assigned all of them. See `reader`."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: Sequence[TopicPartition]) -> None:
        self.partitions = tuple(partitions)
        self._consumer = consumer

    async def place(self, start: Start) -> None:
        """Put every partition where reading is to begin.

        `Last` puts it so that at least so many records are ahead, if there are: take the last of them.
        """
        beginnings = await self._consumer.beginning_offsets(self.partitions)
        ends = await self._consumer.end_offsets(self.partitions)
        match start:
            case Beginning():
                offsets = beginnings
            case Now():
                offsets = ends
            case Last(records):
                # Markers of transactions are offsets too, one or two a transaction: twice as far is far enough mostly.
                offsets = {tp: max(beginnings[tp], ends[tp] - 2 * records - 2) for tp in self.partitions}
            case Since(moment):
                asked = dict.fromkeys(self.partitions, round(moment.timestamp() * 1000))
                found = await self._consumer.offsets_for_times(asked)
                offsets = {tp: there.offset if (there := found.get(tp)) else ends[tp] for tp in self.partitions}
        for partition, offset in offsets.items():
            self._consumer.seek(partition, offset)

    async def until(self, ends: dict[TopicPartition, int]) -> list[Rec]:
        """All records from where reading stands to these offsets, in the order of their times.

        Raises:
            OperationError: where a transaction that does not end is in the way.
        """
        found: list[Rec] = []
        waited = 0.0
        while waiting := [tp for tp, end in ends.items() if await self._consumer.position(tp) < end]:
            batch = await self._consumer.getmany(*waiting, timeout_ms=_POLL_MS)
            for partition, records in batch.items():
                found += [record for record in records if record.offset < ends[partition]]
            waited = 0.0 if any(batch.values()) else waited + _POLL_MS / 1000
            if waited > STALLED_SECONDS:
                raise OperationError(
                    f"{waiting[0].topic}/{waiting[0].partition}: an open transaction is in the way; try again"
                )
        return sorted(found, key=lambda record: (record.timestamp, record.partition, record.offset))

    async def ends(self) -> dict[TopicPartition, int]:
        """How far committed records go at this moment."""
        ends: dict[TopicPartition, int] = await self._consumer.end_offsets(self.partitions)
        return ends

    async def later_than(self, timestamp_ms: int) -> list[TopicPartition]:
        """The partitions that have a record of that time or a later one."""
        found = await self._consumer.offsets_for_times(dict.fromkeys(self.partitions, timestamp_ms))
        return [partition for partition in self.partitions if found.get(partition) is not None]

    async def follow(self, *, quiet_seconds: float | None = None) -> AsyncIterator[Rec]:
        """Records as they come; ends when nothing has come for so long, or never."""
        quiet = 0.0
        while quiet_seconds is None or quiet < quiet_seconds:
            step = _POLL_MS / 1000 if quiet_seconds is None else min(_POLL_MS / 1000, quiet_seconds - quiet)
            batch = await self._consumer.getmany(timeout_ms=max(1, round(step * 1000)))
            quiet = 0.0 if any(batch.values()) else quiet + step
            together = [record for records in batch.values() for record in records]
            for record in sorted(together, key=lambda record: (record.timestamp, record.offset)):
                yield record

    async def last(self, records: int) -> list[Rec]:
        """The last so many records; reading then goes on behind them."""
        ends = await self.ends()
        reach = records
        while True:
            await self.place(Last(reach))
            before = [await self._consumer.position(tp) for tp in self.partitions]
            found = await self.until(ends)
            beginnings = await self._consumer.beginning_offsets(self.partitions)
            if len(found) >= records or before == [beginnings[tp] for tp in self.partitions]:
                return found[-records:] if records else []
            reach *= 4


@asynccontextmanager
async def reader(settings: KafkaSettings, topics: Iterable[str], *, committed: bool = True) -> AsyncIterator[Reader]:
    """A reader of all partitions of some topics.

    Args:
        settings: the cluster.
        topics: their full names.
        committed: whether to see committed records only.

    Raises:
        UnavailableError: where no broker answers.
        OperationError: where there is no such topic.
    """
    wanted = list(topics)
    existing = await read(settings, wanted)
    missing = [topic for topic in wanted if topic not in existing]
    if missing:
        raise OperationError(f"there is no topic {', '.join(missing)}: make it with `wiredesk topics apply`")
    partitions = [TopicPartition(topic, number) for topic in wanted for number in range(existing[topic].partitions)]
    consumer = AIOKafkaConsumer(
        **client_options(settings),
        isolation_level="read_committed" if committed else "read_uncommitted",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_bytes=4 * _FETCH_BYTES,
    )
    servers = ",".join(bootstrap_servers(settings))
    try:
        await consumer.start()
        consumer.assign(partitions)
        yield Reader(consumer, partitions)
    except (KafkaError, TimeoutError) as error:
        raise OperationError(f"Kafka at {servers}: {error!r}") from error
    finally:
        await consumer.stop()
