"""Feed articles, kill workers (and brokers) with SIGKILL, and account for everything that comes out."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from aiokafka import AIOKafkaProducer

from support.account import Account, Accountant
from support.wirecopy import document, expected_events
from support.workers import Workers, make_topics, worker_environment
from wiredesk_schemas.topics import RAW

_STALL_SECONDS = 90.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do."""

    articles: int
    worker_kills: int
    broker_kills: int = 0
    workers: int = 2
    partitions: int = 6
    static: bool = False
    seed: int = 1


KillBroker = Callable[[random.Random], Awaitable[None]]


async def feed(bootstrap: str, topic: str, plan: Plan) -> None:
    """Produce all articles, keyed by their ids."""
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", max_batch_size=65_536)
    await producer.start()
    try:
        pending = []
        for number in range(plan.articles):
            identity, value = document(number)
            pending.append(await producer.send(topic, value, key=identity.encode()))
        await asyncio.gather(*pending)
    finally:
        await producer.stop()


async def campaign(
    plan: Plan,
    *,
    bootstrap: str,
    prefix: str,
    folder: Path,
    replication: int = 1,
    kill_broker: KillBroker | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Account:
    """Carry a plan out. Kills fall at random points of the progress, not of the clock."""
    chance = random.Random(plan.seed)
    topics = await make_topics(bootstrap, prefix, plan.partitions, replication)
    outputs = [t for t in topics if t != prefix + RAW]
    account = Account(fed=plan.articles)
    accountant = Accountant(bootstrap, prefix, outputs, plan.partitions, account)
    await accountant.start()
    workers = Workers(worker_environment(bootstrap, prefix, folder), folder, count=plan.workers, static=plan.static)
    begun = time.monotonic()
    kills = sorted(
        [(chance.uniform(0.02, 0.95), "worker") for _ in range(plan.worker_kills)]
        + [(chance.uniform(0.02, 0.95), "broker") for _ in range(plan.broker_kills)]
    )
    try:
        await workers.start()
        feeding = asyncio.create_task(feed(bootstrap, prefix + RAW, plan))
        moved = time.monotonic()
        while (done := len(account.articles) + len(account.dead)) < plan.articles:
            if await accountant.read(0.05):
                moved = time.monotonic()
            elif time.monotonic() - moved > _STALL_SECONDS:
                break
            if kills and done >= kills[0][0] * plan.articles:
                if kills[0][1] == "broker" and kill_broker is not None:
                    tell(f"{done} of {plan.articles}: SIGKILL to a broker")
                    await kill_broker(chance)
                    account.broker_kills += 1
                elif await workers.kill_one(slot := chance.randrange(plan.workers)):
                    tell(f"{done} of {plan.articles}: SIGKILL to worker {slot}")
                    account.worker_kills += 1
                else:
                    continue  # it is just being started: the next one falls a little later
                kills.pop(0)
        await feeding
        # What comes now is too much: wait as long as an open transaction may hold something back.
        quiet = time.monotonic()
        while time.monotonic() - quiet < 3:
            if await accountant.read(0.5):
                quiet = time.monotonic()
        codes = await workers.stop()
        account.exits += [code for code in workers.exits + codes if code not in (0, -signal.SIGKILL)]
        await accountant.read(1.0)
    finally:
        await workers.stop()
        await accountant.stop()
    account.seconds = time.monotonic() - begun
    account.expected_events = await asyncio.to_thread(expected_events, plan.articles)
    return account
