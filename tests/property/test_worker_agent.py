"""Whatever dies, and whenever, and whoever takes over: each record comes out once, in order."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from dataclasses import dataclass, field

import pytest
from aiokafka import TopicPartition
from hypothesis import given, settings
from hypothesis import strategies as st

from support.memory import (
    PARTITION,
    RAW,
    Copying,
    CrashedError,
    Membership,
    MemoryKafka,
    MemoryOffsets,
    MemoryProducer,
    Process,
    Silent,
    records,
)
from wiredesk.errors import OperationError
from wiredesk.record import Record
from wiredesk.worker.agent import AgentLimits, TransactionalAgent
from wiredesk.worker.inbox import Inbox
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.owner import PartitionOwner


@dataclass
class Worker:
    """A worker process in memory."""

    kafka: MemoryKafka
    transform: Copying
    process: Process = field(default_factory=Process)
    membership: Membership = field(default_factory=Membership)
    ledger: FetchLedger = field(default_factory=FetchLedger)
    observer: Silent = field(default_factory=Silent)
    first: int = 0
    transaction: int = 500
    """The most records in one."""
    at: int = 0
    """Where its consumer stands."""

    def __post_init__(self) -> None:
        self.token = secrets.token_hex(4)

        def owner(partition: TopicPartition, generation: int) -> PartitionOwner:
            return PartitionOwner(
                partition,
                "desk",
                producer=lambda name: MemoryProducer(self.kafka, name, self.process),
                offsets=MemoryOffsets(self.kafka, self.first),
                generation=generation,
                process=self.token,
            )

        self.agent = TransactionalAgent(
            self.transform,
            owners=owner,
            ledger=self.ledger,
            membership=self.membership,
            observer=self.observer,
            leave=lambda error: None,
            limits=AgentLimits(batch_records=self.transaction, batch_seconds=0.0, deaths=2),
            inbox=Inbox(1_000),
        )

    async def work(self, start: int, end: int, holes: frozenset[int] = frozenset()) -> bool:
        """Fetch [start, end) and process it. False where the process died of it."""
        offsets = [offset for offset in range(start, end) if offset not in holes]
        self.at = end
        self.ledger.fetched(PARTITION, start, end, offsets)
        try:
            await self.agent.process(records(offsets), self.membership.generation)
        except CrashedError:
            return False
        return True


@dataclass
class Step:
    who: int
    size: int
    operations: int | None
    again: bool
    """Whether a rebalance comes before it."""


steps = st.lists(
    st.builds(
        Step,
        who=st.integers(0, 1),
        size=st.integers(1, 9),
        operations=st.one_of(st.none(), st.integers(0, 25)),
        again=st.booleans(),
    ),
    max_size=25,
)


@settings(max_examples=300, deadline=None)
@given(steps=steps, at_once=st.integers(1, 9), holes=st.frozensets(st.integers(0, 40), max_size=12))
def test_each_record_comes_out_once_and_in_order(steps: list[Step], at_once: int, holes: frozenset[int]) -> None:
    total = 40

    async def run() -> MemoryKafka:
        kafka, transform = MemoryKafka(), Copying(at_once)
        workers = [Worker(kafka, transform, membership=Membership(0)) for _ in range(2)]
        generation = 1
        for step in steps:
            if step.again:
                generation += 1
            worker = workers[step.who]
            worker.process.operations_left = step.operations
            if worker.membership.generation != generation:  # after a rebalance it stands at the committed offset
                worker.membership.generation, worker.at = generation, kafka.position()
            # Without one it goes on, and the other may have overtaken it.
            if not await worker.work(worker.at, min(worker.at + step.size, total), holes):
                workers[step.who] = Worker(kafka, transform, membership=Membership(0))
                generation += 1
        last = Worker(kafka, transform, membership=Membership(generation + 1))
        while (position := kafka.position()) < max((o for o in range(total) if o not in holes), default=-1) + 1:
            assert await last.work(position, total, holes)
        return kafka

    # Where a process died again and again with one record alone in hand, that is among the dead letters.
    kafka = asyncio.run(run())
    assert [int(value or b"-1") for _, value in kafka.sent] == [o for o in range(total) if o not in holes]
    deaths = sum(step.operations is not None for step in steps)
    assert sum(topic == "dlq" for topic, _ in kafka.sent) <= deaths // 3


@settings(max_examples=60, deadline=None)
@given(
    deadly=st.frozensets(st.integers(0, 19), max_size=3),
    size=st.integers(1, 20),
    at_once=st.integers(1, 20),
    transaction=st.integers(1, 20),
)
def test_a_deadly_record_ends_among_the_dead_letters_and_no_other_does(
    deadly: frozenset[int], size: int, at_once: int, transaction: int
) -> None:
    async def run() -> tuple[MemoryKafka, int]:
        kafka, transform, deaths = MemoryKafka(), Copying(at_once, deadly), 0
        worker = Worker(kafka, transform, transaction=transaction)
        while (position := kafka.position()) < 20:
            if not await worker.work(position, min(position + size, 20)):
                deaths += 1
                worker = Worker(kafka, transform, transaction=transaction)
            assert deaths <= 4 * len(deadly)
        return kafka, deaths

    kafka, _ = asyncio.run(run())
    assert sorted(int(value or b"-1") for _, value in kafka.sent) == list(range(20))
    assert {int(value or b"-1") for topic, value in kafka.sent if topic == "dlq"} == deadly


@settings(max_examples=40, deadline=None)
@given(partitions=st.integers(2, 6), deadly=st.integers(0, 9), at_once=st.integers(1, 10))
def test_a_killer_condemns_nobody_in_other_partitions(partitions: int, deadly: int, at_once: int) -> None:
    async def run() -> MemoryKafka:
        kafka, transform = MemoryKafka(), Copying(at_once, frozenset({deadly}))
        for _ in range(12):
            worker = Worker(kafka, transform)
            batch: list[Record] = []
            for number in range(partitions):
                partition = TopicPartition(RAW, number)
                position = kafka.position(partition)
                worker.ledger.fetched(partition, position, 10, list(range(position, 10)))
                batch += records(range(position, 10), number)
            if not batch:
                return kafka
            with contextlib.suppress(CrashedError):
                await worker.agent.process(batch, 1)
        raise AssertionError("not done after twelve lives")

    kafka = asyncio.run(run())
    assert [value for topic, value in kafka.sent if topic == "dlq"] == [str(deadly).encode()]
    assert len(kafka.sent) == partitions * 10


async def test_leaving_for_the_brokers_fault_is_no_death_of_the_record() -> None:
    kafka = MemoryKafka(refused={"out"})
    for _ in range(6):
        worker = Worker(kafka, Copying())
        worker.ledger.fetched(PARTITION, 0, 5, [0, 1, 2, 3, 4])
        with pytest.raises(OperationError):
            await worker.agent.process(records(range(5)), 1)
    kafka.refused.clear()
    last = Worker(kafka, Copying())
    await last.work(0, 5)
    assert [topic for topic, _ in kafka.sent] == ["out"] * 5


async def test_a_steady_worker_pays_one_transaction_a_batch() -> None:
    kafka = MemoryKafka()
    worker = Worker(kafka, Copying())
    for start in range(0, 100, 10):
        await worker.work(start, start + 10)
    assert kafka.transactions == 11  # the eleventh marked the first batch after it took over


async def test_a_partition_that_is_not_ours_any_more_is_dropped_without_a_word() -> None:
    kafka = MemoryKafka()
    old, new = Worker(kafka, Copying()), Worker(kafka, Copying())
    await old.work(0, 5)
    await new.work(5, 10)  # fences the old one
    old.membership.mine = False
    assert await old.work(5, 8)
    assert kafka.sent == [("out", str(offset).encode()) for offset in range(10)]


async def test_a_fenced_worker_whose_partition_is_its_own_takes_it_over_anew() -> None:
    kafka = MemoryKafka()
    worker = Worker(kafka, Copying())
    await worker.work(0, 5)
    kafka.epochs["desk-wire.raw-0"] += 1  # the coordinator ended a transaction that took too long
    assert await worker.work(5, 10)
    assert kafka.position() == 10
    assert len(kafka.sent) == 10


async def test_what_the_broker_deleted_halts_the_partition_only() -> None:
    kafka = MemoryKafka()
    await Worker(kafka, Copying()).work(0, 5)
    worker = Worker(kafka, Copying(), first=8)
    assert await worker.work(8, 10)
    assert "deleted records 5 to 7" in str(worker.observer.halts[0])
    assert kafka.position() == 5


async def test_what_comes_after_the_drain_takes_nothing_over() -> None:
    kafka = MemoryKafka()
    worker = Worker(kafka, Copying())
    await worker.agent.drain()
    await worker.work(0, 5)
    assert not kafka.epochs


async def test_a_batch_that_waited_over_a_rebalance_is_dropped_and_no_gap_is_told() -> None:
    kafka = MemoryKafka()
    worker = Worker(kafka, Copying())
    worker.ledger.fetched(PARTITION, 0, 5, range(5))
    async with asyncio.TaskGroup() as group:
        async with worker.agent._turn:  # as of one that restores state
            group.create_task(worker.agent.process(records(range(5)), 1))
            await asyncio.sleep(0)
            worker.membership.generation = 2
            worker.ledger.fetched(PARTITION, 0, 2, range(2))  # again, so far
    assert not kafka.sent
    await worker.work(0, 5)
    assert [value for _, value in kafka.sent] == [str(offset).encode() for offset in range(5)]
