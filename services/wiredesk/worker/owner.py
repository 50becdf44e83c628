"""A partition in our hands: fenced, at its committed offset, sending in transactions.

One producer an input partition, its transactional id made of group, topic and partition. Starting it fences
whoever held the partition before, wherever that is, and ends the transaction it may have left open; only what is
read after that is the truth about the committed offset. Ids by partition (rather than by worker) matter: aiokafka
commits offsets in transactions without the consumer group's generation, so this fence is the only one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog
from aiokafka import AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaError, ProducerFenced
from aiokafka.structs import OffsetAndMetadata

from wiredesk.errors import GapError, OperationError, UnavailableError
from wiredesk.record import Output
from wiredesk.worker.attempts import Attempt
from wiredesk.worker.partitioning import partition_of

log = structlog.get_logger(__name__)

_FENCED: Final = (ProducerFenced, InvalidProducerEpoch)
_USELESS: Final = (IllegalOperation, AssertionError)
"""What a producer of aiokafka raises that has been fenced already, of which it told its own background task alone."""
_READ_TRIES: Final = 40
_READ_WAIT_SECONDS: Final = 0.25
_CLOSE_SECONDS: Final = 5.0


class FencedError(Exception):
    """Another worker holds the partition by now. No error: nothing of the transaction has been committed."""


class TruncatedError(GapError):
    """The broker has deleted records that were not processed: only a person can decide to go on."""


@dataclass(frozen=True, slots=True)
class Committed:
    """Where a partition stands."""

    offset: int | None
    """The next record to process; null where the group has never committed."""
    attempt: Attempt | None


class Offsets(Protocol):
    """What the owner has to know of a partition before it begins."""

    async def committed(self, partition: TopicPartition) -> Committed:
        """Where the group has come to."""
        ...

    async def beginning(self, partition: TopicPartition) -> int:
        """The first offset that the broker still holds."""
        ...


class GroupOffsets:
    """Reads a group's committed offsets with their metadata, which aiokafka's consumer leaves out."""

    def __init__(
        self, admin: AIOKafkaAdminClient, group: str, beginning: Callable[[TopicPartition], Awaitable[int]]
    ) -> None:
        self._admin = admin
        self._group = group
        self._beginning = beginning

    async def committed(self, partition: TopicPartition) -> Committed:
        """Where the group has come to, with the mark of who was at it.

        Raises:
            UnavailableError: where the group's coordinator has no answer, however often it is asked.
        """
        for _ in range(_READ_TRIES):
            try:
                found = await self._admin.list_consumer_group_offsets(self._group, partitions=[partition])
            # aiokafka 0.14 turns an error code in this response into an AttributeError (admin/client.py:538).
            except (KafkaError, AttributeError) as error:
                log.info("offsets.retry", topic=partition.topic, partition=partition.partition, error=repr(error))
                await asyncio.sleep(_READ_WAIT_SECONDS)
                continue
            stored = found.get(partition)
            if stored is None:  # aiokafka passes over an error of the whole response: the coordinator is moving, mostly
                await asyncio.sleep(_READ_WAIT_SECONDS)
                continue
            if stored.offset < 0:
                return Committed(None, None)
            return Committed(stored.offset, Attempt.parse(stored.metadata, committed=stored.offset))
        raise UnavailableError(f"the coordinator of group {self._group!r} does not say where {partition} stands")

    async def beginning(self, partition: TopicPartition) -> int:
        """The first offset that the broker still holds."""
        return await self._beginning(partition)


ProducerFactory = Callable[[str], AIOKafkaProducer]
"""Makes a producer, not yet started, for a transactional id."""


class PartitionOwner:
    """Holds one input partition and commits to it. See `take`."""

    def __init__(
        self,
        partition: TopicPartition,
        group: str,
        *,
        producer: ProducerFactory,
        offsets: Offsets,
        generation: int,
        process: str,
    ) -> None:
        self.partition = partition
        self.process = process
        """The token of this process, for the marks."""
        self.generation = generation
        """The generation of the consumer group in which it was taken over."""
        self.position = 0
        """The next offset to process; all below is committed."""
        self.attempt: Attempt | None = None
        """The mark to set before the next record is processed, record by record; null to go by batches."""
        self.fresh = True
        """Whether nothing has been marked or committed since it was taken over."""
        self._group = group
        self._offsets = offsets
        self._producer = producer(transactional_id(group, partition))

    async def take(self) -> None:
        """Fence the last owner, then learn where it had come to.

        Raises:
            TruncatedError: where the broker no longer holds the next record.
            UnavailableError: where the broker does not answer.
        """
        try:
            await self._producer.start()
        except KafkaError as error:
            raise UnavailableError(f"cannot take {_name(self.partition)} over: {error!r}") from error
        committed = await self._offsets.committed(self.partition)
        beginning = await self._offsets.beginning(self.partition)
        self.position = beginning if committed.offset is None else committed.offset
        self.attempt = committed.attempt.inherited(self.process) if committed.attempt else None
        if self.position < beginning:
            raise TruncatedError(
                f"{_name(self.partition)}: the broker has deleted records {self.position} to {beginning - 1} before "
                f"group {self._group!r} processed them. To go on behind them, stop the group and set its offset to "
                f"{beginning} (kafka-consumer-groups --reset-offsets --to-earliest)"
            )

    async def mark(self, attempt: Attempt) -> None:
        """Write down that the record at the position is about to be processed.

        Raises:
            FencedError: the partition belongs to another worker by now.
        """
        await self._transact((), self.position, attempt)
        self.fresh = False

    async def commit(self, outputs: Iterable[Output], position: int, attempt: Attempt | None) -> None:
        """Send outputs and move the position, both or neither.

        Args:
            outputs: of all records from the present position to below the new one.
            position: the next offset to process.
            attempt: the mark for the record there; null for none.

        Raises:
            FencedError: the partition belongs to another worker by now; nothing of this was committed.
            OperationError: the broker refused or did not answer; whether it was committed is not known, and only
                taking the partition over anew can tell.
        """
        await self._transact(outputs, position, attempt)
        self.position, self.attempt, self.fresh = position, attempt, False

    async def _transact(self, outputs: Iterable[Output], position: int, attempt: Attempt | None) -> None:
        producer = self._producer
        sent: list[asyncio.Future[object]] = []
        try:
            await producer.begin_transaction()
            await self._send(outputs, sent)
            metadata = attempt.dump() if attempt else ""
            offsets = {self.partition: OffsetAndMetadata(position, metadata)}
            await producer.send_offsets_to_transaction(offsets, self._group)
            await _all(sent)
            await producer.commit_transaction()
        except (*_FENCED, *_USELESS) as error:
            raise FencedError(_name(self.partition)) from error
        except KafkaError as error:
            raise OperationError(
                f"{_name(self.partition)}: a transaction failed at {self.position}: {error!r}"
            ) from error
        finally:
            for future in sent:
                future.add_done_callback(_retrieved)  # or the loop reports it as forgotten

    async def _send(self, outputs: Iterable[Output], sent: list[asyncio.Future[object]]) -> None:
        """Send outputs in batches of ours, which cost a future each; those of aiokafka cost one a record.

        Args:
            outputs: in their order, which is kept within a partition.
            sent: takes the acknowledgements to come; what was sent before a failure is wanted, too.
        """
        producer = self._producer
        counts: dict[str, int] = {}
        partitions: dict[tuple[bytes | None, int], int] = {}
        by_target: dict[tuple[str, int], list[Output]] = {}
        for output in outputs:
            partition = output.partition
            if partition is None:
                count = counts.get(output.topic)
                if count is None:
                    count = counts[output.topic] = len(await producer.partitions_for(output.topic))
                partition = partitions.get((output.key, count))
                if partition is None:
                    partition = partition_of(output.key, count)
                    if output.key is not None:  # what comes of one record has one key, as a rule
                        partitions[output.key, count] = partition
            by_target.setdefault((output.topic, partition), []).append(output)
        for (topic, number), several in by_target.items():
            batch = producer.create_batch()
            for output in several:
                if not _append(batch, output):
                    sent.append(await producer.send_batch(batch, topic, partition=number))
                    batch = producer.create_batch()
                    _append(batch, output)  # the first is taken, however large
            sent.append(await producer.send_batch(batch, topic, partition=number))

    async def close(self) -> None:
        """Stop the producer. The partition stays ours until somebody fences it."""
        with contextlib.suppress(KafkaError, TimeoutError, *_FENCED, *_USELESS):
            await asyncio.wait_for(self._producer.stop(), _CLOSE_SECONDS)


def transactional_id(group: str, partition: TopicPartition) -> str:
    """The id under which a group's worker writes what comes of a partition."""
    return f"{group}-{partition.topic}-{partition.partition}"


def _retrieved(future: asyncio.Future[object]) -> None:
    if not future.cancelled():
        future.exception()


def _append(batch: Any, output: Output) -> bool:  # noqa: ANN401 - aiokafka has no types
    """Put an output into a batch. False where it is full."""
    appended = batch.append(
        timestamp=output.timestamp_ms, key=output.key, value=output.value, headers=list(output.headers)
    )
    return appended is not None


async def _all(futures: list[asyncio.Future[object]]) -> None:
    for result in await asyncio.gather(*futures, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result


def _name(partition: TopicPartition) -> str:
    return f"{partition.topic}/{partition.partition}"
