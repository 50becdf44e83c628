"""`wiredesk worker --processes N`: real processes, each with its name and port, started anew, drained, never left."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from support.desk import Desk
from support.wirecopy import document
from support.workers import WORKER, worker_environment


class Fleet:
    """The supervisor and what it has said so far."""

    def __init__(self, process: subprocess.Popen[bytes], log: Path) -> None:
        self.process = process
        self._log = log

    def said(self, event: str) -> list[dict[str, Any]]:
        found = []
        for line in self._log.read_text().splitlines():
            try:
                entry = json.loads(line)
            except ValueError:
                continue
            if isinstance(entry, dict) and entry.get("event") == event:
                found.append(entry)
        return found

    async def says(self, event: str, times: int = 1, seconds: float = 60) -> list[dict[str, Any]]:
        async with asyncio.timeout(seconds):
            while len(found := self.said(event)) < times:
                assert self.process.poll() is None, self._log.read_text()
                await asyncio.sleep(0.1)
        return found

    def workers(self) -> list[psutil.Process]:
        return [
            child
            for child in psutil.Process(self.process.pid).children(recursive=True)
            if child.name() != "sh" and "worker" in child.cmdline()
        ]

    async def ends(self, seconds: float = 60) -> int:
        async with asyncio.timeout(seconds):
            while (code := self.process.poll()) is None:
                await asyncio.sleep(0.1)
        return code


@asynccontextmanager
async def fleet(desk: Desk, **more: str) -> AsyncIterator[Fleet]:
    environment = worker_environment(desk.bootstrap, desk.prefix, desk.folder, **more)
    log = desk.folder / "fleet.log"
    with log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - a moment
            [*WORKER, "--processes", "2"],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    ours = Fleet(process, log)
    try:
        yield ours
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()


async def assigned(fleet: Fleet) -> list[float]:
    """How many partitions each process has, by its own page."""

    def page(url: str) -> str:
        with urllib.request.urlopen(url, timeout=5) as answer:
            text: str = answer.read().decode()
            return text

    found = [await asyncio.to_thread(page, entry["metrics"]) for entry in fleet.said("worker.listening")]
    return [
        float(line.split()[1])
        for text in found
        for line in text.splitlines()
        if line.startswith("wiredesk_partitions_assigned ")
    ]


async def test_two_processes_share_the_work_and_one_that_is_killed_comes_back(desk: Desk) -> None:
    async with fleet(desk) as ours:
        listening = await ours.says("worker.listening", 2)
        assert len({entry["metrics"] for entry in listening}) == 2
        await desk.feed(*(document(number) for number in range(30)))
        await desk.read(lambda f: len(f["wire.articles"]) >= 30)
        async with asyncio.timeout(30):
            while sorted(await assigned(ours)) not in ([2, 4], [3, 3]):  # three of each hop
                await asyncio.sleep(0.5)
        victim, other = ours.workers()
        victim.send_signal(signal.SIGKILL)
        (died,) = await ours.says("worker.died")
        assert died["exit_code"] == -9
        assert died["instance"] in ("worker-1", "worker-2")
        assert died["level"] == "error"
        await ours.says("worker.listening", 3)
        await desk.feed(*(document(number) for number in range(30, 45)))
        found = await desk.read(lambda f: len(f["wire.articles"]) >= 45)
        assert len(found["wire.articles"]) == 45
        assert other.is_running()
        children = ours.workers()
        assert len(children) == 2
        ours.process.send_signal(signal.SIGTERM)
        assert await ours.ends() == 0
        assert len(ours.said("worker.drained")) == 2
        assert not any(child.is_running() for child in children)


async def test_ctrl_c_ends_all_with_130_and_a_killed_supervisor_leaves_none(desk: Desk) -> None:
    async with fleet(desk) as ours:
        await ours.says("worker.listening", 2)
        ours.process.send_signal(signal.SIGINT)
        assert await ours.ends() == 130
    async with fleet(desk) as ours:
        await ours.says("worker.listening", 2)
        children = ours.workers()
        assert len(children) == 2
        ours.process.kill()
        _, alive = psutil.wait_procs(children, timeout=10)
        assert not alive


async def test_settings_with_which_none_can_start_end_it_with_2(desk: Desk) -> None:
    async with fleet(desk, WIREDESK_WORKER__WEB_HOST="203.0.113.7") as ours:
        assert await ours.ends() == 2
        assert "cannot listen on 203.0.113.7" in (desk.folder / "fleet.log").read_text()


async def test_names_and_ports_that_cannot_be_are_one_line(desk: Desk) -> None:
    for more, said in (
        ({"WIREDESK_KAFKA__STATIC_MEMBERSHIP": "true"}, "static membership needs a name"),
        ({"WIREDESK_WORKER__WEB_PORT": "65535"}, "no 2 ports from 65535 on"),
    ):
        async with fleet(desk, **more) as ours:
            assert await ours.ends() == 2
            (line,) = (desk.folder / "fleet.log").read_text().splitlines()
            assert said in line
