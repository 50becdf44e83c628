"""The field that all peers run on: the embedded Kafka, the preloaded topic, the processes, and the counting."""

from __future__ import annotations

import asyncio
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from bench.peers.copy import documents
from bench.peers.job import BOTH, Job
from bench.peers.tally import Report
from wiredesk.broker import Cluster, Kafka, guard
from wiredesk.errors import OperationError
from wiredesk.settings import load
from wiredesk_schemas.topics import RAW, catalogue

PARTITIONS: Final = 6
_ROOT: Final = Path(__file__).resolve().parents[2]
_POLL_SECONDS: Final = 0.1
_LONGEST_SECONDS: Final = 900.0
_BATCH_BYTES: Final = 1_000_000
_TAIL: Final = 1_500


@dataclass(frozen=True, slots=True)
class Run:
    """What one process did, and what came out of it."""

    report: Report
    second: dict[str, Any]
    """Of the worker's second hop, where there is one."""


class Field:
    """The field, once the Kafka runs. See `field`.

    Args:
        bootstrap: the Kafka.
        folder: for logs and what peers keep.
    """

    def __init__(self, bootstrap: str, folder: Path) -> None:
        self.bootstrap = bootstrap
        self.folder = folder
        self._numbers = itertools.count(1)
        self._loaded: dict[int, str] = {}

    def name(self, of: str) -> str:
        """A name that nobody else has."""
        return f"{of}-{next(self._numbers)}"

    async def topics(self, names: Iterable[str]) -> None:
        """Make topics."""
        await self._make([NewTopic(name, PARTITIONS, 1) for name in names])

    async def desk_topics(self, prefix: str) -> None:
        """Make all topics of the catalogue."""
        wanted = catalogue(partitions=PARTITIONS, replication=1)
        await self._make([NewTopic(prefix + t.name, t.partitions, 1, topic_configs=t.config()) for t in wanted])

    async def _make(self, topics: list[NewTopic]) -> None:
        admin = AIOKafkaAdminClient(bootstrap_servers=self.bootstrap)
        await admin.start()
        try:
            await admin.create_topics(topics)
        finally:
            await admin.close()

    async def load(self, topic: str, articles: int) -> None:
        """Put so many articles into a topic, round and round its partitions."""
        async with AIOKafkaProducer(
            bootstrap_servers=self.bootstrap, enable_idempotence=True, max_batch_size=_BATCH_BYTES
        ) as producer:
            pending = []
            for number, (key, value) in enumerate(documents(articles)):
                pending.append(await producer.send(topic, value, key, partition=number % PARTITIONS))
            await asyncio.gather(*pending)

    async def loaded(self, articles: int) -> str:
        """The topic with so many articles, for all to read."""
        if articles not in self._loaded:
            topic = self.name("source")
            await self.topics([topic])
            await self.load(topic, articles)
            self._loaded[articles] = topic
        return self._loaded[articles]

    async def job(self, peer: str, work: str, articles: int, *, warm: int | None = None, loaded: bool = True) -> Job:
        """A job on topics and in a group of its own; what it reads is there already where it is to be loaded."""
        name = self.name(peer)
        if peer == BOTH:
            target, source = f"{name}.", f"{name}.{RAW}"
            await self.desk_topics(target)
            if loaded:
                await self.load(source, articles)
        else:
            target = f"out-{name}"
            await self.topics([target])
            source = await self.loaded(articles) if loaded else self.name("source")
            if not loaded:
                await self.topics([source])
        return Job(
            peer=peer,
            work=work,
            bootstrap=self.bootstrap,
            source=source,
            target=target,
            group=f"group-{name}",
            articles=articles,
            # Of both hops the second one's time is counted from its first record on.
            warm=(1 if peer == BOTH else articles // 6) if warm is None else warm,
            home=str(self.folder / name),
        )

    @asynccontextmanager
    async def process(self, job: Job, number: int = 0) -> AsyncIterator[Any]:
        """A process at its job; it is ended at the end, and does not outlive us."""
        home = Path(job.home)
        home.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 - a moment
        job = replace(job, home=str(home / str(number)))
        process = guard.spawn(
            [sys.executable, "-m", "bench.peers.child", job.dump()],
            folder=_ROOT,
            output=home / f"{number}.log",
            env=None,
        )
        try:
            yield process
        finally:
            guard.end(process)

    async def run(self, job: Job, processes: int = 1) -> list[Run]:
        """Let processes do a job, and check that all of it is done.

        Raises:
            OperationError: where one fails or takes far too long, or something is missing of what was to come out.
        """
        await asyncio.gather(*(self._one(job, number) for number in range(processes)))
        runs = [self._read(job, number) for number in range(processes)]
        await self.check(job)
        calls = sum(run.report.calls for run in runs)
        if calls < job.articles:
            raise OperationError(f"{job.peer} worked on {calls:,} of {job.articles:,} articles")
        return runs

    async def _one(self, job: Job, number: int) -> None:
        async with self.process(job, number) as process, asyncio.timeout(_LONGEST_SECONDS):
            while process.poll() is None:  # noqa: ASYNC110 - a process tells nobody
                await asyncio.sleep(_POLL_SECONDS)
            if process.returncode:
                raise OperationError(f"{job.peer} left with exit code {process.returncode}: {self._said(job, number)}")

    def _said(self, job: Job, number: int) -> str:
        return (Path(job.home) / f"{number}.log").read_text("utf-8", "replace")[-_TAIL:]

    def _read(self, job: Job, number: int) -> Run:
        for line in reversed(self._said_lines(job, number)):
            if line.startswith('{"articles"'):
                data = orjson.loads(line)
                return Run(Report.read(data), data.get("second") or {})
        raise OperationError(f"{job.peer} reported nothing: {self._said(job, number)}")

    def _said_lines(self, job: Job, number: int) -> list[str]:
        return (Path(job.home) / f"{number}.log").read_text("utf-8", "replace").splitlines()

    async def check(self, job: Job) -> None:
        """Check that every article of a job was answered.

        Raises:
            OperationError: where one was not.
        """
        keys = await self.keys(f"{job.target}wire.articles" if job.peer == BOTH else job.target)
        if len(keys) != job.articles:
            raise OperationError(f"{job.peer} answered {len(keys):,} of {job.articles:,} articles")

    async def keys(self, topic: str) -> Counter[bytes]:
        """How often each article was committed to a topic."""
        found: Counter[bytes] = Counter()
        consumer = AIOKafkaConsumer(bootstrap_servers=self.bootstrap, isolation_level="read_committed")
        async with consumer:
            parts = [TopicPartition(topic, number) for number in range(PARTITIONS)]
            consumer.assign(parts)
            await consumer.seek_to_beginning(*parts)
            ends = await consumer.end_offsets(parts)
            while any([await consumer.position(part) < ends[part] for part in parts]):
                for records in (await consumer.getmany(timeout_ms=200)).values():
                    found.update(answered(record) for record in records)
        return found


def answered(record: Any) -> bytes:  # noqa: ANN401 - aiokafka has no types
    """Which article a record answers: its key; but one that was found to be of another story comes under that one's."""
    stated: bytes | None = next((value for name, value in record.headers if name == "ce_id"), None)
    key: bytes = record.key
    return key if stated is None else stated.rpartition(b"/")[0]


@asynccontextmanager
async def field() -> AsyncIterator[Field]:
    """Start the embedded Kafka in a folder of its own, and leave nothing of it."""
    settings = load()
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as scratch:
        folder = Path(scratch)
        cluster = Cluster(
            folder / "kafka",
            jars=settings.home / "jars",
            repository=settings.broker.maven_repository,
            heap="1g",
            full_jit=True,
        )
        async with Kafka(cluster) as kafka:
            yield Field(kafka.bootstrap_servers, folder)
