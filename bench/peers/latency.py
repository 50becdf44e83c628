"""End-to-end latency at a share of the capacity: from the feeder's send to a reader of committed records."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from statistics import quantiles
from typing import Final

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from bench.peers.copy import documents
from bench.peers.field import PARTITIONS, Field, answered
from bench.peers.job import BOTH, Job
from bench.peers.result import Latency
from wiredesk.errors import OperationError

LOADS: Final = (0.1, 0.5, 0.8)
_TICK_SECONDS: Final = 0.005
_START_SECONDS: Final = 60.0
_SETTLE_SECONDS: Final = 1.5
_LATE_SECONDS: Final = 20.0
_ALL: Final = 10_000_000


async def latencies(
    field: Field,
    peer: str,
    work: str,
    capacity: float,
    *,
    seconds: float,
    loads: tuple[float, ...] = LOADS,
    told: Callable[[str], None] = lambda _: None,
) -> list[Latency]:
    """Feed a peer at shares of its capacity, and see when what comes of it can be read.

    Args:
        field: where.
        peer: who.
        work: at what.
        capacity: articles a second that it has shown to manage.
        seconds: how long at each load.
        loads: shares of the capacity.
        told: hears which load is on.
    """
    job = await field.job(peer, work, _ALL, loaded=False)
    job = replace(job, forever=True)
    target = f"{job.target}wire.articles" if peer == BOTH else job.target
    found: list[Latency] = []
    async with (
        field.process(job),
        AIOKafkaProducer(bootstrap_servers=job.bootstrap, acks="all") as producer,
        AIOKafkaConsumer(
            bootstrap_servers=job.bootstrap, isolation_level="read_committed", fetch_max_wait_ms=10
        ) as consumer,
    ):
        parts = [TopicPartition(target, number) for number in range(PARTITIONS)]
        consumer.assign(parts)
        await consumer.seek_to_beginning(*parts)
        course = _Course(job, producer, consumer, documents(_ALL))
        await course.feed(rate=20.0, seconds=_START_SECONDS, until_answered=PARTITIONS)
        await asyncio.sleep(_SETTLE_SECONDS)
        for load in loads:
            told(f"{load:.0%}")
            taken = await course.feed(rate=capacity * load, seconds=seconds)
            cuts = quantiles(taken, n=100, method="inclusive")
            found.append(Latency(peer, work, load, capacity * load, len(taken), cuts[49] * 1000, cuts[98] * 1000))
    return found


class _Course:
    """One feeder and one reader."""

    def __init__(
        self, job: Job, producer: AIOKafkaProducer, consumer: AIOKafkaConsumer, copy: Iterator[tuple[bytes, bytes]]
    ) -> None:
        self._job = job
        self._producer = producer
        self._consumer = consumer
        self._copy = copy
        self._sent: dict[bytes, float] = {}
        self._taken: list[float] = []

    async def feed(self, *, rate: float, seconds: float, until_answered: int | None = None) -> list[float]:
        """Feed at a rate for some seconds, or until so many are answered. Returns what each took, in seconds."""
        self._sent.clear()
        self._taken = []
        reading = asyncio.create_task(self._read())
        try:
            begun, count = time.monotonic(), 0
            while (now := time.monotonic()) - begun < seconds:
                if until_answered is not None and len(self._taken) >= until_answered:
                    break
                while count < (now - begun) * rate:
                    key, value = next(self._copy)
                    self._sent[key] = time.monotonic()
                    await self._producer.send(self._job.source, value, key, partition=count % PARTITIONS)
                    count += 1
                await asyncio.sleep(_TICK_SECONDS)
            late = time.monotonic() + _LATE_SECONDS
            while self._sent and time.monotonic() < late:  # noqa: ASYNC110 - as simple as it gets
                await asyncio.sleep(0.05)
            if self._sent:
                raise OperationError(f"{self._job.peer}: {len(self._sent):,} of {count:,} articles never came out")
            return self._taken
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)

    async def _read(self) -> None:
        while True:
            for records in (await self._consumer.getmany(timeout_ms=50)).values():
                now = time.monotonic()
                for record in records:
                    begun = self._sent.pop(answered(record), None)
                    if begun is not None:
                        self._taken.append(now - begun)
