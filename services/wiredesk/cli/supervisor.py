"""Keeps a process of ours running: one that leaves is started anew, a little later each time it fails at once."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from wiredesk.broker import guard
from wiredesk.cli.printable import printable

_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 15.0
_STEADY_SECONDS: Final = 60.0
"""Who has run for so long has recovered."""
_STOP_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.1
_TAIL_BYTES: Final = 50_000
_LONGEST_REASON: Final = 240
_GRAVE: Final = frozenset({"critical", "error"})


def reason(log: str) -> str | None:
    """Why a process left, on one line: the last error that its log tells, else the last that it says at all."""
    lines = [line for line in log.splitlines() if line.strip()]
    for line in reversed(lines):
        try:
            entry = json.loads(line)
        except ValueError:
            continue
        if isinstance(entry, dict) and entry.get("level") in _GRAVE:
            traceback = str(entry.get("exception") or "").strip()
            cause = entry.get("message") or entry.get("error") or traceback.rpartition("\n")[2]
            return _shortened(": ".join(str(part) for part in (entry.get("event"), cause) if part))
    return _shortened(lines[-1]) if lines else None


def _shortened(text: str) -> str:
    line = " ".join(printable(text).split())
    return line if len(line) <= _LONGEST_REASON else line[: _LONGEST_REASON - 1] + "…"


class Supervisor:
    """One process and its successors. It does not outlive us, however we go.

    Args:
        command: which of our commands it runs: `worker`.
        environment: its own.
        folder: where it runs.
        log: the file that takes what it says, written anew at each start; what the one before said is then beside
            it, in `worker.log.before` where the file is `worker.log`. Null for where we say what we say.
        left: told the exit code, the pause before the next start, and the last that was said, if anything.
        stop_seconds: how long stopping in good order may take.
    """

    def __init__(
        self,
        command: str,
        environment: Mapping[str, str],
        *,
        folder: Path,
        log: Path | None,
        left: Callable[[int, float, str | None], None],
        stop_seconds: float = _STOP_SECONDS,
    ) -> None:
        self._command = command
        self._environment = dict(environment)
        self._folder = folder
        self._log = log
        self._left = left
        self._stop_seconds = stop_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        """How often it was started."""

    async def run(self) -> None:
        """Start it, again and again, until cancelled; then stop it in good order."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            begun = time.monotonic()
            if self._log is not None:
                with contextlib.suppress(FileNotFoundError):
                    self._log.replace(self._log.with_name(self._log.name + ".before"))
            self.starts += 1
            self._process = guard.spawn(
                [sys.executable, "-m", "wiredesk", self._command],
                folder=self._folder,
                output=self._log,
                env=self._environment,
            )
            try:
                code = await self._exited(self._process)
            finally:
                await self._stop(self._process)
            if time.monotonic() - begun > _STEADY_SECONDS:
                pause = _FIRST_PAUSE_SECONDS
            self._left(code, pause, reason(self._said()))
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    @property
    def pid(self) -> int | None:
        """Of the process that was started last; null before."""
        return self._process.pid if self._process is not None else None

    @property
    def code(self) -> int | None:
        """The exit code of the process that was started last; null while it runs, and before."""
        return self._process.returncode if self._process is not None else None

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            guard.end(self._process)

    def _said(self) -> str:
        if self._log is None:
            return ""
        with contextlib.suppress(OSError), self._log.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
            return file.read().decode("utf-8", "replace")
        return ""

    async def _exited(self, process: subprocess.Popen[bytes]) -> int:
        # Not in a thread: that would have to be waited for when we are to stop.
        while (code := process.poll()) is None:  # noqa: ASYNC110
            await asyncio.sleep(_POLL_SECONDS)
        return code

    async def _stop(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._exited(process), self._stop_seconds)
        guard.end(process)
