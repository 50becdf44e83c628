"""Where a subscriber stands: for each topic of its stream the next offset of every partition, as one word.

It says nothing of a gateway, and so any gateway can go on from it.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from typing import Final

Offsets = tuple[int, ...]
"""By partition, the offset of the next record; `BEGINNING` for the first that there is."""
Positions = Mapping[str, Offsets]
"""By stream: a category, or `articles`."""

BEGINNING: Final = -1
LONGEST: Final = 4_000
_PART: Final = re.compile(r"([a-z][a-z0-9_]{0,60})\.([A-Za-z0-9_-]+)")
_LARGEST: Final = 2**62


class CursorError(ValueError):
    """A text that is no cursor of this stream."""


def encode(positions: Positions) -> str:
    """Positions as a cursor: letters, digits, `.`, `-`, `_` and `~`."""
    return "~".join(f"{stream}.{_pack(offsets)}" for stream, offsets in positions.items())


def decode(text: str, partitions: Mapping[str, int]) -> dict[str, Offsets]:
    """The positions in a cursor.

    Args:
        text: what `encode` wrote.
        partitions: how many each topic of the stream has. One that the cursor does not know, because it came later,
            is read from its beginning.

    Raises:
        CursorError: for anything else.
    """
    if len(text) > LONGEST:
        raise CursorError("too long for a cursor")
    found: dict[str, Offsets] = {}
    for part in text.split("~"):
        match = _PART.fullmatch(part)
        if match is None or match[1] in found:
            raise CursorError("not a cursor of ours")
        found[match[1]] = _unpack(match[2])
    if not set(found) & set(partitions):
        raise CursorError("a cursor of another stream")
    for stream, number in partitions.items():
        if len(found.setdefault(stream, (BEGINNING,) * number)) != number:
            raise CursorError("a cursor of a topic with another number of partitions")
    return {stream: found[stream] for stream in partitions}


def later(one: Positions, other: Positions) -> bool:
    """Whether `one` is nowhere behind `other`."""
    return all(
        mine >= theirs for stream, offsets in other.items() for mine, theirs in zip(one[stream], offsets, strict=True)
    )


def _pack(offsets: Iterable[int]) -> str:
    packed = bytearray()
    for offset in offsets:
        left = offset + 1  # so that BEGINNING is nought
        while left > 0x7F:
            packed.append(left & 0x7F | 0x80)
            left >>= 7
        packed.append(left)
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()


def _unpack(text: str) -> Offsets:
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as error:
        raise CursorError("not a cursor of ours") from error
    offsets: list[int] = []
    value = shift = 0
    for byte in packed:
        value |= (byte & 0x7F) << shift
        shift += 7
        if value > _LARGEST:
            raise CursorError("not a cursor of ours")
        if not byte & 0x80:
            offsets.append(value - 1)
            value = shift = 0
    if shift:
        raise CursorError("not a cursor of ours")
    return tuple(offsets)
