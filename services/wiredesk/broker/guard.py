"""Processes that die with us.

A Python that is killed with SIGKILL can do nothing more, so everything that we start has a guard: a shell that reads
from a pipe whose other end we alone hold. When we are gone, however we went, the read ends and the guard kills the
process group. That works on Linux and macOS alike. (A process that we fork without exec would hold the pipe too; we
fork none.)
"""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

from wiredesk.broker.java import environment

# The shell becomes what it is told to run, so that the process we know is that itself. While it stops in good order on
# TERM the guard stays. `kill 0` is the process group, which is ours alone.
_GUARDED = """
exec 3<&0 </dev/null
( trap '' TERM INT HUP; while read -r line <&3; do :; done; kill -KILL 0 ) >/dev/null 2>&1 &
exec "$@" 3<&-
"""


def spawn(
    command: Sequence[str],
    *,
    folder: Path,
    output: Path | None,
    keep: Sequence[int] = (),
    env: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a process that will not outlive us.

    Args:
        command: what to run.
        folder: where.
        output: the file that takes what it prints, written anew; null for where ours goes.
        keep: file descriptors that it holds for as long as it lives, such as locks.
        env: its environment; ours without what would change a JVM, where none is given.

    Raises:
        OSError: where it cannot be started.
    """
    with nullcontext() if output is None else output.open("wb") as console:
        return subprocess.Popen(  # noqa: S603 - our own command line; the shell expands nothing of it
            ["/bin/sh", "-c", _GUARDED, "guard", *command],
            cwd=folder,
            env=environment(os.environ) if env is None else env,
            stdin=subprocess.PIPE,
            stdout=console,
            stderr=None if console is None else subprocess.STDOUT,
            pass_fds=tuple(keep),
            start_new_session=True,  # a Ctrl-C on the terminal is for us; we stop the others in good order
        )


def end(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL to the process, if it still runs, and to its guard."""
    # While the guard lives nobody else can have got the number of the group.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
