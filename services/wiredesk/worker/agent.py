"""The transactional agent: binds a Faust stream to a transform, exactly once.

For each input partition of a batch, all at once: own it (`PartitionOwner.take`), skip what is committed already,
prove that nothing was left out (`FetchLedger`), let the transform answer, and send the answers in one transaction
with the offset. Faust itself commits nothing.

What goes wrong here is never one record's fault, so it ends the process, and a supervisor starts it anew: after a
failed transaction nobody can know what was committed, and only taking the partition over again tells.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import structlog
from aiokafka import TopicPartition

from wiredesk.errors import CrashError, OperationError
from wiredesk.worker.attempts import Attempt
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.owner import FencedError, PartitionOwner, TruncatedError
from wiredesk.worker.record import Record
from wiredesk.worker.transform import Answer, Transform

log = structlog.get_logger(__name__)

_TAKE_TRIES = 5


class Membership(Protocol):
    """What the agent asks of the consumer group."""

    @property
    def generation(self) -> int:
        """Rises with each rebalance."""
        ...

    def assigned(self, partition: TopicPartition) -> bool:
        """Whether the partition is ours, as far as we know."""
        ...


class Observer(Protocol):
    """Who wants to know. Called after the fact, never in the way."""

    def started(self, records: int) -> None:
        """So many records are in hand."""
        ...

    def committed(self, record: Record, answer: Answer) -> None:
        """A record has gone through: its answers are visible to readers."""
        ...

    def finished(self, records: int) -> None:
        """So many records are out of hand again, committed or dropped."""
        ...

    def positioned(self, partition: TopicPartition, position: int) -> None:
        """A partition is processed up to here."""
        ...

    def halted(self, partition: TopicPartition, error: Exception) -> None:
        """A partition is not processed any more until a person has seen to it."""
        ...

    def handed_over(self, partition: TopicPartition) -> None:
        """A partition is another worker's now."""
        ...


@dataclass(frozen=True, slots=True)
class AgentLimits:
    """How much the agent takes at once."""

    batch_records: int
    batch_seconds: float
    deaths: int


OwnerFactory = Callable[[TopicPartition, int], PartitionOwner]
"""Makes the owner of a partition in a generation, not yet taken."""


