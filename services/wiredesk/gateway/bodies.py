"""A request's body, read in pieces up to a limit."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

from starlette.requests import ClientDisconnect, Request

from wiredesk.gateway.problems import Problem, busy

_PIECE_SECONDS: Final = 15.0
"""Whoever sends nothing for so long is cut off."""


async def read_body(request: Request, *, most: int, more: Callable[[int], bool]) -> bytes:
    """All of it.

    Args:
        request: whose body.
        most: bytes that are taken.
        more: takes so many bytes more from what all requests may hold, or says no.

    Raises:
        Problem: 408, 413, 415 or 503.
    """
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Problem(415, "encoding", f"Content-Encoding: {encoding[:40]} is not read here: send the bytes themselves")
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated) > most:
        raise _too_large(most)
    pieces: list[bytes] = []
    size = 0
    async for piece in _pieces(request):
        size += len(piece)
        if size > most:
            raise _too_large(most)
        if not more(len(piece)):
            raise busy("too much is on its way already: come again in a moment")
        pieces.append(piece)
    if not more(size):  # the pieces, and all of them joined
        raise busy("too much is on its way already: come again in a moment")
    return b"".join(pieces)


async def _pieces(request: Request) -> AsyncIterator[bytes]:
    stream = request.stream()
    while True:
        try:
            piece = await asyncio.wait_for(anext(stream), _PIECE_SECONDS)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise Problem(408, "slow-body", f"nothing came for {_PIECE_SECONDS:.0f} s") from None
        except ClientDisconnect:
            raise Problem(400, "cut-off", "the connection ended in the middle of the body") from None
        if piece:
            yield piece


def _too_large(most: int) -> Problem:
    return Problem(413, "too-large", f"{most:,} bytes are allowed")
