"""Many subscribers at once: `python -m bench readers --readers 1000`.

Starts a Kafka and a gateway of its own (or takes the Kafka that the environment names), opens so many streams, writes
events at a pace, and says how many were delivered in a second, and how long each took from being written to being read.
The readers run in a process of their own, which shares the machine with all the rest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as ProcessEvent
from pathlib import Path
from typing import Final

import psutil
from aiokafka import AIOKafkaProducer

from wiredesk.broker import Cluster
from wiredesk.settings import load
from wiredesk.topics import carry_out, compare, read
from wiredesk_schemas import catalogue, events_topic

_QUOTE: Final = "A drone hit the grain harbour of Odesa on Thursday, the mayor said"
_MARK: Final = b'"article_id":"'
_BUCKET_MS: Final = 5
_OPEN_AT_ONCE: Final = 50


@dataclass
class Heard:
    """What the readers have got."""

    records: int = 0
    gone: int = 0
    opened: int = 0
    delays: dict[int, int] = field(default_factory=dict)
    """How many took so long, in buckets of five milliseconds."""

    def quantile(self, part: float) -> float:
        """The delay that so large a part stayed below, in milliseconds."""
        seen = 0
        for bucket, count in sorted(self.delays.items()):
            seen += count
            if seen >= part * self.records:
                return float((bucket + 1) * _BUCKET_MS)
        return float("nan")


def event(number: int, at_ms: int) -> bytes:
    """An event of about the usual size; its article is named after the moment at which it was written."""
    return json.dumps(
        {
            "event_id": f"{number:032x}",
            "revision": 1,
            "category": "strike",
            "kind": "drone",
            "modality": "reported",
            "places": [{"name": "Odesa", "country": "UA", "lat": 46.48, "lon": 30.73, "precision": "city"}],
            "counts": [
                {
                    "role": "launched",
                    "object": "drone",
                    "value": 12,
                    "evidence": {"quote": _QUOTE, "start": 0, "end": 1},
                }
            ],
            "evidence": [{"quote": _QUOTE, "start": 0, "end": len(_QUOTE), "field": "body"}] * 3,
            "status": "active",
            "article_id": str(at_ms),
            "family_id": f"family-{number}",
            "headline": "Drone hits grain harbour",
            "processed_at": "2026-11-19T06:00:00Z",
            "confidence": 0.9,
            "model": "bench/1",
        },
        separators=(",", ":"),
    ).encode()


async def listen(host: str, port: int, opened: asyncio.Semaphore, heard: Heard) -> None:
    """One subscriber."""
    async with opened:
        reader, writer = await asyncio.open_connection(host, port, limit=1 << 20)
        writer.write(f"GET /v1/streams/strike HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        await reader.readuntil(b": beat\n")
        heard.opened += 1
    try:
        while line := await reader.readline():
            if line.startswith(b"event: gone"):
                heard.gone += 1
            place = line.find(_MARK)
            if place >= 0:
                begin = place + len(_MARK)
                written = int(line[begin : line.index(b'"', begin)])
                bucket = max(0, int(time.time() * 1000) - written) // _BUCKET_MS
                heard.delays[bucket] = heard.delays.get(bucket, 0) + 1
                heard.records += 1
    finally:
        writer.close()


def hear(host: str, port: int, readers: int, opened: ProcessEvent, ended: ProcessEvent, answer: Connection) -> None:
    """All subscribers, in a process of their own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    async def run() -> Heard:
        heard, gate = Heard(), asyncio.Semaphore(_OPEN_AT_ONCE)
        tasks = [asyncio.create_task(listen(host, port, gate, heard)) for _ in range(readers)]
        while heard.opened < readers:  # noqa: ASYNC110 - measured here, not elegant
            await asyncio.sleep(0.05)
        opened.set()
        while not ended.is_set():  # noqa: ASYNC110 - of another process
            await asyncio.sleep(0.1)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return heard

    answer.send(asyncio.run(run()))


