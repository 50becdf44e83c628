"""Lines of a stream as they come, without holding up the event loop: whoever waits for one can still be interrupted."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator
from typing import BinaryIO, Final

from wiredesk.errors import OperationError

LONGEST_LINE: Final = 16 * 1024 * 1024
"""In bytes: larger than any record that a topic of ours takes."""


async def lines(stream: BinaryIO) -> AsyncIterator[bytes]:
    """The lines of a pipe, a terminal or a file, each with its end.

    Raises:
        OperationError: for a line without an end in sight.
    """
    if not _keeps_waiting(stream):
        while line := stream.readline(LONGEST_LINE + 1):
            if len(line) > LONGEST_LINE:
                raise _endless()
            yield line
        return
    reader = asyncio.StreamReader(limit=LONGEST_LINE)
    loop = asyncio.get_running_loop()
    transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), stream)
    try:
        while True:
            try:
                line = await reader.readuntil(b"\n")
            except asyncio.IncompleteReadError as end:
                if end.partial:
                    yield end.partial
                return
            except asyncio.LimitOverrunError as error:
                raise _endless() from error
            yield line
    finally:
        transport.close()


def _keeps_waiting(stream: BinaryIO) -> bool:
    """Whether it is a pipe, a socket or a terminal. Files and /dev/null always answer, and cannot be waited for."""
    try:
        number = stream.fileno()
    except OSError:  # only in memory
        return False
    mode = os.fstat(number).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(number)


def _endless() -> OperationError:
    return OperationError(f"a line of more than {LONGEST_LINE:,} bytes: one JSON envelope a line is wanted")
