"""Feed articles, kill workers (and brokers) with SIGKILL, and account for everything that comes out.

The account is kept by a plain aiokafka consumer that reads committed records and knows nothing of Wiredesk but the
topics' names. What ought to come out is known beforehand: the pipeline is pure, so it is run here as well.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from wiredesk.errors import MessageError
from wiredesk.pipeline import Pipeline
from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS, RAW, catalogue

WORKER = (sys.executable, "-m", "wiredesk", "worker")

_STALL_SECONDS = 90.0
_POISON = (b"", b"\xff\xfe\x00\x01 not text", b'{"content": ' + b"[" * 5_000)


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


@dataclass(slots=True)
class Account:
    """What came of it."""

    fed: int
    seconds: float = 0.0
    worker_kills: int = 0
    broker_kills: int = 0
    exits: list[int] = field(default_factory=list)
    """Exit codes of workers that left by themselves (and were started anew)."""
    articles: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    expected_events: frozenset[str] = frozenset()

    @property
    def lost(self) -> int:
        """Articles of which nothing came out."""
        return self.fed - len(self.articles.keys() | self.dead.keys())

    @property
    def repeated(self) -> int:
        """Articles and dead letters too many."""
        return sum((self.articles + self.dead).values()) - len(self.articles.keys() | self.dead.keys())

    @property
    def events_lost(self) -> int:
        """Events that the pipeline finds and that did not come out."""
        return len(self.expected_events - self.events.keys())

    @property
    def events_repeated(self) -> int:
        """Events too many, unexpected ones among them."""
        return sum(self.events.values()) - len(self.expected_events & self.events.keys())

    def summary(self) -> dict[str, object]:
        """The figures."""
        return {
            "fed": self.fed,
            "lost": self.lost,
            "repeated": self.repeated,
            "dead_letters": sum(self.dead.values()),
            "events": sum(self.events.values()),
            "events_lost": self.events_lost,
            "events_repeated": self.events_repeated,
            "worker_kills": self.worker_kills,
            "broker_kills": self.broker_kills,
            "exits": self.exits,
            "seconds": round(self.seconds, 1),
        }


def document(number: int) -> tuple[str, bytes]:
    """The id and the bytes of an article; one in fifty is poison."""
    identity = f"a{number:06d}"
    if number % 50 == 49:
        return identity, _POISON[number // 50 % len(_POISON)]
    drones, hurt, day = 20 + number % 300, 2 + number % 40, 1 + number % 28
    bodies = (
        (
            f"Ukraine’s air force said Russia launched {drones} drones overnight and that {drones - 7} of them were shot "
            f"down. At least {hurt} people were injured in Odesa, the regional governor said."
        ),
        (
            f"The foreign ministers of Norway and Japan met in Oslo on Tuesday and signed an agreement on {drones} joint "
            "patrols at sea, both ministries said in a joint statement."
        ),
        (
            f"A satellite internet operator said on Monday that a faulty update had cut off {drones * 100} terminals in "
            "Kenya for two hours. Service was restored before noon, the company said."
        ),
        f"The harvest festival drew {drones * 10} visitors, the organisers said, {hurt} more than last year.",
    )
    text = f"Report number {number}\n\nOSLO, March {day} (Fjordwire) - {bodies[number % 4]}\n"
    envelope = {
        "id": identity,
        "content": text,
        "content_type": "text/plain",
        "published_at": f"2026-03-{day:02d}T08:00:00Z",
    }
    return identity, json.dumps(envelope).encode()


def expected_events(articles: int) -> frozenset[str]:
    """The ids of all events that an undisturbed run finds."""
    pipeline, at, found = Pipeline(max_document_bytes=1_000_000), datetime(2026, 3, 30, tzinfo=UTC), set[str]()
    for number in range(articles):
        identity, value = document(number)
        try:
            outcomes = pipeline.process(value, processed_at=at, received_at=at, story=identity)
        except MessageError:
            continue
        found.update(event.event_id for outcome in outcomes for event in outcome.events)
    return frozenset(found)


async def make_topics(bootstrap: str, prefix: str, partitions: int, replication: int = 1) -> list[str]:
    """Make the catalogue's topics under a prefix. Returns their names."""
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap)
    await admin.start()
    try:
        wanted = catalogue(partitions=partitions, replication=replication)
        await admin.create_topics(
            [NewTopic(prefix + t.name, t.partitions, t.replication, topic_configs=t.config()) for t in wanted]
        )
        return [prefix + t.name for t in wanted]
    finally:
        await admin.close()


