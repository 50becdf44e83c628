"""The benchmark of the peers does not rot: a short run on the real Kafka, and Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from bench.peers.field import Field
from bench.peers.job import AIOKAFKA, BOTH, WORKER
from bench.peers.latency import latencies
from bench.peers.soak import soaked
from bench.peers.works import LIGHT, WHOLE
from wiredesk.errors import OperationError


@pytest.fixture
def field(kafka: str, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Field:
    ours = Field(kafka, tmp_path)
    name = ours.name
    monkeypatch.setattr(ours, "name", lambda of: f"{prefix}-{name(of)}")
    return ours


@pytest.mark.parametrize("peer", [AIOKAFKA, WORKER])
async def test_a_peer_and_the_worker_answer_every_article(field: Field, peer: str) -> None:
    job = await field.job(peer, LIGHT, 600)
    (run,) = await field.run(job)
    assert run.report.calls >= 600
    assert run.report.articles == 500
    assert 0 < run.report.own_us < run.report.processor_us
    assert run.report.resident_bytes > 10_000_000
    assert len(await field.keys(job.target)) == 600


async def test_both_hops_are_counted(field: Field) -> None:
    (run,) = await field.run(await field.job(BOTH, WHOLE, 60))
    assert run.second["calls"] >= 60
    assert run.second["records"] >= 120  # an article and a story each, and events


async def test_what_is_missing_is_found(field: Field) -> None:
    job = await field.job(AIOKAFKA, LIGHT, 60)
    await field.run(job)
    await field.topics([f"{job.target}-empty"])
    with pytest.raises(OperationError, match="answered 0 of 60 articles"):
        await field.check(replace(job, target=f"{job.target}-empty"))


async def test_latency_is_measured_at_a_rate(field: Field) -> None:
    (found,) = await latencies(field, WORKER, LIGHT, 100.0, seconds=2.0, loads=(0.5,))
    assert 80 <= found.articles <= 101
    assert 0 < found.p50_ms <= found.p99_ms < 20_000


async def test_memory_is_watched_while_articles_go_through(field: Field) -> None:
    told: list[str] = []
    found = await soaked(field, 40_000, light=True, told=told.append)
    assert found.articles == 40_000
    assert all(10_000_000 < size < 1_000_000_000 for size in found.samples)
    assert "running" in told


def test_ctrl_c_leaves_no_process_behind() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bench", "peers", "--only", "aiokafka", "--work", "light", "--light", "60000"],
        cwd=Path(__file__).resolve().parents[2],
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        said = ""
        while "bare aiokafka" not in said:
            line = process.stderr.readline()
            assert line, said
            said += line
        time.sleep(1)
        children = psutil.Process(process.pid).children(recursive=True)
        assert any("java" in child.name() for child in children)
        process.send_signal(signal.SIGINT)
        assert process.wait(40) == 130
        gone, alive = psutil.wait_procs(children, timeout=10)
        assert not alive
        assert gone
        assert "Traceback" not in process.stderr.read()
