"""The worker starts before its broker does, and says so; or gives up, and says so."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest

from support.desk import COPY, Desk
from support.workers import WORKER, worker_environment
from wiredesk.broker import Cluster, Kafka
from wiredesk.settings import load


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def run_worker(environment: dict[str, str]) -> tuple[int, str]:
    process = await asyncio.create_subprocess_exec(
        *WORKER, env=environment, stdin=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    _, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode is not None
    return process.returncode, errors.decode()


async def test_it_gives_up_after_a_set_time_with_a_clear_error(tmp_path: Path) -> None:
    bootstrap = f"127.0.0.1:{free_port()}"
    environment = worker_environment(bootstrap, "none.", tmp_path, WIREDESK_KAFKA__START_TIMEOUT_SECONDS="3")
    code, errors = await run_worker(environment)
    assert code == 1
    assert f"for Kafka at {bootstrap}" in errors
    assert "gave up after" in errors
    assert "Traceback" not in errors


async def test_it_tells_which_topics_are_missing(kafka: str, prefix: str, tmp_path: Path) -> None:
    environment = worker_environment(kafka, f"{prefix}.", tmp_path, WIREDESK_KAFKA__START_TIMEOUT_SECONDS="2")
    code, errors = await run_worker(environment)
    assert code == 1
    assert f"{prefix}.wire.raw" in errors
    assert "wiredesk topics apply" in errors


@pytest.mark.timeout(180)
async def test_it_waits_for_a_broker_that_comes_later(tmp_path: Path, prefix: str) -> None:
    port = free_port()
    desk = Desk(f"127.0.0.1:{port}", prefix, tmp_path)
    async with desk.worker():
        async with asyncio.timeout(40):
            while "waiting" not in desk.log():
                await asyncio.sleep(0.2)
        async with Kafka(Cluster(tmp_path / "kafka", jars=load().home / "jars", port=port)):
            await desk.open()
            await desk.feed(("late", COPY.encode()))
            found = await desk.read(lambda f: f["wire.articles"])
            assert found["wire.articles"][0].key == b"late"
