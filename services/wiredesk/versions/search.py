"""Which story a text belongs to: by its headline, its text, or half of its sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wiredesk.versions.card import Card, headline_key, source_key
from wiredesk.versions.fingerprint import Fingerprint
from wiredesk.versions.postings import Postings
from wiredesk.versions.shelf import Shelf, hour_of

WINDOW_SECONDS: Final = 72 * 3600.0
"""Stories that were not heard of for so long are not searched: by record time, never by a clock."""
SEARCHED_SECONDS: Final = WINDOW_SECONDS + 24 * 3600.0
"""So long stories are kept to be searched: as far as a day one partition may be behind another."""
_LEAST_CONTAINED: Final = 0.5
_LEAST_OF_A_COPY, _LEAST_OF_A_PART = 0.75, 0.5
"""Of a text's characters, so many must have been known for it to be a copy; for a shorter text, a copy cut short."""
_LEAST_CHARACTERS: Final = 60
"""Of a text with less in it nobody can tell whose it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """A story whose text this is, and how much of the new text was in it."""

    number: int
    is_copy: bool
    """Whether the new text says little that the story had not: what stands round it, or its last words cut off."""


class Index:
    """The stories of a shelf that were heard of in the last seventy-two hours.

    What is found depends on those stories alone, never on the order in which they came here: else a worker that was
    started anew would tell something else than one that was not.
    """

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._keys = Postings()
        self._since = float("-inf")
        """Stories that were last heard of before are not found."""
        self._first_hour: int | None = None
        """Stories that were last heard of before have no keys here any more."""
        self._newest = shelf.newest
        if shelf:
            self._first_hour = hour_of(self._newest - SEARCHED_SECONDS)
            for number, card in shelf.heard(self._first_hour):
                for key in card.text_keys():
                    self._keys.add(key, number)

    def put(self, number: int, card: Card, before: Card | None) -> None:
        """Have a story found by its headline and its texts from now on.

        Args:
            number: of its card.
            card: as it is now.
            before: as it was when it was put the last time.
        """
        if card.seen_at > self._newest:
            self._newest = card.seen_at
            self._drop(card.seen_at - SEARCHED_SECONDS)
        keys = card.text_keys() if self._is_kept(card) else set()
        known = before.text_keys() if before is not None and self._is_kept(before) else set()
        for key in known - keys:
            self._keys.remove(key, number)
        for key in keys - known:
            self._keys.add(key, number)

    def drop(self, number: int, card: Card) -> None:
        """Have a story found no longer."""
        if self._is_kept(card):
            for key in card.text_keys():
                self._keys.remove(key, number)

    def expire(self, now: float) -> None:
        """Forget what is older than the window."""
        if now - WINDOW_SECONDS > self._since:
            self._since = now - WINDOW_SECONDS
            self._drop(self._since)

    def outside(self) -> Iterator[int]:
        """The numbers of those that are too old to be found ever again."""
        if self._first_hour is not None:
            for number, _ in self._shelf.heard(self._shelf.first_hour, self._first_hour):
                yield number

    def by_headline(self, key: str | None, text: Fingerprint, source: str | None) -> int | None:
        """The story that has this headline, and does not come from somebody else.

        Of several the one whose text it is; else the one of which most has come: which an agency keeps writing.
        """
        if key is None:
            return None
        headline, own, new = headline_key(key), source_key(source), text.sentences.keys()
        found: list[tuple[tuple[int, int, float, int], int]] = []
        for number, card in self._cards(self._keys.numbers(headline)):
            if card.headline == headline and (not own or not card.source or card.source == own):
                common = max((len(new & set(held)) for held in card.texts), default=0)
                found.append(((common, len(card.names), card.seen_at, card.family), number))
        return max(found)[1] if found else None

    def by_text(self, text: Fingerprint) -> Found | None:
        """The story whose text this is: the same, or half of the shorter of the two."""
        whole = int(text.whole, 16)
        same = [each for each in self._cards(self._keys.numbers(whole)) if whole in each[1].wholes]
        if same:
            return Found(min(same, key=_the_older)[0], is_copy=True)
        if text.characters < _LEAST_CHARACTERS:
            return None
        return self._by_sentences(text)

    def _by_sentences(self, text: Fingerprint) -> Found | None:
        new = text.sentences.keys()
        sharing: list[int] = []
        for sentence in new:
            sharing += self._keys.numbers(sentence)
        best: tuple[tuple[float, float, int], int, frozenset[int]] | None = None
        shared = Counter(sharing)
        for number, card in self._cards(shared):
            if shared[number] < _LEAST_CONTAINED * min(len(new), card.shortest):
                continue
            for sentences in card.texts:
                held = frozenset(sentences)
                common, shorter = len(new & held), min(len(new), len(sentences))
                # One sentence that two texts share is a sentence that many texts have, unless it is all of one.
                if (common > 1 or shorter == 1) and common >= _LEAST_CONTAINED * shorter and common:
                    fit = (-common / shorter, card.seen_at, card.family)
                    if best is None or fit < best[0]:
                        best = (fit, number, held)
        if best is None:
            return None
        _, number, held = best
        known = sum(characters for sentence, characters in text.sentences.items() if sentence in held)
        share = known / text.characters
        is_part = len(new) <= len(held) and share >= _LEAST_OF_A_PART
        return Found(number, is_copy=is_part or share >= _LEAST_OF_A_COPY)

    def _cards(self, numbers: list[int] | Counter[int]) -> Iterator[tuple[int, Card]]:
        for number in numbers:
            card = self._shelf[number]
            if card is not None and card.seen_at >= self._since:
                yield number, card

    def _is_kept(self, card: Card) -> bool:
        return self._first_hour is None or hour_of(card.seen_at) >= self._first_hour

    def _drop(self, before: float) -> None:
        """Give the keys of stories back that were last heard of in hours before a moment's."""
        hour = hour_of(before) if before > float("-inf") else 0
        first = self._shelf.first_hour if self._first_hour is None else self._first_hour
        if self._first_hour is not None and hour <= self._first_hour:
            return
        for number, card in self._shelf.heard(first, hour):
            for key in card.text_keys():
                self._keys.remove(key, number)
        self._first_hour = hour


def may_be_one(first: str | None, second: str | None) -> bool:
    """Whether two sources may be one: an agency's kill is of its own story, not of another's with the same headline."""
    return first is None or second is None or first.casefold() == second.casefold()


def _the_older(found: tuple[int, Card]) -> tuple[float, int]:
    """The one that nobody has added to for the longer time: it was there before its copy."""
    _, card = found
    return card.seen_at, card.family
