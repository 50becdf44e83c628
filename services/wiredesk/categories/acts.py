"""Parties and places in the contract's form, and which places of a sentence are an act's."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from wiredesk.extract import Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.places import PlaceMention
from wiredesk_schemas import Party, Place


@lru_cache(maxsize=1_000)
def party(entry: PartyEntry) -> Party:
    """A party of the lexicon in the contract's form."""
    return Party(name=entry.name, country=entry.country, type=entry.type)


def parties(entries: Iterable[PartyEntry]) -> tuple[Party, ...]:
    """Several, each once."""
    return tuple({(e.name, e.country): party(e) for e in entries}.values())


def place(mention: PlaceMention) -> Place:
    """A place in the contract's form; its name as the text has it."""
    entry = mention.entry
    precision = mention.kind if mention.kind in {"city", "region", "country", "sea", "point"} else "unknown"
    if entry is None:
        return Place(name=mention.name, country=mention.country, precision=precision)
    return Place(
        name=mention.name,
        country=mention.country,
        lat=entry.lat,
        lon=entry.lon,
        geonames_id=entry.geonames_id,
        precision=precision,
    )


def most_specific(mentions: Iterable[PlaceMention]) -> tuple[Place, ...]:
    """The places, each once, without those that only say in which country or region the others lie."""
    found = {m.name: m for m in mentions}
    if any(m.kind != "country" for m in found.values()):
        found = {n: m for n, m in found.items() if m.kind != "country"}
    if any(m.kind == "point" for m in found.values()):
        around = next((m.country for m in found.values() if m.kind == "city" and m.country), None)
        found = {
            n: m._replace(land=m.country or around) if m.kind == "point" else m
            for n, m in found.items()
            if m.kind != "city" or m.joined
        }
    if any(m.kind in {"city", "point", "unknown"} for m in found.values()):
        small = {n: m for n, m in found.items() if m.kind in {"city", "point", "unknown"}}
        lands = {m.country for m in small.values() if m.country}
        found = {n: m for n, m in found.items() if n in small or m.joined or (m.country not in lands and lands)}
    return tuple(place(m) for m in found.values())


def speaks(sentence: Sentence, position: int) -> bool:
    """Whether what stands at the position only says who speaks, or where the speaker is from."""
    return any(s.speaker_start <= position < s.speaker_start + len(s.speaker) for s in sentence.speech)


def places_of(sentence: Sentence, start: int, end: int, *, no_reasons: bool = False) -> tuple[PlaceMention, ...]:
    """The places of an act's own clause, else the first one behind it, else the last one before it.

    Args:
        sentence: where it stands.
        start: of the word that tells the act.
        end: of it.
        no_reasons: leave out the places of what the act answers: "expelled them after police in Lima had ...".
    """
    clause = sentence.clauses[clause_parts.at(sentence.clauses, start)]
    here = tuple(p for p in sentence.places if clause.start <= p.start < clause.end)
    before = tuple(p for p in sentence.places if p.start < start and not speaks(sentence, p.start))
    behind = tuple(p for p in sentence.places if p.start > end and not (no_reasons and _in_a_reason(sentence, p.start)))
    return here or behind[:1] or before[-1:]


def _in_a_reason(sentence: Sentence, position: int) -> bool:
    return sentence.clauses[clause_parts.at(sentence.clauses, position)].opener in {"after", "because", "when", "since"}
