"""The last records, in memory: for whoever missed a few, and for those who look back.

Bounded by their number and their bytes. What was taken back is forgotten at once, and so are texts of killed stories.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import orjson

from wiredesk.gateway.entries import ARTICLES, Entry
from wiredesk.gateway.filters import Filter
from wiredesk_schemas.cursors import Offsets, Positions

_KILLED: Final = 50_000
_TEXTS: Final = ("byline", "copyright", "dateline", "headline", "url")
_LISTS: Final = ("paragraphs", "captions", "removed", "subjects")


class Recent:
    """The records, in the order in which this process has read them.

    Args:
        partitions: how many each stream's topic has.
        most: records.
        most_bytes: of them all, about.
    """

    def __init__(self, partitions: Mapping[str, int], *, most: int, most_bytes: int) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._entries: deque[Entry] = deque()
        self._first = 0
        """The number of the first entry that is still here."""
        self._bytes = 0
        self._from: dict[str, list[int] | None] = dict.fromkeys(partitions)
        self._articles: dict[str, Entry] = {}
        self._events: dict[str, Entry] = {}
        self._families: dict[str, list[Entry]] = {}
        self._killed: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def bytes(self) -> int:
        """What they take, about."""
        return self._bytes

    def begin(self, positions: Positions) -> None:
        """Everything from here on will be added."""
        for stream, offsets in positions.items():
            self._from[stream] = list(offsets)

    def add(self, entry: Entry) -> None:
        """The next record."""
        if entry.retracted:
            self._take_back(entry)
        elif entry.family_id in self._killed and entry.stream != ARTICLES:
            entry.forget()  # it came behind the kill in another topic
        self._entries.append(entry)
        self._bytes += entry.size
        self._families.setdefault(entry.family_id, []).append(entry)
        if entry.stream == ARTICLES:
            self._articles[entry.name] = entry
        else:
            self._events[entry.name] = entry
        while len(self._entries) > self._most or self._bytes > self._most_bytes:
            self._evict()

    def _take_back(self, entry: Entry) -> None:
        if entry.stream != ARTICLES:
            for known in self._families.get(entry.family_id, ()):
                if known.stream == entry.stream and known.name == entry.name:
                    self._forget(known)
            return
        self._killed[entry.family_id] = None
        if len(self._killed) > _KILLED:
            self._killed.popitem(last=False)
        for known in self._families.get(entry.family_id, ()):
            if known.stream == ARTICLES and not known.retracted:
                before = known.size
                known.data, known.whole = _stripped(known.data), _stripped(known.whole)
                known.headline = None
                self._bytes += known.size - before
            elif not known.retracted:
                self._forget(known)

    def _forget(self, entry: Entry) -> None:
        before = entry.size
        entry.forget()
        self._bytes += entry.size - before

    def _evict(self) -> None:
        entry = self._entries.popleft()
        self._first += 1
        self._bytes -= entry.size
        offsets = self._from[entry.stream]
        if offsets is not None:
            offsets[entry.partition] = max(offsets[entry.partition], entry.offset + 1)
        family = self._families[entry.family_id]
        family.remove(entry)
        if not family:
            del self._families[entry.family_id]
        names = self._articles if entry.stream == ARTICLES else self._events
        if names.get(entry.name) is entry:
            del names[entry.name]

    def covers(self, positions: Positions) -> bool:
        """Whether all that comes from there on is here, or still to come."""
        for stream, offsets in positions.items():
            first = self._from[stream]
            if first is None or any(mine > asked for mine, asked in zip(first, offsets, strict=True)):
                return False
        return True

    def since(self, positions: Positions, number: int, most: int) -> tuple[list[Entry], int]:
        """The records from some positions on.

        Args:
            positions: the next offsets.
            number: of the entry to begin with; 0, or what was returned before.
            most: entries that are looked at.

        Returns:
            Those of these streams that lie behind the positions, and the number to go on with.
        """
        begin = max(0, number - self._first)
        end = min(len(self._entries), begin + most)
        found = []
        for place in range(begin, end):
            entry = self._entries[place]
            offsets = positions.get(entry.stream)
            if offsets is not None and entry.offset >= offsets[entry.partition]:
                found.append(entry)
        return found, self._first + end

    @property
    def next_number(self) -> int:
        """Of the entry that comes next."""
        return self._first + len(self._entries)

    def is_taken_back(self, entry: Entry) -> bool:
        """Whether a record that is read anew from Kafka has been taken back since, as far as is known here."""
        if entry.retracted:
            return False
        if entry.family_id in self._killed:
            return True
        known = self._events.get(entry.name) if entry.stream != ARTICLES else None
        return known is not None and known.retracted

    def newest(
        self, wanted: Callable[[Entry], bool], *, before: tuple[int, str, int, int] | None, most: int
    ) -> list[Entry]:
        """The latest, newest first.

        Args:
            wanted: which.
            before: the place of the last one that was shown.
            most: how many.
        """
        found = (
            entry
            for entry in self._entries
            if (before is None or entry.sort_key < before) and entry.data is not None and wanted(entry)
        )
        return heapq.nlargest(most, found, key=lambda entry: entry.sort_key)

    def is_latest(self, entry: Entry) -> bool:
        """Whether no later record of the same name is here."""
        names = self._articles if entry.stream == ARTICLES else self._events
        return names.get(entry.name) is entry

    def article(self, article_id: str) -> Entry | None:
        """An article as it was last told."""
        return self._articles.get(article_id)

    def events_of(self, article: Entry, wanted: Filter) -> Iterator[Entry]:
        """The events of an article as they were last told."""
        for entry in self._families.get(article.family_id, ()):
            of_it = entry.article_id == article.article_id or entry.retracted
            if entry.stream != ARTICLES and of_it and self.is_latest(entry) and entry.data and wanted.passes(entry):
                yield entry


def _stripped(document: bytes | None) -> bytes | None:
    """An article without its text: that it came, and was killed."""
    if document is None:
        return None
    article = orjson.loads(document)
    kept: dict[str, Any] = dict(article)
    kept |= {field: None for field in _TEXTS if field in kept} | {field: [] for field in _LISTS if field in kept}
    return orjson.dumps({**kept, "status": "cancelled", "labels": type(kept.get("labels") or {})()})


def offsets_of(entry: Entry) -> Offsets:
    """Where its partition stands behind it."""
    return entry.at[entry.stream]
