"""Which events or articles a subscriber wants, by what they reach: see `wiredesk_schemas.reach`."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass
from typing import Final

from wiredesk_schemas.reach import confidence, place_facet, source_facet

_NONE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted, as facets; of each only where something is named, and then one of them is enough."""

    country: frozenset[str] = _NONE
    kind: frozenset[str] = _NONE
    place: frozenset[str] = _NONE
    source: frozenset[str] = _NONE
    modality: frozenset[str] = _NONE
    label: frozenset[str] = _NONE
    min_confidence: float = 0.0

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
    ) -> Filter:
        """A filter from plain words.

        Args:
            country: ISO 3166-1 alpha-2, of a place, an actor or a target.
            kind: of the event.
            place: names, in whatever letters, or GeoNames ids.
            source: of the article that tells it.
            modality: of the event.
            label: of an article.
            min_confidence: 0 to 1.
        """
        return cls(
            country=frozenset(f"country:{name.upper()}" for name in country),
            kind=frozenset(f"kind:{name}" for name in kind),
            place=frozenset(map(place_facet, place)),
            source=frozenset(map(source_facet, source)),
            modality=frozenset(f"modality:{name}" for name in modality),
            label=frozenset(f"label:{name}" for name in label),
            min_confidence=min_confidence,
        )

    def passes(self, facets: Set[str] | None) -> bool:
        """Whether a record is wanted.

        Args:
            facets: what it reaches; null for a retraction of which that is not known, which passes: it is better told
                once too often than not at all.
        """
        if facets is None:
            return True
        if self.min_confidence and (confidence(facets) or 0.0) < self.min_confidence:
            return False
        return all(
            not wanted or not wanted.isdisjoint(facets)
            for wanted in (self.country, self.kind, self.place, self.source, self.modality, self.label)
        )
