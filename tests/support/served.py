"""A worker and a gateway as processes on topics of their own, for those who look at the page."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiokafka import AIOKafkaProducer
from playwright.sync_api import Page

from support.workers import make_topics, worker_environment
from wiredesk_schemas.topics import RAW

Opener = Callable[..., Page]
"""Opens the page in a browser of its own: opener(address, width=1440, height=900, scheme="light")."""


class Served:
    """A desk that is served by HTTP; `with` it.

    Args:
        bootstrap: the Kafka.
        prefix: what its topics begin with.
        folder: for its logs.
        whole: whether it makes its topics and has a worker; else it is a gateway beside another that does.
        more: settings of the processes, as environment.
    """

    def __init__(self, bootstrap: str, prefix: str, folder: Path, *, whole: bool = True, **more: str) -> None:
        self._topics = (bootstrap, f"{prefix}.")
        self._folder = folder
        self._whole = whole
        self._environment = worker_environment(bootstrap, f"{prefix}.", folder, WIREDESK_GATEWAY__PORT="0", **more)
        self._running: list[subprocess.Popen[bytes]] = []
        self.address = ""

    def __enter__(self) -> Served:
        if self._whole:
            aside(make_topics(*self._topics, 2))
            self._start("worker")
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._running:
            self._end(process)

    def beside(self, folder: Path, **more: str) -> Served:
        """Another gateway of this desk."""
        bootstrap, prefix = self._topics
        return Served(bootstrap, prefix.removesuffix("."), folder, whole=False, **more)

    def open(self) -> None:
        """Start the gateway, where it was before if it was."""
        if self.address:
            self._environment["WIREDESK_GATEWAY__PORT"] = self.address.rpartition(":")[2]
        self.gateway = self._start("gateway")
        log = self._folder / "gateway.log"
        self.address = within(40, lambda: self._listening(log), lambda: log.read_text("utf-8")[-2000:])
        within(40, lambda: self.asked("/readyz")[0] == 200, lambda: log.read_text("utf-8")[-2000:])

    def close(self) -> None:
        """End the gateway."""
        self._end(self.gateway)
        self._running.remove(self.gateway)

    def asked(self, path: str, body: bytes | None = None, **headers: str) -> tuple[int, Any]:
        """What the gateway answers; a body is posted."""
        if body is not None:
            headers.setdefault("content-type", "text/plain; charset=utf-8")
        request = urllib.request.Request(self.address + path, data=body, headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, None
        except (OSError, ValueError):
            return 0, None

    def feed(self, copy: str | bytes) -> None:
        """Feed a document by HTTP."""
        status, _ = self.asked("/v1/articles", copy.encode() if isinstance(copy, str) else copy)
        assert status == 202

    def feed_anyway(self, document: bytes) -> None:
        """Put a document on the raw topic itself, past the gateway, which would not take what cannot be read."""
        bootstrap, prefix = self._topics

        async def send() -> None:
            async with AIOKafkaProducer(bootstrap_servers=bootstrap) as producer:
                await producer.send_and_wait(prefix + RAW, document)

        aside(send())

    def told(self, headline: str, seconds: float = 40) -> dict[str, Any]:
        """An article with its events, by its headline, once it is there."""

        def look() -> dict[str, Any] | None:
            _, page = self.asked("/v1/articles?limit=200")
            for article in (page or {}).get("articles", []):
                if article["headline"] == headline:
                    found = self.asked(f"/v1/articles/{quote(article['article_id'], safe='')}")[1]
                    return found if isinstance(found, dict) else None
            return None

        found = within(seconds, look, lambda: f"no article {headline!r}")
        assert isinstance(found, dict)
        return found

    def _start(self, command: str) -> subprocess.Popen[bytes]:
        with (self._folder / f"{command}.log").open("wb") as log:
            process = subprocess.Popen(
                (sys.executable, "-m", "wiredesk", command),
                env={**self._environment, "PYTHONUNBUFFERED": "1", "COLUMNS": "200"},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=os.fspath(self._folder),
            )
        self._running.append(process)
        return process

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _listening(self, log: Path) -> str | None:
        found = re.search(r"http://[\w.\[\]:]+:\d+", log.read_text("utf-8", "replace"))
        return found[0] if found else None


def aside(work: Coroutine[Any, Any, Any]) -> None:
    """Run it in another thread: the browser has its loop running in this one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


def within(seconds: float, look: Callable[[], Any], otherwise: Callable[[], str]) -> Any:
    """What is found, once there is something; an error that says `otherwise` after so long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.1)
    raise AssertionError(otherwise())
