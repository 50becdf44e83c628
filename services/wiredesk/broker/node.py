"""One node of Kafka: a JVM that dies with us.

A Python that is killed with SIGKILL can do nothing more, so every JVM has a guard: a shell that reads from a pipe whose
other end we alone hold. When we are gone, however we went, the read ends and the guard kills the process group. That
works on Linux and macOS alike. (A process that we fork without exec would hold the pipe as well; we fork none.)
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from wiredesk.broker.java import environment
from wiredesk.errors import BrokerError

# The shell becomes the JVM, so the process that we started is the JVM itself. TERM must not stop the guard early.
_GUARDED = """
exec 3<&0 </dev/null
( trap '' TERM INT HUP; while read -r line <&3; do :; done; kill -KILL 0 ) >/dev/null 2>&1 &
exec "$@" 3<&-
"""
_TAIL_BYTES = 20_000


class Node:
    """One node; it can be killed and started again any number of times.

    Args:
        number: from 1.
        port: where clients reach it.
        folder: its own folder, in which it runs.
        command: what starts it.
        lock_fd: the lock of the data folder, which the JVM holds too.
    """

    def __init__(self, number: int, port: int, folder: Path, command: Sequence[str], lock_fd: int) -> None:
        self.number = number
        self.port = port
        self.folder = folder
        self._command = list(command)
        self._lock_fd = lock_fd
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The JVM's process id; None where it does not run."""
        return self._process.pid if self._process is not None and self._process.poll() is None else None

    @property
    def running(self) -> bool:
        """Whether the JVM is alive; it may not be ready yet."""
        return self.pid is not None

    def spawn(self) -> None:
        """Start the JVM and return at once.

        Raises:
            BrokerError: where it already runs, or cannot be started.
        """
        if self.running:
            raise BrokerError(f"node {self.number} is running already")
        self._bury()
        try:
            with (self.folder / "console.log").open("wb") as console:
                self._process = subprocess.Popen(  # noqa: S603 - our own command line, no shell expands it
                    ["/bin/sh", "-c", _GUARDED, "kafka", *self._command],
                    cwd=self.folder,
                    env=environment(os.environ),
                    stdin=subprocess.PIPE,
                    stdout=console,
                    stderr=subprocess.STDOUT,
                    pass_fds=(self._lock_fd,),
                    start_new_session=True,  # a Ctrl-C on the terminal is for us, and we stop it in good order
                )
        except OSError as error:
            raise BrokerError(
                f"node {self.number} cannot be started in {self.folder}: {error.strerror or error}"
            ) from error

    def terminate(self) -> None:
        """Ask it to stop in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until it is gone; False where it is not within `timeout` seconds."""
        if self._process is None:
            return True
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL, as a power cut would: nothing is flushed, nobody is told."""
        self._bury()

    def last_words(self) -> str:
        """The last lines of what it wrote."""
        lines: list[str] = []
        for name in ("console.log", "server.log"):
            with suppress(OSError), (self.folder / name).open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
                lines += file.read().decode("utf-8", "replace").splitlines()[-200:]
        return "\n".join(lines)

    def _bury(self) -> None:
        if self._process is None:
            return
        # The group holds its guard too, and while that lives nobody else can have got the number.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process = None
