"""Feed stories with all their versions, kill workers (and brokers), and compare with an undisturbed run."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from aiokafka import AIOKafkaProducer

from support.campaign import KillBroker, Plan
from support.storyaccount import StoryAccount, StoryAccountant, settle
from support.storycopy import Sent, releases, soon, stories
from support.undisturbed import Undisturbed
from support.workers import Workers, make_topics, worker_environment
from wiredesk_schemas.topics import RAW

_STALL_SECONDS: Final = 90.0
_QUIET_SECONDS: Final = 3.0
_AROUND_THE_RELEASE: Final = (-0.5, 2.0)
"""Seconds about the end of the embargoes, in which some of the kills fall on purpose."""
_SHARE_THERE: Final = 0.2
_SETTINGS: Final = {
    # A document at which workers die again and again is given up, rightly; here it is never the document's fault.
    "WIREDESK_WORKER__DEATHS": "1000",
    # Nor is it, where the machine stands still for a while.
    "WIREDESK_WORKER__ARTICLE_SECONDS": "60",
}


@dataclass(slots=True)
class _Kills:
    """When which kill is due: by the share of all records that are out, or by the clock."""

    by_share: list[tuple[float, str]]
    by_clock: list[float]
    made: dict[str, int] = field(default_factory=lambda: {"worker": 0, "broker": 0})

    @classmethod
    def planned(cls, plan: Plan, chance: random.Random, until: datetime) -> _Kills:
        there = round(plan.worker_kills * _SHARE_THERE)
        kinds = ["worker"] * (plan.worker_kills - there) + ["broker"] * plan.broker_kills
        moments = [until.timestamp() + chance.uniform(*_AROUND_THE_RELEASE) for _ in range(there)]
        return cls(sorted((chance.uniform(0.02, 0.95), kind) for kind in kinds), sorted(moments))

    def due(self, share: float) -> str | None:
        if self.by_clock and time.time() >= self.by_clock[0]:
            return "worker"
        return self.by_share[0][1] if self.by_share and share >= self.by_share[0][0] else None

    def done(self, kind: str) -> None:
        self.made[kind] += 1
        if kind == "worker" and self.by_clock and time.time() >= self.by_clock[0]:
            self.by_clock.pop(0)
        else:
            self.by_share.pop(0)


class _Campaign:
    def __init__(
        self,
        plan: Plan,
        bootstrap: str,
        prefix: str,
        kill_broker: KillBroker | None,
        tell: Callable[[str], None],
        accountant: StoryAccountant,
        workers: Workers,
        *,
        embargo_seconds: float,
    ) -> None:
        self._plan, self._bootstrap, self._topic = plan, bootstrap, prefix + RAW
        self._kill_broker, self._tell = kill_broker, tell
        self._accountant, self._workers = accountant, workers
        self._chance = random.Random(plan.seed)
        self.until = soon(embargo_seconds, now=datetime.now(UTC))
        self.sent = stories(plan.articles, self.until)
        self._early = [document for document in self.sent if not document.late]
        self._late = [document for document in self.sent if document.late]
        self.releases = releases(self.sent, self.until)
        self._total = len(self.sent) + self.releases
        self.kills = _Kills.planned(plan, self._chance, self.until)

    async def run(self) -> None:
        """Both parts of the feed, and all kills."""
        await self._part(self._early, len(self._early) + self.releases)
        await self._part(self._late, self._total)
        quiet = time.monotonic()
        while time.monotonic() - quiet < _QUIET_SECONDS:  # what comes now is too much
            if await self._accountant.read(0.5):
                quiet = time.monotonic()

    async def _part(self, documents: list[Sent], enough: int) -> None:
        feeding = asyncio.create_task(_feed(self._bootstrap, self._topic, documents))
        moved = time.monotonic()
        try:
            while self._accountant.articles < enough:
                if await self._accountant.read(0.05) or time.time() < self.until.timestamp():
                    moved = time.monotonic()
                elif time.monotonic() - moved > _STALL_SECONDS:
                    self._tell(f"{self._accountant.articles} of {enough}: nothing moves any more")
                    break
                await self._kill_what_is_due()
        finally:
            await feeding

    async def _kill_what_is_due(self) -> None:
        done = self._accountant.articles
        kind = self.kills.due(done / self._total)
        if kind == "broker" and self._kill_broker is not None:
            self._tell(f"{done} of {self._total}: SIGKILL to a broker")
            await self._kill_broker(self._chance)
        elif kind == "worker" and await self._workers.kill_one(slot := self._chance.randrange(self._plan.workers)):
            self._tell(f"{done} of {self._total}: SIGKILL to worker {slot}")
        else:
            return  # none is due, or it is just being started: the next one falls a little later
        self.kills.done(kind)


async def campaign(
    plan: Plan,
    *,
    bootstrap: str,
    prefix: str,
    folder: Path,
    replication: int = 1,
    kill_broker: KillBroker | None = None,
    embargo_seconds: float = 40.0,
    tell: Callable[[str], None] = lambda _: None,
) -> StoryAccount:
    """Carry a plan out. Kills fall at random points of the progress, and about the end of the embargoes.

    Args:
        plan: what to do.
        bootstrap: of the cluster.
        prefix: of topics and group.
        folder: for the workers' logs.
        replication: of the topics.
        kill_broker: kills one and starts it anew.
        embargo_seconds: the embargoes that end do so, so long after the beginning.
        tell: told of the progress.
    """
    topics = await make_topics(bootstrap, prefix, plan.partitions, replication)
    accountant = StoryAccountant(bootstrap, prefix, topics, plan.partitions)
    await accountant.start()
    environment = worker_environment(bootstrap, prefix, folder, **_SETTINGS)
    workers = Workers(environment, folder, count=plan.workers, static=plan.static)
    begun = time.monotonic()
    run = _Campaign(plan, bootstrap, prefix, kill_broker, tell, accountant, workers, embargo_seconds=embargo_seconds)
    account = StoryAccount(len(run.sent), len({document.key for document in run.sent}), run.releases)
    try:
        await workers.start()
        await run.run()
        codes = await workers.stop()
        account.exits += [code for code in workers.exits + codes if code not in (0, -signal.SIGKILL)]
        await accountant.read(1.0)
    finally:
        await workers.stop()
        await accountant.stop()
    account.seconds = time.monotonic() - begun
    account.worker_kills, account.broker_kills = run.kills.made["worker"], run.kills.made["broker"]
    if len(accountant.raw) != len(run.sent):
        account.differences.shown.append(f"fed {len(accountant.raw)} documents, not {len(run.sent)}")
    tell(f"{accountant.articles} of {len(run.sent) + run.releases} came out; now the same without any kill")
    copies = {f"{document.key}-b": document.key.removeprefix("other-") for document in run.sent if document.is_copy}
    undisturbed = await asyncio.to_thread(_undisturbed, accountant, run, prefix, plan.partitions)
    settle(account, undisturbed, accountant.read_records, copies, prefix)
    return account


def _undisturbed(accountant: StoryAccountant, run: _Campaign, prefix: str, partitions: int) -> Undisturbed:
    undisturbed = Undisturbed(prefix, partitions, run.until)
    late = {(document.key.encode(), document.value) for document in run.sent if document.late}
    undisturbed.records(record for record in accountant.raw if (record.key, record.value) not in late)
    undisturbed.end_of_embargo()
    undisturbed.records(record for record in accountant.raw if (record.key, record.value) in late)
    return undisturbed


async def _feed(bootstrap: str, topic: str, documents: list[Sent]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all", max_batch_size=65_536)
    await producer.start()
    try:
        pending = [await producer.send(topic, each.value, key=each.key.encode()) for each in documents]
        await asyncio.gather(*pending)
    finally:
        await producer.stop()
