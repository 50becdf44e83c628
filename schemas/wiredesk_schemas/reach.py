"""How far an event reaches: by what filters subscribers may have got it, in this revision or in one before.

A retraction carries no text, and so none of what filters go by. Nor would a filter see that an event which it let
through has moved elsewhere. So the state of a story keeps for each event what all of its revisions said of that, and
every record of the event carries it in a header: whoever filters needs no memory, on any machine and after any start.

Names of places are kept as digests: what was taken back shall not be said again, in a header either.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Final

from wiredesk_schemas.event import Event

HEADER: Final = "wiredesk.reach"
"""Of an event's record: a JSON list of facets such as `country:UA`."""
FROM: Final = "from:"
"""The facet of the source of this very revision."""
_CONFIDENCE: Final = "confidence:"
_SOURCE_LENGTH: Final = 200

Reach = tuple[str, ...]
"""Facets, sorted: `country:`, `kind:`, `modality:`, `place:`, `source:`, and one `confidence:`, the highest."""


def of_event(event: Event, source: str | None) -> Reach:
    """What filters go by of one revision.

    Args:
        event: the revision.
        source: of the article that tells it.
    """
    facets = {f"kind:{event.kind}", f"modality:{event.modality}", f"{_CONFIDENCE}{event.confidence:.2f}"}
    countries = {place.country for place in event.places}
    countries |= {party.country for party in (*event.actors, *event.targets)}
    facets |= {f"country:{country}" for country in countries if country}
    for place in event.places:
        facets.add(place_facet(place.name))
        if place.geonames_id is not None:
            facets.add(place_facet(str(place.geonames_id)))
    if source:
        facets.add(source_facet(source))
    return tuple(sorted(facets))


def current(reach: Reach, source: str | None) -> Reach:
    """The reach with the source of the very revision that is told, which alone says who may read its text."""
    return (*reach, f"{FROM}{source[:_SOURCE_LENGTH]}") if source else reach


def place_facet(name: str) -> str:
    """Of a place by its name, in whatever letters, or by its GeoNames id."""
    return f"place:{hashlib.blake2b(name.strip().casefold().encode(), digest_size=6).hexdigest()}"


def source_facet(name: str) -> str:
    """Of a source."""
    return f"source:{name[:_SOURCE_LENGTH]}"


def together(one: Iterable[str], other: Iterable[str]) -> Reach:
    """The reach of several revisions."""
    facets = {*one, *other}
    sure = {facet for facet in facets if facet.startswith(_CONFIDENCE)}
    return tuple(sorted((facets - sure) | ({max(sure)} if sure else set())))


def confidence(reach: Iterable[str]) -> float | None:
    """The highest confidence of any revision; null where none is known."""
    stated = [facet.removeprefix(_CONFIDENCE) for facet in reach if facet.startswith(_CONFIDENCE)]
    return max(map(float, stated), default=None)


def to_header(reach: Reach) -> bytes:
    """As it stands in the header."""
    return json.dumps(reach, ensure_ascii=False, separators=(",", ":")).encode()


def from_header(value: bytes | None) -> Reach | None:
    """What `to_header` wrote; null for anything else."""
    try:
        found = json.loads(value or b"")
    except ValueError:
        return None
    if not isinstance(found, list) or not all(isinstance(facet, str) for facet in found):
        return None
    return tuple(found)
