"""Which records a subscriber wants.

A filter looks at what a record reaches (`wiredesk.versions.reach`), which the worker has written over all revisions of
an event. So a retraction passes where its event passed, without anything being remembered here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wiredesk.gateway.entries import Entry
from wiredesk.versions.reach import place_facet, source_facet

_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted; of each only where something is named. Equal filters are applied once."""

    country: frozenset[str] = _NONE
    kind: frozenset[str] = _NONE
    place: frozenset[str] = _NONE
    source: frozenset[str] = _NONE
    modality: frozenset[str] = _NONE
    label: frozenset[str] = _NONE
    min_confidence: float = 0.0
    sources: frozenset[str] | None = None
    """Those that the key may read, as facets; null for all."""

    @classmethod
    def of(
        cls,
        *,
        country: Iterable[str] = (),
        kind: Iterable[str] = (),
        place: Iterable[str] = (),
        source: Iterable[str] = (),
        modality: Iterable[str] = (),
        label: Iterable[str] = (),
        min_confidence: float = 0.0,
        sources: Iterable[str] | None = None,
    ) -> Filter:
        """A filter from plain words."""
        return cls(
            country=frozenset(f"country:{name.upper()}" for name in country),
            kind=frozenset(f"kind:{name}" for name in kind),
            place=frozenset(map(place_facet, place)),
            source=frozenset(map(source_facet, source)),
            modality=frozenset(f"modality:{name}" for name in modality),
            label=frozenset(f"label:{name}" for name in label),
            min_confidence=min_confidence,
            sources=None if sources is None else frozenset(map(source_facet, sources)),
        )

    def passes(self, entry: Entry) -> bool:
        """Whether a record is wanted, and may be read."""
        if self.sources is not None and not self._may_read(entry, self.sources):
            return False
        facets = entry.facets
        if facets is None:  # a retraction from before the worker wrote them: better once too often
            return True
        if self.min_confidence and (entry.confidence is None or entry.confidence < self.min_confidence):
            return False
        return all(
            not wanted or not wanted.isdisjoint(facets)
            for wanted in (self.country, self.kind, self.place, self.source, self.modality, self.label)
        )

    @staticmethod
    def _may_read(entry: Entry, sources: frozenset[str]) -> bool:
        if entry.retracted:  # to all who may have had any of its revisions
            return entry.facets is None or not sources.isdisjoint(entry.facets)
        return entry.source is not None and source_facet(entry.source) in sources
