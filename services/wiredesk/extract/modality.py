"""Modality: whether something happened, is to come, is alleged, denied, or only thought of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from wiredesk.extract.automaton import Hit


class Markers(NamedTuple):
    """The hits of a sentence that bear on modality, each kind from left to right."""

    plan: tuple[Hit, ...]
    maybe: tuple[Hit, ...]
    never: tuple[Hit, ...]
    deny: tuple[Hit, ...]
    accuse: tuple[Hit, ...]
    unverified: tuple[Hit, ...]


_KINDS = ("plan", "maybe", "never", "deny", "accuse", "unverified")


def markers(hits: Iterable[Hit]) -> Markers:
    """Sort the hits by what they do."""
    found: dict[str, list[Hit]] = {kind: [] for kind in _KINDS}
    for hit in hits:
        for tag in hit.meaning.tags:
            if tag in found:
                found[tag].append(hit)
    return Markers(*(tuple(found[kind]) for kind in _KINDS))


def within(hits: tuple[Hit, ...], start: int, end: int) -> bool:
    """Whether one of the hits lies in the stretch."""
    return any(start <= h.start < end for h in hits)
