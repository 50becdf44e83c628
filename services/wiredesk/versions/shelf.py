"""Cards by number, and by the hour in which their stories were last heard of."""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left, insort
from collections.abc import Iterator
from typing import Final

from wiredesk.versions.card import Card
from wiredesk.versions.postings import MOST_NUMBERS

HOUR_SECONDS: Final = 3600.0
_SEEN_AT: Final = struct.Struct("<d")


class Shelf:
    """All cards that are kept. Numbers are given anew once they are free."""

    def __init__(self) -> None:
        self._cards: list[bytes | None] = []
        self._free = array("I")
        self._hours: dict[int, array[int]] = {}
        """Those last heard of in an hour since 1970, and some that were, and have been heard of since, or dropped."""
        self._order: list[int] = []
        """The hours that there are."""

    def __len__(self) -> int:
        return len(self._cards) - len(self._free)

    def __getitem__(self, number: int) -> Card | None:
        """A card; null where there is none under that number."""
        data = self._cards[number] if number < len(self._cards) else None
        return Card(data) if data is not None else None

    def put(self, card: Card, number: int | None = None) -> int:
        """Keep a card, instead of another where a number is given. Returns its number.

        Raises:
            OverflowError: there are too many.
        """
        if number is None:
            number = self._free.pop() if self._free else len(self._cards)
            if number == MOST_NUMBERS:
                raise OverflowError(f"more than {MOST_NUMBERS:,} stories")
            if number == len(self._cards):
                self._cards.append(None)
        before = self._cards[number]
        hour = hour_of(card.seen_at)
        if before is None or _hour(before) != hour:
            if hour not in self._hours:
                self._hours[hour] = array("I")
                insort(self._order, hour)
            self._hours[hour].append(number)
        self._cards[number] = card.data
        return number

    def drop(self, number: int) -> None:
        """Keep it no longer."""
        if self._cards[number] is not None:
            self._cards[number] = None
            self._free.append(number)

    def heard(self, first: int, end: int | None = None) -> Iterator[tuple[int, Card]]:
        """Those last heard of in these hours, the end exclusive, hour by hour."""
        last = len(self._order) if end is None else bisect_left(self._order, end)
        for hour in self._order[bisect_left(self._order, first) : last]:
            left = sorted({number for number in self._hours[hour] if self._is_of(number, hour)})
            if left:
                self._hours[hour] = array("I", left)
            else:
                del self._hours[hour]
                self._order.remove(hour)
            for number in left:
                card = self[number]
                if card is not None and hour_of(card.seen_at) == hour:
                    yield number, card

    @property
    def first_hour(self) -> int:
        """That of what was not heard of for the longest time, or one before it."""
        return self._order[0] if self._order else 0

    @property
    def newest(self) -> float:
        """When one of them was last heard of; minus infinity where there are none."""
        for hour in reversed(self._order):
            found = [card.seen_at for _, card in self.heard(hour, hour + 1)]
            if found:
                return max(found)
        return float("-inf")

    def _is_of(self, number: int, hour: int) -> bool:
        data = self._cards[number]
        return data is not None and _hour(data) == hour


def hour_of(seconds: float) -> int:
    """The hour since 1970 in which a moment lies."""
    return int(seconds // HOUR_SECONDS)


def _hour(data: bytes) -> int:
    return hour_of(_SEEN_AT.unpack_from(data)[0])