class TransactionalAgent:
    """One hop's agent. `run` is the body of the Faust agent."""

    def __init__(
        self,
        transform: Transform,
        *,
        owners: OwnerFactory,
        ledger: FetchLedger,
        membership: Membership,
        observer: Observer,
        leave: Callable[[Exception], None],
        limits: AgentLimits,
    ) -> None:
        self._transform = transform
        self._make_owner = owners
        self._ledger = ledger
        self._membership = membership
        self._observer = observer
        self._leave = leave
        self._limits = limits
        self._owners: dict[TopicPartition, PartitionOwner] = {}
        self._halted: set[TopicPartition] = set()
        self._batch: asyncio.Task[None] | None = None
        self._closing: set[asyncio.Task[None]] = set()
        self._stopping = False

    async def run(self, stream: Any) -> None:  # noqa: ANN401 - Faust has no types
        """Process a stream for ever. Never raises: an agent of Faust that does is wedged (streams.py, take)."""
        async for events in stream.noack_take(self._limits.batch_records, within=self._limits.batch_seconds):
            # What was fetched before a rebalance comes again, from the committed offset, and may have gaps here.
            generation = self._membership.generation
            records = [_record(e.message) for e in events if e.message.generation_id == generation]
            self._batch = asyncio.ensure_future(self.process(records))
            try:
                # Shielded: when Faust cancels the agent, the transaction in hand is still brought to its end.
                await asyncio.shield(self._batch)
            except Exception as error:  # noqa: BLE001 - all that gets here ends the process
                self._leave(error)
                return

    async def drain(self) -> None:
        """Bring the transaction in hand to its end, take no more, and stop the producers."""
        self._stopping = True
        if self._batch is not None:
            with contextlib.suppress(Exception):
                await self._batch
        for partition in list(self._owners):
            self._close(partition)
        await asyncio.gather(*self._closing)

    async def process(self, records: Sequence[Record]) -> None:
        """Process a batch: all of its partitions at once.

        Raises:
            OperationError: the process has to be left.
        """
        by_partition: defaultdict[TopicPartition, list[Record]] = defaultdict(list)
        for record in records:
            by_partition[TopicPartition(record.topic, record.partition)].append(record)
        self._hand_over()
        begun = asyncio.get_running_loop().time()
        self._observer.started(len(records))
        try:
            async with asyncio.TaskGroup() as group:
                for partition, own in by_partition.items():
                    group.create_task(self._process_partition(partition, own))
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from errors
        finally:
            self._observer.finished(len(records))
        if records:
            seconds = asyncio.get_running_loop().time() - begun
            log.info("batch.done", records=len(records), partitions=len(by_partition), seconds=round(seconds, 3))

    async def _process_partition(self, partition: TopicPartition, records: list[Record]) -> None:
        checked = False
        for _ in range(_TAKE_TRIES):
            if self._stopping or partition in self._halted or not self._membership.assigned(partition):
                return
            try:
                owner = await self._own(partition)
                left = [record for record in records if record.offset >= owner.position]
                if not checked:
                    self._ledger.delivered(partition, owner.position, [record.offset for record in left])
                    checked = True
                while left and not self._stopping:
                    left = await self._process_some(owner, left)
            except FencedError:
                # Another worker took it over after a rebalance that we may not have heard of: drop the batch. Where
                # it is ours all the same (back with us, or our transaction timed out), take it over anew.
                log.info("partition.fenced", topic=partition.topic, partition=partition.partition)
                self._close(partition)
            except TruncatedError as error:
                self._halted.add(partition)
                self._observer.halted(partition, error)
                log.critical("partition.halted", topic=partition.topic, partition=partition.partition, error=str(error))
                return
            else:
                return
        raise OperationError(f"{partition.topic}/{partition.partition}: fenced {_TAKE_TRIES} times in a row")

    async def _own(self, partition: TopicPartition) -> PartitionOwner:
        owner = self._owners.get(partition)
        if owner is not None and owner.generation == self._membership.generation:
            return owner
        # After a rebalance somebody else may have held it in between, so it is taken over anew.
        if owner is not None:
            self._close(partition)
        owner = self._make_owner(partition, self._membership.generation)
        try:
            await owner.take()
        except BaseException:
            await owner.close()
            raise
        self._owners[partition] = owner
        log.info("partition.taken", topic=partition.topic, partition=partition.partition, position=owner.position)
        return owner

    async def _process_some(self, owner: PartitionOwner, left: list[Record]) -> list[Record]:
        """One transaction. Returns the records that are still to process."""
        alone = owner.attempt
        if alone is not None:
            answers = await self._answer_alone(owner, alone, left[0])
        else:
            if owner.fresh:
                await owner.mark(Attempt("batch", owner.position, until=left[-1].offset + 1))
            answers = self._transform.apply(left)
        done, left = left[: len(answers)], left[len(answers) :]
        position = done[-1].offset + 1
        outputs = [output for answer in answers for output in answer.outputs]
        await owner.commit(outputs, position, alone.after(position) if alone else None)
        for record, answer in zip(done, answers, strict=True):
            self._observer.committed(record, answer)
        self._observer.positioned(owner.partition, position)
        return left

    async def _answer_alone(self, owner: PartitionOwner, attempt: Attempt, record: Record) -> Sequence[Answer]:
        if attempt.deaths >= self._limits.deaths:
            error = CrashError(f"the process died {attempt.deaths} times while it had this record in hand")
            return [self._transform.refuse(record, error)]
        if owner.fresh:  # else the commit of the record before has set the mark
            await owner.mark(attempt)
        return self._transform.apply([record])

    def _hand_over(self) -> None:
        for partition in [p for p in self._owners if not self._membership.assigned(p)]:
            self._close(partition)
            self._ledger.forget(partition)
            self._observer.handed_over(partition)

    def _close(self, partition: TopicPartition) -> None:
        """Let go of a partition. Not waited for: a producer that was fenced may take its time, and can do no harm."""
        owner = self._owners.pop(partition, None)
        if owner is not None:
            task = asyncio.ensure_future(owner.close())
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)


def _record(message: Any) -> Record:  # noqa: ANN401 - Faust has no types
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=round(message.timestamp * 1000),
        key=message.key,
        value=message.value,
        headers=tuple(message.headers or ()),
    )
