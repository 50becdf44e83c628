"""The lexicons: readable files in `data/`, read once, as terms with what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

_PLURAL = re.compile(r"\((\w+)\)")


@dataclass(frozen=True, slots=True, eq=False)
class PartyEntry:
    """A party. There is one entry a party, whatever stands for it: name, adjective, capital, seat or office."""

    name: str
    country: str | None
    type: str


@dataclass(frozen=True, slots=True)
class PlaceEntry:
    """A place that the gazetteer knows."""

    name: str
    kind: str
    """`city`, `region`, `country`, `sea` or `point`."""
    country: str | None
    lat: float | None
    lon: float | None
    geonames_id: int | None


@dataclass(frozen=True, slots=True)
class Cue:
    """A term that speaks for a category."""

    category: str
    group: str
    """What it speaks of, in the category's own words: `airstrike`, `summit`."""
    term: str


@dataclass(slots=True)
class Meaning:
    """All that one surface form may mean."""

    cues: tuple[Cue, ...] = ()
    tags: tuple[str, ...] = ()
    party: PartyEntry | None = None
    place: PlaceEntry | None = None
    surfaces: tuple[str, ...] = ()
    """Where the case matters ("US", "Chad"): the spellings that count. Empty: any."""


def rows(name: str) -> Iterator[list[str]]:
    """The rows of a data file, without its comments, as columns."""
    text = (files("wiredesk.extract") / "data" / name).read_text(encoding="utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield [column.strip(" ") for column in line.split("\t")]


def alternatives(column: str) -> list[str]:
    """The terms of a column, "drone(s)" spelt out as "drone" and "drones"."""
    out: list[str] = []
    for term in column.split("|"):
        out.extend(spelt_out(term))
    return out


def spelt_out(term: str) -> list[str]:
    """A term's forms: "air strike(s)" gives "air strike" and "air strikes"."""
    if "(" not in term:
        return [term] if term else []
    return [_PLURAL.sub("", term), _PLURAL.sub(r"\1", term)]


def fold(text: str) -> str:
    """The form in which text and terms are compared: lower case, plain apostrophes and spaces, same length.

    The offsets of the folded text are those of the text itself.
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
    if lowered.isascii():
        return lowered
    return lowered.replace("’", "'").replace("‘", "'").replace("\u00a0", " ").replace("‑", "-")


class _Names:
    """Parties and places by their folded form, while they are read."""

    def __init__(self) -> None:
        self.found: dict[str, Meaning] = {}

    def of(self, surface: str) -> Meaning:
        meaning = self.found.setdefault(fold(surface), Meaning())
        if surface not in meaning.surfaces:
            meaning.surfaces = (*meaning.surfaces, surface)
        return meaning

    def places(self, file: str) -> None:
        for name, kind, code, lat, lon, geonames, others in rows(file):
            place = PlaceEntry(name, kind, code or None, float(lat), float(lon), int(geonames) if geonames else None)
            for surface in (name, *alternatives(others)):
                self.of(surface).place = place

    def state(self, code: str, titles: str, adjectives: str, capital: str, seats: str) -> None:
        name = alternatives(titles)[0]
        party = PartyEntry(name, code, "state")
        for form, column in (("adjective", adjectives), ("name", titles), ("capital", capital), ("seat", seats)):
            for surface in alternatives(column):
                meaning = self.of(surface)
                meaning.party = party
                if form == "name":
                    meaning.place = PlaceEntry(name, "country", code, None, None, None)
                elif form == "capital" and meaning.place is None:
                    meaning.place = PlaceEntry(surface, "city", code, None, None, None)


@cache
def names() -> dict[str, Meaning]:
    """Parties and places by their folded form."""
    out = _Names()
    for file in ("cities.tsv", "regions.tsv"):
        out.places(file)
    for row in rows("states.tsv"):
        code, titles, adjectives, capital, seats = [*row, "", "", ""][:5]
        out.state(code, titles, adjectives, capital, seats)
    for row in rows("groups.tsv"):
        name, kind, code, others = [*row, "", ""][:4]
        party = PartyEntry(name, code or None, kind)
        for surface in (name, *alternatives(others)):
            out.of(surface).party = party
    return out.found


@cache
def _state_names() -> dict[str, str]:
    return {row[0]: alternatives(row[1])[0] for row in rows("states.tsv")}


def state_name(code: str) -> str:
    """Our name of a state, by its ISO code; the code itself for one that the lexicon does not have."""
    return _state_names().get(code, code)


@cache
def _capitals() -> dict[str, PlaceEntry]:
    found: dict[str, PlaceEntry] = {}
    for row in rows("states.tsv"):
        names_of = alternatives([*row, "", ""][3])
        if names_of:
            place = names()[fold(names_of[0])].place
            if place is not None:
                found[row[0]] = place
    return found


@lru_cache(maxsize=1_000)
def unknown_group(name: str) -> PartyEntry:
    """An armed group that the lexicon does not have; one entry a name, as long as it is talked of."""
    return PartyEntry(name, None, "armed_group")


@cache
def _states() -> dict[str, PartyEntry]:
    found = (meaning.party for meaning in names().values())
    return {p.country: p for p in found if p is not None and p.type == "state" and p.country is not None}


def state(code: str) -> PartyEntry | None:
    """A state by its ISO code; None for one that the lexicon does not have."""
    return _states().get(code)


def capital(code: str) -> PlaceEntry | None:
    """The capital of a state, by its ISO code; None where the lexicon names none."""
    return _capitals().get(code)


@cache
def words() -> dict[str, tuple[str, ...]]:
    """What the words of `words.tsv` do, by their folded form."""
    out: dict[str, tuple[str, ...]] = {}
    for tag, column in rows("words.tsv"):
        for term in alternatives(column):
            folded = fold(term)
            out[folded] = (*out.get(folded, ()), tag)
    return out


@cache
def no_names() -> frozenset[str]:
    """Capitalised words that name nobody and no place, folded."""
    return frozenset(word for row in rows("no_names.tsv") for word in row[0].split("|"))
