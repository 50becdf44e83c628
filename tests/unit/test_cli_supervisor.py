"""A worker that leaves: why, and what it said is kept."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from wiredesk.broker import __main__ as broker
from wiredesk.broker.jars import Progress
from wiredesk.cli.supervisor import Supervisor, reason


@pytest.mark.parametrize(
    ("log", "said"),
    [
        ([], None),
        ([{"level": "info", "event": "batch"}, "Killed"], "Killed"),
        (
            [
                {"level": "critical", "event": "worker.leaving", "error": "GapError", "message": "3 are\u009b missing"},
                {"level": "info", "event": "stopped"},
            ],
            "worker.leaving: 3 are\ufffd missing",
        ),
        ([{"level": "error", "event": "task", "exception": "Traceback\nValueError: no"}], "task: ValueError: no"),
        (["[1, 2]", "null"], "null"),
        (["x" * 5_000], "x" * 239 + "…"),
    ],
)
def test_the_reason_is_the_last_error_on_one_line(log: list[object], said: str | None) -> None:
    assert reason("\n".join(line if isinstance(line, str) else json.dumps(line) for line in log)) == said


async def test_a_worker_that_leaves_says_why_and_its_log_is_kept(tmp_path: Path) -> None:
    told: list[tuple[int, str | None]] = []
    again = asyncio.Event()

    def left(code: int, _pause: float, why: str | None) -> None:
        told.append((code, why))
        if len(told) == 2:
            again.set()

    log = tmp_path / "worker.log"
    supervisor = Supervisor(
        "worker", {**os.environ, "WIREDESK_BROKER__PORT": "ninety"}, folder=tmp_path, log=log, left=left
    )
    running = asyncio.create_task(supervisor.run())
    try:
        await asyncio.wait_for(again.wait(), 50)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    code, why = told[0]
    assert code == 2
    assert why is not None
    assert "WIREDESK_BROKER__PORT" in why
    assert "WIREDESK_BROKER__PORT" in (tmp_path / "worker.log.before").read_text()


async def test_a_fleet_that_is_told_to_stop_while_it_waits_for_kafka_has_stopped_in_good_order(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "WIREDESK_HOME": str(tmp_path),
        "WIREDESK_KAFKA__BOOTSTRAP_SERVERS": "127.0.0.1:1",
        "WIREDESK_WORKER__WEB_PORT": "0",
        "WIREDESK_LOG_FORMAT": "json",
    }
    log = tmp_path / "fleet.log"
    with log.open("wb") as output:
        fleet = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "wiredesk", "worker", "--processes", "2"),
            env=environment,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        async with asyncio.timeout(50):
            while "fleet.starting" not in log.read_text():
                await asyncio.sleep(0.1)
            fleet.terminate()
            assert await fleet.wait() == 0
    finally:
        if fleet.returncode is None:
            fleet.kill()
            await fleet.wait()
    assert "worker.not_drained" not in log.read_text()


def test_a_download_that_nobody_watches_is_two_lines(capsys: pytest.CaptureFixture[str]) -> None:
    tell = broker._teller()
    for done in range(1, 1_001):
        tell(Progress(done // 250, 4, done, 1_000))
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert "0 of 4 jars" in lines[0]
    assert "4 of 4 jars" in lines[1]
