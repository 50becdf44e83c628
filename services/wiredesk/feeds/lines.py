"""Lines of a stream as they come, without holding up the event loop: whoever waits for one can still be interrupted."""

from __future__ import annotations

import asyncio
import os
import stat
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final

from wiredesk.errors import OperationError

LONGEST_LINE: Final = 16 * 1024 * 1024
"""In bytes: larger than any record that a topic of ours takes."""


@contextmanager
def blocking(stream: BinaryIO) -> Iterator[None]:
    """Reads of the stream wait for what comes, however we were given it; at the end it is as it was.

    Whether reads wait is told to the open file, which we share with whoever started us.
    """
    try:
        number = stream.fileno()
        before = os.get_blocking(number)
    except OSError:  # only in memory
        yield
        return
    os.set_blocking(number, True)
    try:
        yield
    finally:
        with suppress(OSError):  # closed in the meantime
            os.set_blocking(number, before)


async def lines(stream: BinaryIO) -> AsyncIterator[bytes]:
    """The lines of a pipe, a terminal or a file, each with its end.

    Raises:
        OperationError: for a line without an end in sight.
    """
    if not _keeps_waiting(stream):
        while line := _read_line(stream):
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
        with suppress(OSError, ValueError):  # closed already
            # asyncio made it non-blocking for all who share it, which is not theirs to find out: the shell, say.
            os.set_blocking(stream.fileno(), True)


def _read_line(stream: BinaryIO) -> bytes:
    try:
        line = stream.readline(LONGEST_LINE + 1)
    except OSError as error:
        raise OperationError(f"cannot read standard input: {error.strerror or error}") from error
    if len(line) > LONGEST_LINE:
        raise _endless()
    return line


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
