"""Keeps a worker running: whoever leaves is started anew, a little later each time it fails at once."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from wiredesk.broker import guard

_FIRST_PAUSE_SECONDS: Final = 0.5
_LONGEST_PAUSE_SECONDS: Final = 15.0
_STEADY_SECONDS: Final = 60.0
"""Who has run for so long has recovered."""
_STOP_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.1


class Supervisor:
    """One worker process and its successors. It does not outlive us, however we go.

    Args:
        environment: the worker's.
        folder: where it runs.
        log: the file that takes what it says, written anew at each start.
        left: told the exit code and the pause before the next start.
    """

    def __init__(
        self, environment: Mapping[str, str], *, folder: Path, log: Path, left: Callable[[int, float], None]
    ) -> None:
        self._environment = dict(environment)
        self._folder = folder
        self._log = log
        self._left = left
        self._process: subprocess.Popen[bytes] | None = None

    async def run(self) -> None:
        """Start it, again and again, until cancelled; then stop it in good order."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            begun = time.monotonic()
            self._process = guard.spawn(
                [sys.executable, "-m", "wiredesk", "worker"],
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
            self._left(code, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)

    async def _exited(self, process: subprocess.Popen[bytes]) -> int:
        # Not in a thread: that would have to be waited for when we are to stop.
        while (code := process.poll()) is None:  # noqa: ASYNC110
            await asyncio.sleep(_POLL_SECONDS)
        return code

    async def _stop(self, process: subprocess.Popen[bytes]) -> None:
        if process.poll() is None:
            process.terminate()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._exited(process), _STOP_SECONDS)
        guard.end(process)
