"""The command line on topics of its own, and what it left there."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from wiredesk.cli.app import run
from wiredesk.deadletters.letter import dead_letter
from wiredesk.errors import FormatError
from wiredesk.record import Record


@dataclass
class Commands:
    """A prefix of its own on the cluster, and the command line on it."""

    servers: str
    prefix: str
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
        """Run a command with --json; its lines."""
        found = run([*arguments, "--json"])
        out, err = self.capsys.readouterr()
        assert found == code, out + err
        self.said = err
        return [json.loads(line) for line in out.splitlines()]

    def text(self, *arguments: str, code: int = 0) -> str:
        """Run a command for people."""
        found = run(list(arguments))
        out, self.said = self.capsys.readouterr()
        assert found == code, self.said
        return out

    def topic(self, name: str) -> str:
        return self.prefix + name

    def records(self, name: str) -> list[Any]:
        """All committed records of a topic, by partition and offset."""

        def consumer(isolation: str) -> AIOKafkaConsumer:
            return AIOKafkaConsumer(bootstrap_servers=self.servers, isolation_level=isolation)

        async def fetch() -> list[Any]:
            partitions = [TopicPartition(self.topic(name), number) for number in range(6)]
            # A commit is answered before its markers are written: what is committed reaches further than can be read.
            async with consumer("read_uncommitted") as everything:
                ends = await everything.end_offsets(partitions)
            async with consumer("read_committed") as committed:
                committed.assign(partitions)
                await committed.seek_to_beginning()
                found: list[Any] = []
                while [tp for tp in partitions if await committed.position(tp) < ends[tp]]:
                    for records in (await committed.getmany(timeout_ms=200)).values():
                        found += records
            return sorted(found, key=lambda record: (record.partition, record.offset))

        return asyncio.run(fetch())

    def produce(self, *records: tuple[str, bytes, bytes], transaction: str | None = None, abort: bool = False) -> None:
        """Put records (topic, key, value) in, in a transaction where one is named."""

        async def send(producer: AIOKafkaProducer) -> None:
            for topic, key, value in records:
                await producer.send_and_wait(self.topic(topic), value, key=key, partition=0)

        async def work() -> None:
            producer = AIOKafkaProducer(bootstrap_servers=self.servers, transactional_id=transaction)
            await producer.start()
            try:
                if transaction is None:
                    await send(producer)
                    return
                await producer.begin_transaction()
                await send(producer)
                await (producer.abort_transaction() if abort else producer.commit_transaction())
            finally:
                await producer.stop()

        asyncio.run(work())

    def letters(self, number: int) -> None:
        """Dead letters in partition 0, as the worker writes them."""

        async def work() -> None:
            producer = AIOKafkaProducer(bootstrap_servers=self.servers)
            await producer.start()
            try:
                for n in range(number):
                    letter = self.letter(n)
                    await producer.send_and_wait(
                        letter.topic,
                        letter.value,
                        key=letter.key,
                        headers=list(letter.headers),
                        timestamp_ms=letter.timestamp_ms,
                        partition=0,
                    )
            finally:
                await producer.stop()

        asyncio.run(work())

    def letter(self, n: int) -> Any:
        now = round(time.time() * 1000)
        headers = (("ce_id", f"doc-{n}".encode()), ("x", b"\xff"))
        raw = Record(self.topic("wire.raw"), n % 6, 100 + n, now, f"story-{n}".encode(), b"\x00noise %d" % n, headers)
        error = FormatError("no text", stage="formats" if n % 2 == 0 else "classify")
        return dead_letter(raw, error, to=self.topic("wire.raw.dlq"), at=datetime.now(UTC))
