"""A worker on topics of its own, fed and read by plain aiokafka clients."""

from __future__ import annotations

import asyncio
import re
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.structs import ConsumerRecord

from support.workers import WORKER, Workers, make_topics, worker_environment
from wiredesk_schemas.topics import RAW

COPY = """\
Drones hit Odesa as envoys agree on an exchange

KYIV, Ukraine, March 5 (Fjordwire) - Ukraine’s air force said Russia launched 84 drones overnight into Thursday, of \
which 71 were shot down.

At least two people were injured in Odesa, the regional governor said.

The foreign ministers of Ukraine and Turkey met in Ankara on Wednesday and signed an agreement on the exchange of 200 \
prisoners, both ministries said.

Separately, the satellite internet operator Lumenlink said a faulty update had cut off 1,200 terminals on Wednesday.
"""


class Desk:
    """A worker (or several) on topics of its own."""

    def __init__(self, bootstrap: str, prefix: str, folder: Path) -> None:
        self.bootstrap = bootstrap
        self.prefix = prefix + "."
        self.folder = folder
        self.outputs: list[str] = []

    async def open(self, partitions: int = 3) -> None:
        topics = await make_topics(self.bootstrap, self.prefix, partitions)
        self.outputs = [topic for topic in topics if topic != self.prefix + RAW]

    @asynccontextmanager
    async def worker(self, *command: str, count: int = 1, **more: str) -> AsyncIterator[Workers]:
        environment = worker_environment(self.bootstrap, self.prefix, self.folder, **more)
        workers = Workers(environment, self.folder, count=count, command=command or WORKER)
        await workers.start()
        try:
            yield workers
        finally:
            await workers.stop()

    async def feed(self, *records: tuple[str, bytes | None]) -> None:
        async with AIOKafkaProducer(bootstrap_servers=self.bootstrap, max_request_size=5_000_000) as producer:
            for key, value in records:
                await producer.send_and_wait(self.prefix + RAW, value, key=key.encode())

    async def read(
        self, enough: Callable[[dict[str, list[ConsumerRecord]]], object], seconds: float = 60
    ) -> dict[str, list[ConsumerRecord]]:
        """All that can be read of the output topics, by topic, once it is enough."""
        found: dict[str, list[ConsumerRecord]] = defaultdict(list)
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap, isolation_level="read_committed", auto_offset_reset="earliest"
        )
        consumer.subscribe(pattern=f"^{re.escape(self.prefix)}wire\\.(articles|events|raw\\.dlq).*")
        async with consumer, asyncio.timeout(seconds):
            while not enough(found):
                for partition, records in (await consumer.getmany(timeout_ms=200)).items():
                    found[partition.topic.removeprefix(self.prefix)] += records
        return found

    def log(self) -> str:
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    async def page(self, name: str, seconds: float = 30) -> tuple[int, str]:
        """A page of the worker's, once it listens."""
        async with asyncio.timeout(seconds):
            while not (addresses := re.findall(r'"metrics": "(http://[^"]+)/metrics"', self.log())):
                await asyncio.sleep(0.1)

        def get() -> tuple[int, str]:
            try:
                with urllib.request.urlopen(f"{addresses[-1]}/{name}", timeout=5) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode()

        return await asyncio.to_thread(get)
