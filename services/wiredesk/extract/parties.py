"""Parties: states, armed groups and organisations by all the names that news copy has for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from wiredesk.extract import guards
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry, unknown_group


class PartyMention(NamedTuple):
    """A party where the text names it."""

    start: int
    end: int
    entry: PartyEntry
    after_preposition: str
    """The preposition in front of it ("of", "with", "against"), or ""."""
    locative: bool = False
    """Whether it only says where something lies: "the Omani capital", "Afghan border provinces"."""

    @property
    def key(self) -> str:
        """What tells it from others: the ISO code of a state, the name of another."""
        return self.entry.country if self.entry.type == "state" and self.entry.country else self.entry.name


_PREPOSITIONS: Final = frozenset(
    [
        "in",
        "near",
        "with",
        "from",
        "by",
        "of",
        "at",
        "to",
        "against",
        "on",
        "between",
        "for",
        "over",
        "into",
        "off",
        "among",
        "toward",
        "towards",
        "via",
        "under",
        "about",
    ]
)
_NOT_A_PARTY: Final = re.compile(
    r"[\s-](?:dollars?|time|standard|football|language|restaurant|food|dream|cities|literature|"
    r"airlines|airways|gp|grand prix|open|league|cup|owned|flagged|built|made|backed|aligned|linked|supported|born|"
    r"style|designed|speaking|registered|operated|based|supplied|trained|funded)\b",
    re.IGNORECASE,
)
_NO_PARTY_WORDS: Final = guards.spelt(
    "dollar dollars time standard football language restaurant food dream cities literature airlines airways gp grand "
    "open league cup owned flagged built made backed aligned linked supported born style designed speaking registered "
    "operated based supplied trained funded"
)
"""A guard for it."""
_LAND_REACH: Final = 40
_LAND = re.compile(
    r"(?:[’']s)?\s(?:[\w-]+\s){0,2}?(?:capital|cit(?:y|ies)|towns?|villages?|ports?|regions?|provinces?|districts?|islands?|"
    r"resorts?|coasts?|coastline|waters|airspace|soil|territory|borders?|frontier|hamlets?|archipelago|peninsula|shores?)\b"
)


def preposition(text: str, start: int, floor: int) -> str:
    """The preposition right before a position, articles skipped; "" if none."""
    words = text[max(floor, start - 24) : start].split()
    if words and words[-1].lower() in {"the", "both"}:
        words.pop()
    word = words[-1].lower() if words else ""
    return word if word in _PREPOSITIONS else ""


_GROUP = re.compile(
    r"\b(?:[A-Z][\w’-]+\s){1,4}(?:Front|Army|Brigades?|Movement|Militia|Resistance|Liberation Forces?|"
    r"Defen[cs]e Forces?|Battalion|Jihad|Rebels|Guerrillas)\b"
)
GROUP_WORDS: Final = guards.spelt(
    "front army brigade brigades movement militia resistance force forces battalion jihad rebels guerrillas"
)
"""A guard: where none of these stands, no group is named that `groups` could find."""
_NO_GROUP = re.compile(
    r"(?:The|Red|Salvation|Royal|National|British|U|US|Popular|Home)\s(?:Front|Army|Movement)$|.*\bHome Front$"
)


def groups(text: str, start: int, end: int, hits: Iterable[Hit]) -> Iterator[PartyMention]:
    """Armed groups that the lexicon does not know, by what their names end on: "the Hill Liberation Front"."""
    for match in _GROUP.finditer(text, start, end):
        a, b = match.span()
        if text.startswith("The ", a):
            a += 4
        name = text[a:b]
        if " " not in name or _NO_GROUP.match(name) or any(h.start < b and a < h.end and h.meaning.party for h in hits):
            continue
        yield PartyMention(a, b, unknown_group(name), preposition(text, a, start))


def find(
    text: str, start: int, end: int, hits: Iterable[Hit], taken: frozenset[int], words: guards.Guard
) -> Iterator[PartyMention]:
    """The parties among the hits of `text[start:end]`.

    Args:
        text: the whole text.
        start: of the stretch.
        end: of the stretch.
        hits: in it.
        taken: the offsets of hits that are places.
        words: of the stretch.
    """
    may_be_none = not words.isdisjoint(_NO_PARTY_WORDS)
    for hit in hits:
        entry = hit.meaning.party
        if entry is None or hit.start in taken:
            continue
        if may_be_none and _NOT_A_PARTY.match(text, hit.end, min(end, hit.end + 14)):
            continue
        locative = _LAND.match(text, hit.end, min(end, hit.end + _LAND_REACH)) is not None
        yield PartyMention(hit.start, hit.end, entry, preposition(text, hit.start, start), locative)


_JOINT = re.compile(r"(?:'s|’s)?(?:\s*,)?\s*(?:and|or|as well as|with)?\s*(?:both\s+|from\s+|of\s+)?(?:the\s+)?$")


def group(text: str, mentions: tuple[PartyMention, ...], index: int) -> tuple[PartyMention, ...]:
    """The mention and those joined to it by commas and "and": "Chile, Peru and the United States"."""
    first = last = index
    while first > 0 and _joined(text, mentions[first - 1], mentions[first]):
        first -= 1
    while last + 1 < len(mentions) and _joined(text, mentions[last], mentions[last + 1]):
        last += 1
    return mentions[first : last + 1]


def _joined(text: str, left: PartyMention, right: PartyMention) -> bool:
    between = text[left.end : right.start]
    return len(between) <= 24 and bool(between.strip()) and bool(_JOINT.match(between))
