"""The three standard streams, whatever we were started with: closed, full, or in an encoding that lacks a letter."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Final

_WRONG_WAY: Final = (os.O_WRONLY, os.O_RDONLY, os.O_WRONLY)


def open_all() -> None:
    """Make sure that there are three, and that none of them fails at a letter that it cannot show.

    In the place of a closed standard input or output stands one that fails at the first use, so that nothing is lost
    in silence, and so that no other file of ours gets its number. What is said to a closed standard error is gone.
    """
    for number, way in enumerate(_WRONG_WAY):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, way)  # takes the lowest number that is free, which is this one
    if sys.stdin is None:
        sys.stdin = os.fdopen(0, "r", closefd=False)
    # Unbuffered (PYTHONUNBUFFERED), it would not tell afterwards that it has failed; we flush at each line anyway.
    if sys.stdout is None or isinstance(getattr(sys.stdout, "buffer", None), io.RawIOBase):
        sys.stdout = os.fdopen(1, "w", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal in ASCII shows "?" for what it cannot show
            stream.reconfigure(errors="replace")


def output_fault() -> OSError | None:
    """Why standard output cannot be written to; null where all that was printed has gone out."""
    try:
        sys.stdout.flush()
    except OSError as error:
        return error
    return None


def give_up_output() -> None:
    """Forget what is still to be written: Python would fail at it once more at the end, and say so."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