class Workers:
    """Worker processes under supervision: whoever dies is started anew."""

    def __init__(self, environment: dict[str, str], folder: Path, *, count: int, static: bool) -> None:
        self._environment = environment
        self._folder = folder
        self._count = count
        self._static = static
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._watchers: list[asyncio.Task[None]] = []
        self._stopping = False
        self.exits: list[int] = []

    async def start(self) -> None:
        """Start them all."""
        self._watchers = [asyncio.create_task(self._keep(slot)) for slot in range(self._count)]

    async def kill_one(self, slot: int) -> bool:
        """SIGKILL one, if it runs."""
        process = self._processes.get(slot)
        if process is None or process.returncode is not None:
            return False
        process.send_signal(signal.SIGKILL)
        return True

    async def stop(self) -> list[int]:
        """SIGTERM all of them. Returns their exit codes."""
        self._stopping = True
        running = [p for p in self._processes.values() if p.returncode is None]
        for process in running:
            process.send_signal(signal.SIGTERM)
        codes = [await asyncio.wait_for(process.wait(), 40) for process in running]
        for watcher in self._watchers:
            watcher.cancel()
        await asyncio.gather(*self._watchers, return_exceptions=True)
        return codes

    async def _keep(self, slot: int) -> None:
        environment = {**self._environment, "WIREDESK_WORKER__INSTANCE": f"worker-{slot}"}
        environment["WIREDESK_KAFKA__STATIC_MEMBERSHIP"] = str(self._static).lower()
        with (self._folder / f"worker-{slot}.log").open("ab") as log:
            while not self._stopping:
                process = await asyncio.create_subprocess_exec(
                    *WORKER,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    stdin=asyncio.subprocess.DEVNULL,
                )
                self._processes[slot] = process
                try:
                    code = await process.wait()
                finally:
                    if process.returncode is None:
                        process.kill()
                        await process.wait()
                if code != -signal.SIGKILL and not self._stopping:
                    self.exits.append(code)
                await asyncio.sleep(0.2)


class Accountant:
    """Reads all output topics from the beginning, committed records only."""

    def __init__(self, bootstrap: str, prefix: str, topics: Sequence[str], partitions: int, account: Account) -> None:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            max_poll_records=2000,
        )
        self._prefix = prefix
        self._partitions = [TopicPartition(t, p) for t in topics for p in range(partitions)]
        self.account = account

    async def start(self) -> None:
        await self._consumer.start()
        self._consumer.assign(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)

    async def stop(self) -> None:
        await self._consumer.stop()

    async def read(self, seconds: float) -> int:
        """Read what is there; waits so long for something. Returns how many records."""
        batches = await self._consumer.getmany(timeout_ms=round(seconds * 1000))
        count = 0
        for partition, records in batches.items():
            for record in records:
                count += 1
                self._enter(partition.topic.removeprefix(self._prefix), record.key, record.value, dict(record.headers))
        return count

    def _enter(self, topic: str, key: bytes | None, value: bytes | None, headers: dict[str, bytes]) -> None:
        if topic == DEAD_LETTERS:
            self.account.dead[(key or b"").decode()] += 1
        elif topic == ARTICLES:
            self.account.articles[json.loads(value or b"{}")["article_id"]] += 1
        else:
            self.account.events[json.loads(value or b"{}")["event_id"]] += 1


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
        account.exits += workers.exits + [code for code in codes if code]
        await accountant.read(1.0)
    finally:
        await workers.stop()
        await accountant.stop()
    account.seconds = time.monotonic() - begun
    account.expected_events = await asyncio.to_thread(expected_events, plan.articles)
    return account


def worker_environment(bootstrap: str, prefix: str, folder: Path, **more: str) -> dict[str, str]:
    """The environment of a worker process for a test."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_")}
    return {
        **inherited,
        "WIREDESK_HOME": str(folder / "home"),
        "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
        "WIREDESK_KAFKA__TOPIC_PREFIX": prefix,
        "WIREDESK_KAFKA__GROUP": f"{prefix}desk",
        "WIREDESK_KAFKA__SESSION_TIMEOUT_SECONDS": "6",
        "WIREDESK_WORKER__WEB_PORT": "0",
        "WIREDESK_LOG_FORMAT": "json",
        **more,
    }
