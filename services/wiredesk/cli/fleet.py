"""Several worker processes under one supervisor: `wiredesk worker --processes N`."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path
from typing import Final

import structlog

from wiredesk.cli import INTERRUPTED
from wiredesk.cli.supervisor import Supervisor
from wiredesk.errors import UsageError
from wiredesk.settings import Settings

log = structlog.get_logger(__name__)

FAILED: Final = 1
BAD_USE: Final = 2
_GOOD: Final = (0, -signal.SIGTERM, None)
"""How one that was told to stop may end: drained, of the signal while it still waited for Kafka, or never started."""
_LAST_PORT: Final = 65_535
_GRACE_SECONDS: Final = 10.0
"""A worker that has drained leaves the group and its clients; so long that may take on top."""


def run_fleet(settings: Settings, processes: int) -> int:
    """Run so many workers until SIGTERM or Ctrl-C.

    Args:
        settings: of this process; each worker's differ from them in its name and its port.
        processes: how many.

    Returns:
        The exit code: 0 after SIGTERM, 130 after Ctrl-C, 1 where a worker did not stop in good order, 2 where the
        settings are such that no worker could start.

    Raises:
        UsageError: where workers could not have names or ports of their own.
    """
    return asyncio.run(_Fleet(settings, processes).run())


class _Fleet:
    def __init__(self, settings: Settings, processes: int) -> None:
        if settings.kafka.static_membership and not settings.worker.instance:
            raise UsageError("static membership needs a name for each worker: WIREDESK_WORKER__INSTANCE=host-1")
        port = settings.worker.web_port
        if port + processes - 1 > _LAST_PORT:
            raise UsageError(f"WIREDESK_WORKER__WEB_PORT: no {processes} ports from {port} on; 0 takes free ones")
        self._ended: asyncio.Event | None = None
        self._code: int | None = None
        self._workers = {
            name: self._worker(settings, name, port + number if port else 0)
            for number in range(processes)
            for name in [f"{settings.worker.instance or 'worker'}-{number + 1}"]
        }
        self._drain_seconds = settings.worker.drain_seconds

    def _worker(self, settings: Settings, name: str, port: int) -> Supervisor:
        environment = {
            **os.environ,
            "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": settings.kafka.bootstrap_servers or "",
            "WIREDESK_WORKER__INSTANCE": name,
            "WIREDESK_WORKER__WEB_PORT": str(port),
        }
        return Supervisor(
            "worker",
            environment,
            folder=Path.cwd(),
            log=None,
            left=lambda code, pause, _: self._left(name, code, pause),
            stop_seconds=settings.worker.drain_seconds + _GRACE_SECONDS,
        )

    def _left(self, name: str, code: int, pause: float) -> None:
        log.error("worker.died", instance=name, exit_code=code, again_in_seconds=pause)
        if code == BAD_USE and self._workers[name].starts == 1:
            self._end(BAD_USE)  # it has said why, and so would all others, for ever

    def _end(self, code: int) -> None:
        if self._code is None and self._ended is not None:
            self._code = code
            self._ended.set()

    async def run(self) -> int:
        """Until told to stop. Returns the exit code."""
        self._ended = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number, code in ((signal.SIGTERM, 0), (signal.SIGINT, INTERRUPTED)):
            loop.add_signal_handler(number, self._told, code)
        log.info("fleet.starting", processes=len(self._workers), instances=list(self._workers))
        tasks = [asyncio.create_task(worker.run()) for worker in self._workers.values()]
        ended = asyncio.create_task(self._wait(self._ended))
        try:
            done, _ = await asyncio.wait([*tasks, ended], return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # raises where it is a supervisor's, which never ends by itself
        finally:
            ended.cancel()
            log.info("fleet.draining", at_most_seconds=self._drain_seconds)
            running = {name for name, worker in self._workers.items() if worker.code is None}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, ended, return_exceptions=True)
        bad = {name: code for name, code in ((n, self._workers[n].code) for n in running) if code not in _GOOD}
        for name, code in bad.items():
            log.error("worker.not_drained", instance=name, exit_code=code)
        log.info("fleet.ended", exit_code=self._code or (FAILED if bad else 0))
        return self._code or (FAILED if bad else 0)

    async def _wait(self, event: asyncio.Event) -> None:
        await event.wait()

    def _told(self, code: int) -> None:
        if self._code is None:
            self._end(code)
            return
        log.warning("fleet.stopped_at_once", reason="told so twice")
        self._code = FAILED
        for worker in self._workers.values():
            worker.kill()
