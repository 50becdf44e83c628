"""What the state of stories takes on the real Kafka: to write it, restore it, follow it, each in its own process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final, TypeVar

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.newsroom import Newsdesk, under_another_name
from wiredesk.settings import KafkaSettings
from wiredesk.versions import Newsroom
from wiredesk.versions.elsewhere import Elsewhere
from wiredesk.versions.story import Story
from wiredesk.worker.restoring import follow, restore
from wiredesk_schemas.topics import STORIES
from wiredesk_schemas.topics import topic as entry

T = TypeVar("T")
TOPIC: Final = f"bench.{STORIES}"
_QUIET_SECONDS: Final = 40.0
"""Kafka's cleaner looks every fifteen seconds what there is to do."""
_MOST_SECONDS: Final = 300.0
_CLEANED: Final = {"segment.bytes": str(8 * 1024 * 1024), "min.cleanable.dirty.ratio": "0.01"}
"""So that it has something to do: it never touches the segment that is written to, 1 GB else."""
_LAST_PART: Final = 1000


@dataclass(frozen=True, slots=True)
class Share:
    """What is to be written: one partition's."""

    bootstrap: str
    partition: int
    others: tuple[int, ...]
    """Partitions that get the same stories, under other names."""
    stories: int
    days: float


@dataclass(frozen=True, slots=True)
class Written:
    """What was written of it."""

    states: int
    stories: int
    bytes: int
    """Of the last state of each."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took."""

    stories: int
    """How many there were in the end."""
    seconds: float
    """By the clock on the wall."""
    processor_seconds: float
    megabytes: float
    """By which the process had grown when it was done."""
    most_megabytes: float
    """By which it had grown at the most."""


def quiet() -> None:
    """Log nothing: what is printed is the result."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))


def apart(work: Callable[..., T], *arguments: object) -> T:
    """Do it in a process of its own, which has done nothing else before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), initializer=quiet) as pool:
        return pool.submit(work, *arguments).result()


async def make_topic(bootstrap: str, partitions: int) -> None:
    """The topic, as the catalogue has it, but for how often it is cleaned."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        config = {**entry(STORIES).config(), **_CLEANED, "min.insync.replicas": "1"}
        await admin.create_topics([NewTopic(TOPIC, partitions, 1, topic_configs=config)])
    finally:
        await admin.close()


def write(share: Share) -> Written:
    """Write a partition's share, every state of every story."""
    gc.disable()  # there are no cycles, and it would look for them among all that is kept
    return asyncio.run(_write(share))


async def _write(share: Share) -> Written:
    producer = AIOKafkaProducer(bootstrap_servers=share.bootstrap, acks="all", max_batch_size=262_144)
    await producer.start()
    states, last = 0, dict[str, int]()
    try:
        for update in Newsdesk(share.partition, share.stories, share.days).states():
            for partition in (share.partition, *share.others):
                own = partition == share.partition
                told = update if own else under_another_name(update, share.partition, partition)
                at_ms, key = round(told.at.timestamp() * 1000), told.family_id.encode()
                sent = await producer.send(TOPIC, told.value, key, partition=partition, timestamp_ms=at_ms)
                states += 1
                last[told.family_id] = len(told.value)
            if states % _LAST_PART < len(share.others) + 1:
                await sent
        await producer.flush()
    finally:
        await producer.stop()
    return Written(states, len(last), sum(last.values()))


def restored(bootstrap: str, partition: int) -> tuple[Cost, Cost]:
    """Take a partition over as a worker does. Returns what reading took, and what understanding took."""
    settings = KafkaSettings(bootstrap_servers=bootstrap)
    with _growing() as both:
        with _growing() as reading:
            kept = asyncio.run(restore(settings, TOPIC, partition))
        newsroom = Newsroom(kept)
    return reading(len(newsroom)), both(len(newsroom))


def followed(bootstrap: str, partitions: int) -> Cost:
    """Follow all partitions as every worker does, until it is up to date."""
    elsewhere = Elsewhere()
    with _growing() as cost:
        asyncio.run(_follow(bootstrap, partitions, elsewhere.put))
    return cost(len(elsewhere))


async def _follow(bootstrap: str, partitions: int, told: Callable[[Story], None]) -> None:
    reached = asyncio.Event()
    settings = KafkaSettings(bootstrap_servers=bootstrap)
    following = asyncio.create_task(follow(settings, TOPIC, partitions, told, reached=reached.set))
    await reached.wait()
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following


def on_disk(folder: Path) -> int:
    """Bytes of the topic's segments."""
    found = 0
    for path in folder.rglob("*.log"):
        if path.parent.name.startswith(TOPIC):
            with contextlib.suppress(FileNotFoundError):  # just cleaned away
                found += path.stat().st_size
    return found


def cleaned(folder: Path) -> int:
    """Bytes of the topic's segments when Kafka's cleaner has nothing to do any more."""
    begun = moved = time.monotonic()
    before = on_disk(folder)
    while time.monotonic() - moved < _QUIET_SECONDS and time.monotonic() - begun < _MOST_SECONDS:
        time.sleep(1.0)
        if (now := on_disk(folder)) != before:
            before, moved = now, time.monotonic()
    return before


@contextmanager
def _growing() -> Iterator[Callable[[int], Cost]]:
    gc.collect()
    before, begun, worked = _megabytes("VmRSS"), time.monotonic(), time.process_time()
    took: list[float] = []

    def cost(stories: int) -> Cost:
        return Cost(stories, took[0], took[1], took[2] - before, took[3] - before)

    yield cost
    seconds, processor_seconds = time.monotonic() - begun, time.process_time() - worked
    gc.collect()
    took += [seconds, processor_seconds, _megabytes("VmRSS"), _megabytes("VmHWM")]


def _megabytes(field: str) -> float:
    """Of this process' memory in use, now (VmRSS) or at the most (VmHWM); Linux alone tells."""
    for line in Path(f"/proc/{os.getpid()}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return float("nan")
