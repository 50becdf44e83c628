"""`wiredesk up` as a newcomer starts it: one command, typed events on the screen, nothing left behind."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from wiredesk.settings import load
from wiredesk_schemas import Event, read_event

EXAMPLES = Path(__file__).parents[2] / "examples"


@contextmanager
def up(home: Path, *arguments: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """`wiredesk up` with data of its own and the jars that are there already."""
    home.mkdir(exist_ok=True)
    jars = home / "jars"
    if not jars.exists():
        (load().home / "jars").mkdir(parents=True, exist_ok=True)
        jars.symlink_to(load().home / "jars")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WIREDESK_KAFKA__")}
    environment |= {
        "WIREDESK_HOME": str(home),
        "WIREDESK_BROKER__PORT": "0",
        "WIREDESK_WORKER__WEB_PORT": "0",
        **more,
    }
    command = [sys.executable, "-m", "wiredesk", "up", "--json", *arguments]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def family(process: subprocess.Popen[str]) -> list[psutil.Process]:
    return psutil.Process(process.pid).children(recursive=True)


def is_worker(process: psutil.Process) -> bool:
    try:
        return process.name().startswith("python") and process.cmdline()[-1:] == ["worker"]
    except psutil.Error:  # it has just gone
        return False


def gone(processes: list[psutil.Process], seconds: float = 20) -> bool:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return not [p for p in alive if p.status() != psutil.STATUS_ZOMBIE]


def events(process: subprocess.Popen[str], count: int) -> list[Event]:
    assert process.stdout is not None
    return [read_event(process.stdout.readline()) for _ in range(count)]


@pytest.mark.timeout(180)
def test_the_examples_come_out_typed_and_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    with up(tmp_path / "home", "--feed", str(EXAMPLES)) as process:
        found = events(process, 20)
        started = family(process)
        assert any("java" in p.name() for p in started)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=40)
        assert process.returncode == 0, said
        assert gone(started)
    assert {event.category for event in found} == {"diplomacy", "strike", "technology"}
    assert all(event.evidence for event in found)
    assert re.search(r"metrics +http://127\.0\.0\.1:\d+/metrics", said)
    assert "Traceback" not in said


@pytest.mark.timeout(180)
def test_a_worker_that_is_killed_comes_back_and_what_kills_up_ends_all(tmp_path: Path) -> None:
    with up(tmp_path / "home", "--feed", str(EXAMPLES)) as process:
        first = events(process, 1)
        (worker,) = [p for p in family(process) if is_worker(p)]
        worker.kill()
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            again = [p for p in family(process) if is_worker(p) and p.pid != worker.pid]
            if again:
                break
            time.sleep(0.1)
        assert again, "no second worker"
        assert len({event.event_id for event in first + events(process, 19)}) == 20
        started = family(process)
        process.kill()
        assert gone(started)


def test_a_path_that_is_not_there_is_said_before_anything_starts(tmp_path: Path) -> None:
    with up(tmp_path / "home", "--feed", "no/such/folder") as process:
        _, said = process.communicate(timeout=20)
        assert process.returncode == 2
        assert "no such file or folder: no/such/folder" in said
        assert len(said.strip().splitlines()) == 1


def test_json_events_are_one_a_line(tmp_path: Path) -> None:
    with up(tmp_path / "home", "--feed", str(EXAMPLES / "01-truce-talks-and-a-night-of-drones.txt")) as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["event_id"]


@pytest.mark.timeout(180)
def test_a_kafka_that_dies_ends_it_all_and_is_told(tmp_path: Path) -> None:
    with up(tmp_path / "home", "--feed", str(EXAMPLES)) as process:
        events(process, 1)
        started = family(process)
        (kafka,) = [p for p in started if p.name() == "java" and "kafka.Kafka" in p.cmdline()]
        kafka.kill()
        _, said = process.communicate(timeout=60)
        assert process.returncode == 1, said
        assert gone(started)
    last = said.strip().splitlines()[-1]
    assert last.startswith("wiredesk: node 1 of the embedded Kafka died")
    assert "data are kept" not in said


def test_ctrl_c_while_it_starts_is_told_as_such(tmp_path: Path) -> None:
    with up(tmp_path / "home") as process:
        deadline = time.monotonic() + 30
        while not any("java" in p.name() for p in family(process)) and time.monotonic() < deadline:
            time.sleep(0.05)
        started = family(process)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=40)
        assert process.returncode == 130, said
        assert gone(started)
    assert "data are kept" not in said
    assert "Traceback" not in said