@asynccontextmanager
async def gateway(bootstrap: str, prefix: str, folder: Path, readers: int) -> AsyncIterator[tuple[str, int, int]]:
    """A gateway process. Gives host, port and process id."""
    environment = {
        **os.environ,
        "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": bootstrap,
        "WIREDESK_KAFKA__TOPIC_PREFIX": prefix,
        "WIREDESK_KAFKA__GROUP": f"{prefix}bench",
        "WIREDESK_GATEWAY__PORT": "0",
        "WIREDESK_GATEWAY__READERS": str(readers + 10),
        "WIREDESK_GATEWAY__REQUESTS_PER_SECOND": "100000",
        "WIREDESK_GATEWAY__BURST": "100000",
        "WIREDESK_LOG_FORMAT": "json",
        "WIREDESK_LOG_LEVEL": "info",
    }
    log = folder / "gateway.log"
    with log.open("wb") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wiredesk", "gateway", env=environment, stdout=output, stderr=output
        )
    try:
        async with asyncio.timeout(120):
            while "following.ready" not in (text := log.read_text()) or '"address": "http://' not in text:
                if process.returncode is not None:
                    raise SystemExit(f"the gateway ended:\n{text}")
                await asyncio.sleep(0.1)
        host, _, port = text.split('"address": "http://')[1].split('"')[0].rpartition(":")
        yield host, int(port), process.pid
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


async def measure(bootstrap: str, folder: Path, asked: argparse.Namespace) -> int:
    """One run. Returns the exit code."""
    prefix = f"bench-{secrets.token_hex(4)}."
    kafka = load().kafka.model_copy(update={"bootstrap_servers": bootstrap, "topic_prefix": prefix})
    wanted = catalogue()
    await carry_out(kafka, compare(wanted, await read(kafka, [prefix + t.name for t in wanted]), prefix=prefix))
    context = multiprocessing.get_context("spawn")
    opened, ended = context.Event(), context.Event()
    answer, other = context.Pipe(duplex=False)
    async with gateway(bootstrap, prefix, folder, asked.readers) as (host, port, pid):
        listeners = context.Process(target=hear, args=(host, port, asked.readers, opened, ended, other), daemon=True)
        listeners.start()
        while not opened.is_set():
            await asyncio.sleep(0.1)
            if not listeners.is_alive():
                raise SystemExit("the readers have ended before they began")
        process = psutil.Process(pid)
        before, begun = sum(process.cpu_times()[:2]), time.monotonic()
        written = await write(bootstrap, prefix + events_topic("strike"), asked.rate, asked.seconds)
        took = time.monotonic() - begun
        used = sum(process.cpu_times()[:2]) - before
        await asyncio.sleep(5.0)
        used_after = sum(process.cpu_times()[:2]) - before
        memory = process.memory_info().rss
        ended.set()
        heard: Heard = await asyncio.to_thread(answer.recv)
        listeners.join(10)
    told = {
        "readers": asked.readers,
        "events": written,
        "seconds": round(took, 1),
        "delivered": heard.records,
        "missing": written * asked.readers - heard.records,
        "gone": heard.gone,
        "delivered_per_second": round(heard.records / took),
        "p50_ms": heard.quantile(0.5),
        "p99_ms": heard.quantile(0.99),
        "gateway_cpu_seconds": round(used_after, 1),
        "gateway_cpu_share": round(used / took, 2),
        "gateway_cpu_us_per_delivery": round(used_after * 1e6 / max(1, heard.records), 1),
        "gateway_mb": round(memory / 1e6),
    }
    sys.stdout.write(json.dumps(told) + "\n")
    return 0 if not told["missing"] and not told["gone"] else 1


async def write(bootstrap: str, topic: str, rate: float, seconds: float) -> int:
    """Events at a pace. Returns how many."""
    total = max(1, round(rate * seconds))
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all") as producer:
        begun = time.monotonic()
        for number in range(total):
            await asyncio.sleep(max(0.0, begun + number / rate - time.monotonic()))
            await producer.send(topic, event(number, int(time.time() * 1000)), key=str(number).encode())
        await producer.flush()
    return total


def main(arguments: Sequence[str]) -> int:
    """Run it.

    Returns:
        0 where every reader got every event, else 1.
    """
    parser = argparse.ArgumentParser(prog="python -m bench readers", description=__doc__)
    parser.add_argument("--readers", type=int, default=1_000, help="subscribers at once (default 1000)")
    parser.add_argument("--rate", type=float, default=5.0, help="events written in a second (default 5)")
    parser.add_argument("--seconds", type=float, default=20.0, help="for so long (default 20)")
    asked = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="wiredesk-bench-"))
    settings = load()
    try:
        if settings.kafka.bootstrap_servers:
            return asyncio.run(measure(settings.kafka.bootstrap_servers, folder, asked))
        jars, repository = settings.home / "jars", settings.broker.maven_repository
        (folder / "kafka").mkdir()
        with Cluster(folder / "kafka", jars=jars, repository=repository) as cluster:
            return asyncio.run(measure(cluster.bootstrap_servers, folder, asked))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
