"""A Kafka in memory, as far as the transactional agent sees one: fences, transactions, committed offsets."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiokafka import TopicPartition
from aiokafka.errors import ProducerFenced, TopicAuthorizationFailedError
from aiokafka.structs import OffsetAndMetadata

from wiredesk.errors import MessageError
from wiredesk.record import Output, Record
from wiredesk.worker.attempts import Attempt
from wiredesk.worker.owner import Committed
from wiredesk.worker.transform import Answer

RAW = "wire.raw"
PARTITION = TopicPartition(RAW, 0)


class CrashedError(BaseException):
    """The process is no more: nothing of it runs any further."""


@dataclass
class MemoryKafka:
    """What the brokers hold."""

    epochs: dict[str, int] = field(default_factory=dict)
    committed: dict[TopicPartition, OffsetAndMetadata] = field(default_factory=dict)
    sent: list[tuple[str, bytes | None]] = field(default_factory=list)
    """Topic and value of each committed output, in the order of the commits."""
    transactions: int = 0
    refused: set[str] = field(default_factory=set)
    """Topics that we have no right to write to."""

    def position(self, partition: TopicPartition = PARTITION) -> int:
        stored = self.committed.get(partition)
        return 0 if stored is None else int(stored.offset)


@dataclass
class MemoryOffsets:
    kafka: MemoryKafka
    first: int = 0

    async def committed(self, partition: TopicPartition) -> Committed:
        stored = self.kafka.committed.get(partition)
        if stored is None:
            return Committed(None, None)
        return Committed(stored.offset, Attempt.parse(stored.metadata, committed=stored.offset))

    async def beginning(self, partition: TopicPartition) -> int:
        return self.first


class MemoryBatch:
    """Takes a few records, as one that is full after so many bytes does."""

    most = 7

    def __init__(self) -> None:
        self.values: list[bytes | None] = []

    def append(self, *, timestamp: int | None, key: bytes | None, value: bytes | None, headers: list[Any]) -> object:
        if len(self.values) >= self.most:
            return None
        self.values.append(value)
        return object()


class MemoryProducer:
    """One producer; `calls_left` operations from now the process dies."""

    def __init__(self, kafka: MemoryKafka, transactional_id: str, process: Process) -> None:
        self._kafka = kafka
        self._id = transactional_id
        self._process = process
        self._epoch = -1
        self._outputs: list[tuple[str, bytes | None]] = []
        self._offsets: dict[TopicPartition, OffsetAndMetadata] = {}

    async def start(self) -> None:
        await self._process.turn()
        self._epoch = self._kafka.epochs[self._id] = self._kafka.epochs.get(self._id, -1) + 1

    async def stop(self) -> None: ...

    async def begin_transaction(self) -> None:
        await self._process.turn()
        self._outputs, self._offsets = [], {}

    async def partitions_for(self, topic: str) -> set[int]:
        return {0}

    def create_batch(self) -> MemoryBatch:
        return MemoryBatch()

    async def send_batch(self, batch: MemoryBatch, topic: str, *, partition: int) -> asyncio.Future[object]:
        self._process.step()
        self._outputs += [(topic, value) for value in batch.values]
        acknowledged: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        acknowledged.set_result(None)
        return acknowledged

    async def send_offsets_to_transaction(
        self, offsets: Mapping[TopicPartition, OffsetAndMetadata], group: str
    ) -> None:
        self._process.step()
        self._offsets = dict(offsets)

    async def commit_transaction(self) -> None:
        await self._process.turn()
        if self._outputs and self._outputs[0][0] in self._kafka.refused:
            raise TopicAuthorizationFailedError
        if self._kafka.epochs[self._id] != self._epoch:
            raise ProducerFenced
        self._kafka.sent += self._outputs
        self._kafka.committed |= self._offsets
        self._kafka.transactions += 1


@dataclass
class Process:
    """One process's life: how many operations on Kafka it has left, for ever if null."""

    operations_left: int | None = None

    async def turn(self) -> None:
        """Let the other partitions have theirs, as a network would."""
        await asyncio.sleep(0)
        self.step()

    def step(self) -> None:
        if self.operations_left is not None:
            if self.operations_left == 0:
                raise CrashedError
            self.operations_left -= 1


@dataclass
class Membership:
    generation: int = 1
    mine: bool = True

    def assigned(self, partition: TopicPartition) -> bool:
        return self.mine


@dataclass
class Copying:
    """A transform that sends each record on, so many at a time, and dies at some."""

    at_once: int = 1_000
    deadly: frozenset[int] = frozenset()
    """Offsets, in partition 0, at which the process dies."""

    def apply(self, records: Sequence[Record]) -> Sequence[Answer]:
        answers = []
        for record in records[: self.at_once]:
            if record.partition == 0 and record.offset in self.deadly:
                raise CrashedError
            answers.append(Answer(outputs=(Output("out", None, record.value),), outcomes=("classified",)))
        return answers

    def refuse(self, record: Record, error: MessageError) -> Answer:
        return Answer(outputs=(Output("dlq", None, record.value),), outcomes=("dead",), dead_at=error.stage)


class Silent:
    """An observer that has seen nothing."""

    def __init__(self) -> None:
        self.halts: list[Exception] = []

    def started(self, records: int) -> None: ...
    def finished(self, records: int) -> None: ...
    def committed(self, records: Sequence[Record], answers: Sequence[Answer]) -> None: ...
    def positioned(self, partition: TopicPartition, position: int) -> None: ...
    def handed_over(self, partition: TopicPartition) -> None: ...

    def halted(self, partition: TopicPartition, error: Exception) -> None:
        self.halts.append(error)


def records(offsets: Iterable[int], partition: int = 0) -> list[Record]:
    """Records at these offsets; each one's value is its offset."""
    return [Record(RAW, partition, offset, 1_700_000_000_000, None, str(offset).encode()) for offset in offsets]
