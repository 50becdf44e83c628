"""`python -m wiredesk.broker`, and that no JVM outlives it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from wiredesk.broker.folder import DataFolder


@contextmanager
def broker(folder: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "wiredesk.broker", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert re.fullmatch(r"127\.0\.0\.1:\d+\n", process.stdout.readline())
            yield process
        finally:
            process.kill()


def jvms_in(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            inside = str((process / "cwd").readlink()).startswith(str(folder))
            if inside and b"kafka.Kafka" in (process / "cmdline").read_bytes():
                found.append(process.name)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_no_jvm_is_left_behind(tmp_path: Path, how: signal.Signals) -> None:
    with broker(tmp_path) as process:
        assert jvms_in(tmp_path)
        os.kill(process.pid, how)
        code = process.wait(30)
    assert code == (-signal.SIGKILL if how == signal.SIGKILL else 0)
    deadline = time.monotonic() + 10
    while jvms_in(tmp_path) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert jvms_in(tmp_path) == []
    folder = DataFolder(tmp_path, 1)
    folder.claim()  # nobody holds it any more
    folder.release()


def test_an_error_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    command = [sys.executable, "-m", "wiredesk.broker", "--data", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 1
    assert run.stderr.startswith("wiredesk.broker: ")
    assert len(run.stderr.splitlines()) == 1
