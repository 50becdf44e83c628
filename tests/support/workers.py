"""Worker processes for tests: their environment, their topics, and a supervisor that starts anew whoever dies."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from wiredesk_schemas.topics import catalogue

WORKER = (sys.executable, "-m", "wiredesk", "worker")


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


class Workers:
    """Worker processes under supervision: whoever dies is started anew."""

    def __init__(
        self,
        environment: dict[str, str],
        folder: Path,
        *,
        count: int,
        static: bool = False,
        command: Sequence[str] = WORKER,
    ) -> None:
        self._environment = environment
        self._folder = folder
        self._count = count
        self._static = static
        self._command = command
        self._processes: dict[int, asyncio.subprocess.Process] = {}
        self._watchers: list[asyncio.Task[None]] = []
        self._stopping = False
        self.exits: list[int] = []
        """How those ended that were not told to stop: -9 where they were killed."""

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
                    *self._command,
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
                if not self._stopping:
                    self.exits.append(code)
                await asyncio.sleep(0.2)
