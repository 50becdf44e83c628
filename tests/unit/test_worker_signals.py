"""What a worker makes of being told to stop, and of being told so again."""

from __future__ import annotations

import asyncio
from pathlib import Path

import faust
import pytest

from wiredesk.worker import run
from wiredesk.worker.run import HopWorker


class LeftError(Exception):
    """In place of the end of the process."""


@pytest.fixture
async def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> HopWorker:
    def leave(code: int) -> None:
        raise LeftError(code)

    monkeypatch.setattr(run, "_exit", leave)
    monkeypatch.setattr(HopWorker, "_schedule_shutdown", lambda self, number: None)
    loop = asyncio.get_running_loop()
    app = faust.App("signals", datadir=tmp_path, loop=loop)
    told = HopWorker(app, 60.0)
    told.loop = loop
    return told


async def test_sigterm_from_whoever_tells_the_whole_group_and_from_the_supervisor_is_one(worker: HopWorker) -> None:
    worker._on_sigterm()
    worker._on_sigterm()


async def test_sigterm_once_more_after_a_while_ends_it_at_once(
    worker: HopWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker._on_sigterm()
    monkeypatch.setattr(run, "_ONCE_SECONDS", 0.01)
    await asyncio.sleep(0.05)
    with pytest.raises(LeftError):
        worker._on_sigterm()


async def test_ctrl_c_twice_ends_it_at_once(worker: HopWorker) -> None:
    worker._on_sigint()
    with pytest.raises(LeftError):
        worker._on_sigint()
    assert worker.interrupted
