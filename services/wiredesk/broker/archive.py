"""The archive of loaded classes: halves what a start of Kafka costs.

A JVM spends most of Kafka's start on reading and checking 7,000 classes. Java can keep them in the form it uses in
memory (class data sharing). The first start notes which classes there are; when it is done, a second JVM makes the
archive of them in the background, at the lowest priority. Each later start maps that file. It is an optimisation and no
more: without it, or with one that does not fit, Kafka starts as it would anyway.
"""

from __future__ import annotations

import fcntl
import hashlib
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from wiredesk.broker import guard
from wiredesk.broker.java import Jvm, java

_KEPT = 3
_CLASS_LIST = "classes.list"
_MAKE = 'target=$1 new=$2; shift 2; nice -n 19 "$@" && mv -f "$new" "$target"'


class ClassArchive:
    """The archive for one class path under one Java.

    Args:
        jvm: as Kafka is run.
    """

    def __init__(self, jvm: Jvm) -> None:
        self._jvm = jvm
        self._home = jvm.class_path[0].parent
        self.path = self._home / f"classes-{_fingerprint(jvm)}.jsa"
        self._making: subprocess.Popen[bytes] | None = None
        self._lock: TextIO | None = None

    @property
    def exists(self) -> bool:
        """Whether it is there."""
        return self.path.is_file()

    def use(self) -> Jvm:
        """The JVM with the archive, if that is there."""
        return self._jvm.having(f"-XX:SharedArchiveFile={self.path}", "-Xshare:auto") if self.exists else self._jvm

    def note(self) -> Jvm:
        """The JVM that notes its classes in its folder."""
        return self._jvm.having(f"-XX:DumpLoadedClassList={_CLASS_LIST}")

    def make(self, folder: Path) -> None:
        """Begin to make it from what the JVM in `folder` has noted; returns at once.

        Nothing is said of failures: the next start without an archive tries again.
        """
        if self.exists or self._making is not None:
            return
        with suppress(OSError):
            self._lock = (self._home / ".archive-lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else another process is at it
            self._prune()
            noted = (folder / _CLASS_LIST).read_bytes()
            (folder / "archive.list").write_bytes(noted[: noted.rindex(b"\n") + 1])  # it is still writing the last line
            new = self.path.with_suffix(".new")
            dump = self._jvm.having(
                "-Xshare:dump", "-XX:SharedClassListFile=archive.list", f"-XX:SharedArchiveFile={new}"
            )
            self._making = guard.spawn(
                ["/bin/sh", "-c", _MAKE, "archive", str(self.path), str(new), *dump.command()],
                folder=folder,
                output=folder / "archive.log",
                keep=[self._lock.fileno()],
            )

    def wait(self, seconds: float) -> bool:
        """Wait until the making has ended; whether the archive is there."""
        if self._making is not None:
            with suppress(subprocess.TimeoutExpired):
                self._making.wait(seconds)
        return self.exists

    def stop(self) -> None:
        """Stop the making if it is not done yet."""
        if self._making is not None:
            guard.end(self._making)
            self._making = None
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def discard(self) -> None:
        """Remove an archive with which the JVM crashed."""
        self.path.unlink(missing_ok=True)

    def _prune(self) -> None:
        """Remove the archives of Javas long gone; each is some 70 MB."""
        archives = sorted(self._home.glob("classes-*"), key=lambda path: path.stat().st_mtime, reverse=True)
        for old in archives[_KEPT - 1 :]:
            old.unlink(missing_ok=True)


def _fingerprint(jvm: Jvm) -> str:
    """What the JVM itself compares before it uses an archive: its own build and the jars, with their times."""
    parts = [java().parents[1] / "lib" / "modules", *jvm.class_path]
    seen = "\n".join(f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in parts)
    return hashlib.sha256(seen.encode()).hexdigest()[:12]
