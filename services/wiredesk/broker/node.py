"""One node of Kafka: a JVM."""

from __future__ import annotations

import os
import subprocess
from contextlib import suppress
from pathlib import Path

from wiredesk.broker import guard
from wiredesk.broker.java import Jvm
from wiredesk.errors import BrokerError

_TAIL_BYTES = 20_000


class Node:
    """One node; it can be killed and started again any number of times.

    Args:
        number: from 1.
        port: where clients reach it.
        folder: its own folder, in which it runs.
        lock_fd: the lock of the data folder, which the JVM holds too.
    """

    def __init__(self, number: int, port: int, folder: Path, lock_fd: int) -> None:
        self.number = number
        self.port = port
        self.folder = folder
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

    @property
    def crashed(self) -> bool:
        """Whether a signal ended the JVM that was started last, and not by `kill`."""
        return self._process is not None and (self._process.poll() or 0) < 0

    def spawn(self, jvm: Jvm) -> None:
        """Start the JVM and return at once.

        Raises:
            BrokerError: where it runs already, or cannot be started.
        """
        if self.running:
            raise BrokerError(f"node {self.number} is running already")
        self.kill()
        # Each JVM gets a log of its own, so that its last words are not those of the one before.
        with suppress(FileNotFoundError):
            (self.folder / "server.log").replace(self.folder / "server.log.before")
        try:
            self._process = guard.spawn(
                jvm.command("kafka.Kafka", "server.properties"),
                folder=self.folder,
                output=self.folder / "console.log",
                keep=[self._lock_fd],
            )
        except OSError as error:
            raise BrokerError(
                f"node {self.number} cannot be started in {self.folder}: {error.strerror or error}"
            ) from error

    def terminate(self) -> None:
        """Ask it to stop in good order."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is gone; False where it is not within that time."""
        if self._process is None:
            return True
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL, as a power cut would: nothing is flushed, nobody is told."""
        if self._process is not None:
            guard.end(self._process)
            self._process = None

    def last_words(self) -> str:
        """The end of what it wrote since it was started last."""
        said = ""
        for name in ("server.log", "console.log"):
            with suppress(OSError), (self.folder / name).open("rb") as file:
                file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL_BYTES))
                said += file.read().decode("utf-8", "replace")
        return said
