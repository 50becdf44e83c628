"""The transactional agent: binds a Faust stream to a transform, exactly once.

A batch goes in rounds. In each, what is in hand is worked out first, partition by partition; then all of it is
committed at once, each partition in a transaction of its own. So no transaction is open while the interpreter is busy.
Before its first round a partition is owned (`PartitionOwner.take`), what is committed already is skipped, and that
nothing was left out is proved (`FetchLedger`). Faust itself commits nothing.

What goes wrong here is never one record's fault, so it ends the process, and a supervisor starts it anew: after a
failed transaction nobody can know what was committed, and only taking the partition over again tells.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

import structlog
from aiokafka import TopicPartition

from wiredesk.errors import CrashError, OperationError
from wiredesk.record import Record
from wiredesk.worker.attempts import Attempt
from wiredesk.worker.inbox import Inbox
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.owner import FencedError, PartitionOwner, TruncatedError
from wiredesk.worker.ports import Due, Membership, Observer
from wiredesk.worker.transform import Answer, Transform

log = structlog.get_logger(__name__)

T = TypeVar("T")

_TAKE_TRIES: Final = 5
_ROUND_SECONDS: Final = 0.2
_CLEAR_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class AgentLimits:
    """How much the agent takes at once."""

    batch_records: int
    """The most records in one transaction, which is of one partition."""
    batch_seconds: float
    """How long the first record of a batch waits for others."""
    deaths: int


OwnerFactory = Callable[[TopicPartition, int], PartitionOwner]
"""Makes the owner of a partition in a generation, not yet taken."""


@dataclass(slots=True)
class _Work:
    """A partition of a batch, and what of it is still to do."""

    owner: PartitionOwner
    left: list[Record]
    fenced: int = 0


class TransactionalAgent:
    """One hop's agent. `run` is the body of the Faust agent.

    `taken` is awaited whenever a partition has been taken over, before its first record: whoever held it before is
    fenced by then, so what is committed of the hop's state is all of it. `due` is asked for what the time has come for.
    """

    def __init__(
        self,
        transform: Transform,
        *,
        owners: OwnerFactory,
        ledger: FetchLedger,
        membership: Membership,
        observer: Observer,
        leave: Callable[[BaseException], None],
        limits: AgentLimits,
        inbox: Inbox,
        taken: Callable[[TopicPartition], Awaitable[None]] | None = None,
        due: Due | None = None,
    ) -> None:
        self._inbox = inbox
        self._taken = taken
        self._due = due
        self._turn = asyncio.Lock()
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
        working = asyncio.ensure_future(self._work())
        try:
            async for event in stream.events():
                self._inbox.put(event.message.generation_id, event.message.fetched)
        finally:
            working.cancel()

    async def _work(self) -> None:
        """Process what is in the inbox, batch by batch. What comes meanwhile is the next batch."""
        while not self._stopping:
            await self._inbox.filled(self._limits.batch_seconds)
            generation = self._membership.generation
            self._batch = asyncio.ensure_future(self.process(self._inbox.take(generation), generation))
            try:
                # Shielded: when Faust cancels the agent, the transaction in hand is still brought to its end.
                await asyncio.shield(self._batch)
            except asyncio.CancelledError:
                if self._batch.cancelled():  # by a library of ours, and not with us
                    self._leave(OperationError("a batch was cancelled in the middle"))
                raise
            except BaseException as error:  # noqa: BLE001 - all that gets here ends the process
                self._leave(error)
                return

    async def drain(self) -> None:
        """Bring the transaction in hand to its end, take no more, and stop the producers."""
        self._stopping = True
        if self._batch is not None:
            with contextlib.suppress(Exception):
                await self._batch
        async with self._turn:  # what is told of what is due comes to its end, too
            for partition in list(self._owners):
                self._close(partition)
        await asyncio.gather(*self._closing)

    def rebalanced(self) -> None:
        """The group has given out its partitions anew: let go of those that are not ours any more."""
        if not self._turn.locked():  # else whoever is at it does so when it is done
            self._hand_over()

    async def tell_what_is_due(self, partitions: Iterable[TopicPartition]) -> None:
        """Commit what the time has come for, in partitions of ours, whether or not records come.

        Never raises; what goes wrong ends the process, as in `run`.
        """
        if self._due is None or self._stopping:
            return
        try:
            async with self._turn:
                for partition in partitions:
                    await self._tell(partition, self._due)
                self._hand_over()
        except asyncio.CancelledError:
            raise
        except BaseException as error:  # noqa: BLE001 - as in `run`
            self._leave(error)

    async def _tell(self, partition: TopicPartition, due: Due) -> None:
        if self._stopping or partition in self._halted or not self._membership.assigned(partition):
            return
        generation = self._membership.generation
        try:
            owner = await self._own(partition)
        except TruncatedError:
            return  # `process` will say so
        if self._membership.generation != generation:
            return
        told = due(partition)
        if not told:
            return
        outputs = [output for _, answer in told for output in answer.outputs]
        fresh = owner.fresh
        try:
            await owner.commit(outputs, owner.position, owner.attempt)
        except FencedError:
            self._close(partition)  # what was remembered of it goes with it: it is restored when it is taken again
            return
        owner.fresh = fresh  # no record was touched
        self._observer.committed([record for record, _ in told], [answer for _, answer in told])

    async def process(self, records: Sequence[Record], generation: int) -> None:
        """Process a batch: all of its partitions.

        Args:
            records: by partition in their order.
            generation: in which they were fetched. Of an older one they come again, and the ledger knows of that.

        Raises:
            OperationError: the process has to be left.
        """
        async with self._turn:  # which another may have for seconds, while it restores state
            # When stopping it would take partitions over that `drain` has just let go of.
            if not self._stopping and generation == self._membership.generation:
                await self._process(records, generation)

    async def _process(self, records: Sequence[Record], generation: int) -> None:
        by_partition: defaultdict[TopicPartition, list[Record]] = defaultdict(list)
        for record in records:
            by_partition[TopicPartition(record.topic, record.partition)].append(record)
        begun = asyncio.get_running_loop().time()
        self._hand_over()
        self._observer.started(len(records))
        try:
            taken = await _all(self._begin(p, own, generation) for p, own in by_partition.items())
            works = [work for work in taken if work is not None and work.left]
            # After a rebalance all comes again from the committed offset, and another partition may wait for us.
            while works and not self._stopping and self._membership.generation == generation:
                suspect = next((work for work in works if work.owner.attempt is not None), None)
                await (self._round(works) if suspect is None else self._alone(suspect))
                works = [work for work in works if work.left]
        finally:
            self._observer.finished(len(records))
            self._hand_over()
        if records:
            seconds = asyncio.get_running_loop().time() - begun
            log.info("batch.done", records=len(records), partitions=len(by_partition), seconds=round(seconds, 3))

    async def _begin(self, partition: TopicPartition, records: list[Record], generation: int) -> _Work | None:
        """Own a partition, skip what is committed, and prove that nothing was left out."""
        if partition in self._halted or not self._membership.assigned(partition):
            return None
        try:
            owner = await self._own(partition)
        except TruncatedError as error:
            self._halted.add(partition)
            self._observer.halted(partition, error)
            log.critical("partition.halted", topic=partition.topic, partition=partition.partition, error=str(error))
            return None
        if self._membership.generation != generation:
            return None  # a rebalance came in between: the ledger may know of fetches that this batch does not
        left = [record for record in records if record.offset >= owner.position]
        self._ledger.delivered(partition, owner.position, [record.offset for record in left])
        return _Work(owner, left)

    async def _own(self, partition: TopicPartition) -> PartitionOwner:
        owner = self._owners.get(partition)
        if owner is not None and owner.generation == self._membership.generation:
            return owner
        # After a rebalance somebody else may have held it in between, so it is taken over anew.
        self._close(partition)
        owner = self._make_owner(partition, self._membership.generation)
        try:
            await owner.take()
            if self._taken is not None:
                await self._taken(partition)
        except BaseException:
            await owner.close()
            raise
        self._owners[partition] = owner
        log.info("partition.taken", topic=partition.topic, partition=partition.partition, position=owner.position)
        return owner

    async def _round(self, works: list[_Work]) -> None:
        """Work out as much as time allows, then commit it."""
        fresh = [work for work in works if work.owner.fresh]
        await _all(self._mark(work, self._batch_mark(work)) for work in fresh)
        loop = asyncio.get_running_loop()
        until = loop.time() + _ROUND_SECONDS
        answered: list[tuple[_Work, Sequence[Answer]]] = []
        for work in works:
            if loop.time() > until:
                break
            # One that was fenced over its mark has an owner anew, which has its own mark to set.
            if work.left and not work.owner.fresh and work.owner.attempt is None:
                answered.append((work, self._transform.apply(work.left[: self._limits.batch_records])))
        # Whoever is behind gets its turn first the next time.
        works.sort(key=lambda work: any(work is done for done, _ in answered))
        await _all(self._commit(work, answers, None) for work, answers in answered)

    def _batch_mark(self, work: _Work) -> Attempt:
        """Of the first transaction: no process can have died further on, since that is as much as one takes."""
        last = work.left[: self._limits.batch_records][-1]
        return Attempt("range", work.owner.position, last.offset + 1, work.owner.process)

    async def _alone(self, work: _Work) -> None:
        """One record of a range in which a process died: with nothing else in hand, so that a death tells."""
        attempt, record = work.owner.attempt, work.left[0]
        if attempt is None:
            return
        if attempt.deaths >= self._limits.deaths:
            error = CrashError(f"the process died {attempt.deaths} times while it had this record in hand")
            await self._commit(work, [self._transform.refuse(record, error)], attempt)
            return
        if not await self._mark(work, attempt.begun()):
            return
        try:
            await self._commit(work, self._transform.apply([record]), attempt)
        except OperationError:
            # We leave, and not because of this record: the next owner shall not count it as a death.
            with contextlib.suppress(Exception):
                await asyncio.wait_for(self._clear(work, attempt), _CLEAR_SECONDS)
            raise

    async def _clear(self, work: _Work, attempt: Attempt) -> None:
        owner = self._make_owner(work.owner.partition, self._membership.generation)
        try:
            await owner.take()
            if owner.position == work.owner.position:
                await owner.mark(attempt)
        finally:
            await owner.close()

    async def _mark(self, work: _Work, attempt: Attempt) -> bool:
        """Write a mark. False where the partition was lost over it, or taken over anew."""
        try:
            await work.owner.mark(attempt)
        except FencedError:
            await self._fenced(work)
            return False
        return True

    async def _commit(self, work: _Work, answers: Sequence[Answer], attempt: Attempt | None) -> None:
        done = work.left[: len(answers)]
        position = done[-1].offset + 1
        outputs = [output for answer in answers for output in answer.outputs]
        try:
            await work.owner.commit(outputs, position, attempt.after(position) if attempt else None)
        except FencedError:
            await self._fenced(work)
            return
        work.left = work.left[len(answers) :]
        self._observer.committed(done, answers)
        self._observer.positioned(work.owner.partition, position)

    async def _fenced(self, work: _Work) -> None:
        """Carry on: drop the batch where the partition is another's; take it over anew where it is ours all the same.

        It is another's after a rebalance that we may not have heard of. It is ours where it is back with us, or
        where the coordinator ended a transaction of ours that took too long.
        """
        partition = work.owner.partition
        log.info("partition.fenced", topic=partition.topic, partition=partition.partition)
        self._close(partition)
        work.fenced += 1
        if work.fenced >= _TAKE_TRIES:
            raise OperationError(f"{partition.topic}/{partition.partition}: fenced {_TAKE_TRIES} times in a row")
        if self._stopping or not self._membership.assigned(partition):
            work.left = []
            return
        work.owner = await self._own(partition)
        work.left = [record for record in work.left if record.offset >= work.owner.position]

    def _hand_over(self) -> None:
        for partition in [p for p in {*self._owners, *self._halted} if not self._membership.assigned(p)]:
            self._halted.discard(partition)
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


async def _all(works: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """Everything at once. Where something fails the rest is cancelled, and the first failure raised."""
    try:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(work) for work in works]
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from errors
    return [task.result() for task in tasks]
