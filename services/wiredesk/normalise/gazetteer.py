"""The places that datelines name, and their countries: `places.txt` as look-ups."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import NamedTuple


class Gazetteer(NamedTuple):
    """Both look-ups go by the case-folded name."""

    regions: dict[str, str]
    """A country, or a part of one, to the country's code."""
    cities: dict[str, str]
    """A city that may stand alone in a dateline, to its country's code."""


@cache
def gazetteer() -> Gazetteer:
    """The places of `places.txt`. A city of several countries belongs to the first that lists it."""
    regions: dict[str, str] = {}
    cities: dict[str, str] = {}
    text = resources.files("wiredesk.normalise").joinpath("places.txt").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        code, region_names, city_names = (part.strip() for part in line.split("|"))
        for names, known in ((region_names, regions), (city_names, cities)):
            for name in names.split(","):
                known.setdefault(fold(name), code)
    return Gazetteer(regions, cities)


def fold(name: str) -> str:
    """The form in which names are looked up: case folded, one kind of apostrophe, single spaces."""
    return " ".join(name.casefold().replace("’", "'").split())
