"""Which story a text belongs to: by its headline, its text, or half of its sentences."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from wiredesk.versions.fingerprint import Fingerprint
from wiredesk.versions.story import Story

WINDOW_SECONDS: Final = 72 * 3600.0
"""Stories that were not heard of for so long are not searched: by record time, never by a clock."""
_LEAST_CONTAINED: Final = 0.5
_LEAST_OF_A_COPY, _LEAST_OF_A_PART = 0.75, 0.5
"""Of a text's characters, so many must have been known for it to be a copy; for a shorter text, a copy cut short."""
_LEAST_CHARACTERS: Final = 60
"""Of a text with less in it nobody can tell whose it is."""


@dataclass(frozen=True, slots=True)
class Found:
    """A story whose text this is, and how much of the new text was in it."""

    family_id: str
    is_copy: bool
    """Whether the new text says little that the story had not: what stands round it, or its last words cut off."""


@dataclass(slots=True)
class _Entry:
    seen_at: float
    headline: str | None
    source: str | None
    versions: int
    wholes: tuple[str, ...]
    texts: tuple[tuple[int, ...], ...]


class Index:
    """The stories of the last seventy-two hours."""

    def __init__(self) -> None:
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._headlines: dict[str, dict[str, None]] = {}
        self._wholes: dict[str, str] = {}
        self._sentences: dict[int, str | tuple[str, ...]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, story: Story) -> None:
        """Have a story found by its headline and its texts from now on."""
        family_id = story.family_id
        before = self._entries.pop(family_id, None)
        if before is not None:
            self._forget(family_id, before)
        wholes = tuple(dict.fromkeys(version.whole for version in story.versions))
        entry = _Entry(story.seen_at, story.headline, story.source, len(story.versions), wholes, story.texts)
        self._entries[family_id] = entry
        if story.headline is not None:
            self._headlines.setdefault(story.headline, {})[family_id] = None
        for whole in wholes:
            self._wholes.setdefault(whole, family_id)
        for sentence in {sentence for text in entry.texts for sentence in text}:
            known = self._sentences.get(sentence)
            self._sentences[sentence] = family_id if known is None else (*_families(known), family_id)

    def expire(self, now: float) -> None:
        """Forget what is older than the window."""
        while self._entries:
            family_id, entry = next(iter(self._entries.items()))
            if entry.seen_at >= now - WINDOW_SECONDS:
                return
            del self._entries[family_id]
            self._forget(family_id, entry)

    def by_headline(self, key: str | None, text: Fingerprint, source: str | None) -> str | None:
        """The story that has this headline, and does not come from somebody else.

        Of several the one whose text it is; else the one of which most has come: which an agency keeps writing.
        """
        if key is None:
            return None
        new = text.sentences.keys()

        def fit(name: str) -> tuple[int, int, float, str]:
            entry = self._entries[name]
            return max((_common(held, new) for held in entry.texts), default=0), entry.versions, entry.seen_at, name

        own = (name for name in self._headlines.get(key, ()) if may_be_one(self._entries[name].source, source))
        return max(own, key=fit, default=None)

    def by_text(self, text: Fingerprint) -> Found | None:
        """The story whose text this is: the same, or half of the shorter of the two."""
        family_id = self._wholes.get(text.whole)
        if family_id is not None:
            return Found(family_id, is_copy=True)
        if text.characters < _LEAST_CHARACTERS:
            return None
        shared: Counter[str] = Counter()
        for sentence in text.sentences:
            for name in _families(self._sentences.get(sentence, ())):
                shared[name] += 1
        new = text.sentences.keys()
        best: tuple[float, str, tuple[int, ...]] | None = None
        for name, count in shared.items():
            if count < _LEAST_CONTAINED * min(len(new), *map(len, self._entries[name].texts)):
                continue
            for held in self._entries[name].texts:
                common, shorter = _common(held, new), min(len(new), len(held))
                contained = common / shorter
                # One sentence that two texts share is a sentence that many texts have, unless it is all of one.
                enough = common > 1 or shorter == 1
                if enough and contained >= _LEAST_CONTAINED and (best is None or contained > best[0]):
                    best = (contained, name, held)
        if best is None:
            return None
        _, name, held = best
        in_held = frozenset(held)
        known = sum(characters for sentence, characters in text.sentences.items() if sentence in in_held)
        share = known / text.characters
        is_part = len(new) <= len(held) and share >= _LEAST_OF_A_PART
        return Found(name, is_copy=is_part or share >= _LEAST_OF_A_COPY)

    def _forget(self, family_id: str, entry: _Entry) -> None:
        if entry.headline is not None:
            self._headlines[entry.headline].pop(family_id, None)
            if not self._headlines[entry.headline]:
                del self._headlines[entry.headline]
        for whole in entry.wholes:
            if self._wholes.get(whole) == family_id:
                del self._wholes[whole]
        for sentence in {sentence for text in entry.texts for sentence in text}:
            left = tuple(name for name in _families(self._sentences.get(sentence, ())) if name != family_id)
            if left:
                self._sentences[sentence] = left[0] if len(left) == 1 else left
            else:
                self._sentences.pop(sentence, None)


def may_be_one(first: str | None, second: str | None) -> bool:
    """Whether two sources may be one: an agency's kill is of its own story, not of another's with the same headline."""
    return first is None or second is None or first.casefold() == second.casefold()


def _families(found: str | tuple[str, ...]) -> tuple[str, ...]:
    """Most sentences stand in one story: a set for each would be most of the memory."""
    return (found,) if isinstance(found, str) else found


def _common(held: Iterable[int], new: Collection[int]) -> int:
    return sum(1 for sentence in held if sentence in new)
