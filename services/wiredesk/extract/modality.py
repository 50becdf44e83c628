"""Modality: whether something happened, is to come, is alleged, denied, or only thought of."""

from __future__ import annotations

from collections.abc import Callable
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


def markers(tagged: Callable[[str], tuple[Hit, ...]]) -> Markers:
    """The hits that bear on modality, from what gives a sentence's hits by what they do."""
    return Markers(*map(tagged, Markers._fields))


def within(hits: tuple[Hit, ...], start: int, end: int) -> bool:
    """Whether one of the hits lies in the stretch."""
    return bool(hits) and any(start <= h.start < end for h in hits)
