"""A gateway process for tests, and events written to its topics as a worker would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

import httpx
from aiokafka import AIOKafkaProducer

from support.workers import worker_environment
from wiredesk_schemas import Event, reach, read_event

GATEWAY = (sys.executable, "-m", "wiredesk", "gateway")
_LISTENING = re.compile(r'"address": "(http://[^"]+)"')


class Gateway:
    """One process. A context: it is ready inside."""

    def __init__(self, bootstrap: str, prefix: str, folder: Path, *, name: str = "gateway", **more: str) -> None:
        self._environment = {
            **worker_environment(bootstrap, prefix, folder),
            "WIREDESK_GATEWAY__PORT": "0",
            "WIREDESK_GATEWAY__KAFKA_SECONDS": "15",
            **more,
        }
        self._log = folder / f"{name}.log"
        self._process: asyncio.subprocess.Process | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start()
        await self.until_ready()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        begin = self._log.stat().st_size if self._log.exists() else 0
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *GATEWAY, env=self._environment, stdout=log, stderr=log, stdin=asyncio.subprocess.DEVNULL
            )
        async with asyncio.timeout(60):
            while not (found := _LISTENING.search(self.log()[begin:])):
                assert self._process.returncode is None, self.log()
                await asyncio.sleep(0.05)
        self.url = found[1]

    async def until_ready(self) -> None:
        async with asyncio.timeout(60), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"{self.url}/readyz")).status_code == httpx.codes.OK:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.1)

    def log(self) -> str:
        return self._log.read_text("utf-8", "replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    async def kill(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        process = self._process
        assert process is not None
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(process.wait(), 30)
            except TimeoutError:
                os.kill(process.pid, signal.SIGKILL)
                await process.wait()
                raise
        return process.returncode or 0


def an_event(number: int, **changes: Any) -> Event:
    """An event of strike, as a worker makes it; all of it is invented."""
    quote = f"Drone number {number} hit the grain harbour of Odesa on Thursday"
    fields: dict[str, Any] = {
        "event_id": f"event-{number}",
        "revision": 1,
        "category": "strike",
        "kind": "drone",
        "modality": "reported",
        "places": [{"name": "Odesa", "country": "UA", "lat": 46.48, "lon": 30.73, "precision": "city"}],
        "evidence": [{"quote": quote, "start": 0, "end": len(quote), "field": "body"}],
        "article_id": f"article-{number}",
        "family_id": f"family-{number}",
        "headline": f"Drone {number} hits harbour",
        "processed_at": "2026-11-19T06:00:00Z",
        "confidence": 0.9,
        "model": "test/1",
        **changes,
    }
    return read_event(json.dumps(fields))


def taken_back(event: Event) -> Event:
    """Its retraction, which says nothing of what it was."""
    kept = event.model_dump(
        mode="json", include={"event_id", "category", "kind", "modality", "article_id", "family_id"}
    )
    return an_event(
        0,
        **kept,
        revision=event.revision + 1,
        status="retracted",
        places=[],
        evidence=[],
        headline=None,
        confidence=1.0,
    )


def an_article(number: int, **changes: Any) -> dict[str, Any]:
    """An article, as it is on wire.articles."""
    return {
        "article_id": f"article-{number}",
        "version": 1,
        "family_id": f"family-{number}",
        "status": "usable",
        "relation": None,
        "headline": f"Drone {number} hits harbour",
        "source": "Harbour Wire",
        "published_at": "2026-11-19T06:00:00Z",
        "paragraphs": [f"Drone number {number} hit the grain harbour of Odesa on Thursday, the mayor said."],
        "labels": {"strike": {"score": 0.9, "evidence": [], "terms": []}},
        "sha256": "0" * 64,
        **changes,
    }


def headers_of(told: Event, *, reached: Event | None = None, source: str = "Harbour Wire") -> dict[str, bytes]:
    """What the worker writes beside an event; of a retraction, what its event reached."""
    facets = reach.of_event(reached or told, source)
    if told.status == "active":
        facets = reach.current(facets, source)
    return {reach.HEADER: reach.to_header(facets), "wiredesk.received": b"1790000000000"}


class Desk:
    """Writes what a worker would."""

    def __init__(self, producer: AIOKafkaProducer, prefix: str) -> None:
        self._producer, self._prefix = producer, prefix

    async def tell(self, *events: Event, reached: Event | None = None, source: str = "Harbour Wire") -> None:
        """Events, each acknowledged."""
        sent = [
            await self._producer.send(
                f"{self._prefix}wire.events.{event.category}",
                event.model_dump_json().encode(),
                key=event.family_id.encode(),
                headers=list(headers_of(event, reached=reached, source=source).items()),
            )
            for event in events
        ]
        await asyncio.gather(*sent)

    async def print(self, *articles: Mapping[str, Any]) -> None:
        """Articles, each acknowledged."""
        for article in articles:
            await self._producer.send_and_wait(
                f"{self._prefix}wire.articles", json.dumps(article).encode(), key=article["family_id"].encode()
            )


@asynccontextmanager
async def writing(bootstrap: str, prefix: str) -> AsyncIterator[Desk]:
    async with AIOKafkaProducer(bootstrap_servers=bootstrap, enable_idempotence=True, acks="all") as producer:
        yield Desk(producer, prefix)
