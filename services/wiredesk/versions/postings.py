"""Which stories have a key, for millions of keys: sorted numbers in arrays, eight bytes a key and story.

A `dict` of sets would take twelve times as much, and be most of a worker's memory. What is kept of a key is its first
36 bits, so that now and then a story is named that has another key: whoever asks looks at the story itself anyway.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from typing import Final

_NUMBER_BITS: Final = 28
MOST_NUMBERS: Final = 1 << _NUMBER_BITS
"""Numbers of stories are below that."""
_NUMBER: Final = MOST_NUMBERS - 1
_MOST_ENTRIES: Final = 2_048
"""Of a piece: so many are moved by eight bytes at the most to put one in."""


class Postings:
    """Pairs of a key of 64 bits and a number, found by the key."""

    def __init__(self) -> None:
        self._pieces = [array("Q")]
        self._firsts = [0]
        """The least entry that each piece may have."""

    def __len__(self) -> int:
        return sum(map(len, self._pieces))

    def add(self, key: int, number: int) -> None:
        """Have a number found by a key; once, however often it is added."""
        entry = (key & ~_NUMBER) | number
        at = bisect_right(self._firsts, entry) - 1
        piece = self._pieces[at]
        place = bisect_left(piece, entry)
        if place < len(piece) and piece[place] == entry:
            return
        piece.insert(place, entry)
        if len(piece) > _MOST_ENTRIES:
            half = len(piece) // 2
            self._pieces[at : at + 1] = [piece[:half], piece[half:]]
            insort(self._firsts, piece[half])

    def remove(self, key: int, number: int) -> None:
        """Have it found no longer; nothing happens where it was not."""
        entry = (key & ~_NUMBER) | number
        at = bisect_right(self._firsts, entry) - 1
        piece = self._pieces[at]
        place = bisect_left(piece, entry)
        if place == len(piece) or piece[place] != entry:
            return
        del piece[place]
        if not piece and at > 0:  # the first one stays: it has what is below all others
            del self._pieces[at], self._firsts[at]

    def numbers(self, key: int) -> list[int]:
        """Those that have a key, the lowest first, and rarely one that has a key like it."""
        least = key & ~_NUMBER
        at = bisect_right(self._firsts, least) - 1
        piece = self._pieces[at]
        place, most = bisect_left(piece, least), least | _NUMBER
        found: list[int] = []
        while True:
            size = len(piece)
            while place < size and (entry := piece[place]) <= most:
                found.append(entry & _NUMBER)
                place += 1
            at += 1
            if place < size or at == len(self._pieces):
                return found
            piece, place = self._pieces[at], 0
