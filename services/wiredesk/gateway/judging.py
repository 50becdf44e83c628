"""Documents read in processes of their own, which can be ended: the reading of some formats is long, and in C.

At most so many at once, and a few more that wait; others are told to come again.
"""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from typing import Any, Final

import structlog

from wiredesk.gateway.judge import LENGTH
from wiredesk.gateway.problems import busy

_START_SECONDS: Final = 60.0
"""To import all and to warm up, on a slow machine."""
_GRACE_SECONDS: Final = 2.0
"""Longer than its deadline by signal may a document take before its process is killed."""
log = structlog.get_logger(__name__)


class Judges:
    """Processes that read documents, started when they are first needed.

    Args:
        processes: how many.
        waiting: how many requests may wait for one.
        seconds: what a document may take.
        max_bytes: the largest document.
        name: what they do, for the log.
    """

    def __init__(self, *, processes: int, waiting: int, seconds: float, max_bytes: int, name: str) -> None:
        self._seconds = seconds
        self._max_bytes = max_bytes
        self._name = name
        self._places = processes + waiting
        self._taken = 0
        self._idle: asyncio.LifoQueue[Process | None] = asyncio.LifoQueue()
        self._all: set[Process] = set()
        for _ in range(processes):
            self._idle.put_nowait(None)

    async def ask(
        self, op: str, document: bytes, *, content_type: str | None, stated: dict[str, str] | None = None
    ) -> dict[str, Any]:
        """What a process answers. `error` in it says why the document cannot be read.

        Raises:
            Problem: 503: too many wait already.
        """
        if self._taken >= self._places:
            raise busy(f"too many documents wait to be {self._name} already")
        self._taken += 1
        try:
            process = await self._idle.get()
            try:
                if process is None or process.returncode is not None:
                    process = await self._start()
                head = {
                    "op": op,
                    "content_type": content_type,
                    "max_bytes": self._max_bytes,
                    "seconds": self._seconds,
                    "stated": stated,
                }
                return await self._answer(process, json.dumps(head).encode(), document)
            except BaseException:
                self._end(process)
                process = None
                raise
            finally:
                self._idle.put_nowait(process)
        finally:
            self._taken -= 1

    async def warm_up(self) -> None:
        """Start one process, so that the first request need not wait for it."""
        with suppress(Exception):
            await self.ask("check", b"Warm-up\n\nOSLO (Wire) - Nothing has happened.\n", content_type="text/plain")

    async def _answer(self, process: Process, head: bytes, document: bytes) -> dict[str, Any]:
        failed = {"stage": "pipeline"}
        try:
            async with asyncio.timeout(self._seconds * 2 + _GRACE_SECONDS):  # each: the outcome, what explains it
                return await _exchange(process, head, document)
        except TimeoutError:
            log.warning("judge.killed", doing=self._name, seconds=self._seconds)
            self._end(process)
            message = f"took longer than the {self._seconds:g} s that an article may take"
            return {"error": {**failed, "class": "DeadlineError", "message": message}}
        except (asyncio.IncompleteReadError, ConnectionError):
            log.warning("judge.died", doing=self._name, code=process.returncode)
            self._end(process)
            message = "the process that read it died"
            return {"error": {**failed, "class": "CrashError", "message": message}}

    async def _start(self) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "wiredesk.gateway.judge", stdin=PIPE, stdout=PIPE, limit=1 << 20
        )
        self._all.add(process)
        head = {"op": "check", "max_bytes": 1_000, "seconds": _START_SECONDS}
        async with asyncio.timeout(_START_SECONDS):  # apart from the time that a document may take
            await _exchange(process, json.dumps(head).encode(), b"ok")
        return process

    def _end(self, process: Process | None) -> None:
        if process is None:
            return
        self._all.discard(process)
        with suppress(ProcessLookupError):
            process.kill()

    async def close(self) -> None:
        """End all of them."""
        ended = list(self._all)
        for process in ended:
            self._end(process)
        for process in ended:
            with suppress(Exception):
                await asyncio.wait_for(process.wait(), _GRACE_SECONDS)


async def _exchange(process: Process, head: bytes, document: bytes) -> dict[str, Any]:
    writer, reader = process.stdin, process.stdout
    if writer is None or reader is None:
        raise ConnectionError("a process without pipes")
    writer.write(LENGTH.pack(len(head)) + head + LENGTH.pack(len(document)) + document)
    await writer.drain()
    (length,) = LENGTH.unpack(await reader.readexactly(LENGTH.size))
    told: dict[str, Any] = json.loads(await reader.readexactly(length))
    return told
