"""Which records a subscriber wants, and may read.

A filter looks at what a record reaches (`wiredesk_schemas.reach`), which the worker has written over all revisions of
an event. So a retraction passes where its event passed, without anything being remembered here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wiredesk.gateway.entries import Entry
from wiredesk_schemas import filters
from wiredesk_schemas.reach import source_facet


@dataclass(frozen=True, slots=True)
class Filter:
    """What is wanted within what may be read. Equal filters are applied once."""

    wanted: filters.Filter
    sources: frozenset[str] | None = None
    """Those that the key may read, as facets; null for all."""

    @classmethod
    def of(cls, wanted: filters.Filter, sources: Iterable[str] | None = None) -> Filter:
        """A filter for a key that may read these sources; all where there are none."""
        return cls(wanted, None if sources is None else frozenset(map(source_facet, sources)))

    def passes(self, entry: Entry) -> bool:
        """Whether a record is wanted, and may be read."""
        if self.sources is not None and not _may_read(entry, self.sources):
            return False
        return self.wanted.passes(entry.facets)


def _may_read(entry: Entry, sources: frozenset[str]) -> bool:
    if entry.retracted:  # to all who may have had any of its revisions
        return entry.facets is None or not sources.isdisjoint(entry.facets)
    return entry.source is not None and source_facet(entry.source) in sources
