"""A record of Kafka as it goes out: taken apart once, and its JSON made once, whoever reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from wiredesk_schemas import Event, reach, read_event
from wiredesk_schemas.cursors import Offsets

ARTICLES: Final = "articles"
RECEIVED: Final = "wiredesk.received"
OVERHEAD: Final = 1_500
"""Bytes that an entry takes beside its JSON, about."""


@dataclass(slots=True, eq=False)
class Entry:
    """One record."""

    stream: str
    """A category, or `articles`."""
    partition: int
    offset: int
    timestamp_ms: int
    name: str
    """The event_id, or the article_id."""
    family_id: str
    article_id: str
    data: bytes | None
    """What subscribers get; null once its text has been taken back."""
    whole: bytes | None
    """Of an article all of it."""
    facets: frozenset[str] | None
    """What filters go by; null where that is not known, of a retraction."""
    source: str | None
    retracted: bool
    """Whether it takes an event back, or kills a story."""
    received_ms: int | None
    """When the raw record came."""
    places: tuple[dict[str, Any], ...] = ()
    headline: str | None = None
    at: Mapping[str, Offsets] = field(default_factory=dict)
    """Where whoever has read all up to this one stands."""
    cursors: dict[str, str] = field(default_factory=dict)
    """`at` as a cursor, by stream."""

    @property
    def size(self) -> int:
        """Bytes in memory, about."""
        return OVERHEAD + len(self.data or b"") + len(self.whole or b"")

    @property
    def kind(self) -> str:
        """`article` or `event`."""
        return "article" if self.stream == ARTICLES else "event"

    @property
    def sort_key(self) -> tuple[int, str, int, int]:
        """Its place among the recent ones."""
        return (self.timestamp_ms, self.stream, self.partition, self.offset)

    def forget(self) -> None:
        """Its text has been taken back."""
        self.data = self.whole = self.headline = None
        self.places = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record lies."""

    stream: str
    partition: int
    offset: int
    timestamp_ms: int


def read(value: bytes | None, headers: Mapping[str, bytes | None], where: Source) -> Entry | None:
    """A record as an entry; null for one that is none of ours.

    Args:
        value: of the record.
        headers: of the record.
        where: it lies.
    """
    try:
        document = orjson.loads(value or b"")
        return _article(document, headers, where) if where.stream == ARTICLES else _event(document, headers, where)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _event(document: dict[str, Any], headers: Mapping[str, bytes | None], where: Source) -> Entry:
    retracted = document.get("status") == "retracted"
    known = reach.from_header(headers.get(reach.HEADER))
    if known is None and not retracted:
        known = reach.of_event(_tolerant(document), None)
    own = [facet.removeprefix(reach.FROM) for facet in known or () if facet.startswith(reach.FROM)]
    return Entry(
        **_place(where, headers),
        name=_text(document["event_id"]),
        family_id=_text(document["family_id"]),
        article_id=_text(document["article_id"]),
        data=orjson.dumps(document),
        whole=None,
        facets=None if known is None else frozenset(known),
        source=own[0] if own else None,
        retracted=retracted,
        places=tuple(place for place in document.get("places") or () if isinstance(place, dict)),
        headline=document.get("headline"),
    )


def _article(document: dict[str, Any], headers: Mapping[str, bytes | None], where: Source) -> Entry:
    labels = sorted(document.get("labels") or ())
    source = document.get("source")
    relation = document.get("relation") or {}
    facets = {f"label:{label}" for label in labels}
    if source:
        facets.add(reach.source_facet(source))
    return Entry(
        **_place(where, headers),
        name=_text(document["article_id"]),
        family_id=_text(document["family_id"]),
        article_id=_text(document["article_id"]),
        data=orjson.dumps(
            {
                **{
                    field: document.get(field)
                    for field in (
                        *("article_id", "version", "family_id", "status", "relation", "headline", "source"),
                        "published_at",
                    )
                },
                "labels": labels,
            }
        ),
        whole=orjson.dumps(document),
        facets=frozenset(facets),
        source=source,
        retracted=document.get("status") == "cancelled" or relation.get("kind") == "kill",
        headline=document.get("headline"),
    )


def _place(where: Source, headers: Mapping[str, bytes | None]) -> dict[str, Any]:
    received = headers.get(RECEIVED) or b""
    return {
        "stream": where.stream,
        "partition": where.partition,
        "offset": where.offset,
        "timestamp_ms": where.timestamp_ms,
        "received_ms": int(received) if received.isdigit() else None,
    }


def _tolerant(document: dict[str, Any]) -> Event:
    return read_event(orjson.dumps(document))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("a name is text")
    return value
