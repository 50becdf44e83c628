"""Attribution: who says so, as the text has it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from wiredesk.extract.automaton import Hit


class Speech(NamedTuple):
    """Somebody who says something."""

    start: int
    """Of the verb."""
    end: int
    speaker: str
    """As written; "" where the text leaves it open; a pronoun for somebody told before."""
    speaker_start: int


_CUT = re.compile(r"[,;:“”\"—–]|\s(?:that|and|but|while|when|as)\s")
_TRAIL = re.compile(
    r"\s+(?:(?:also|later|earlier|separately|meanwhile|then|again|has|have|had|on\s+\w+|"
    r"in a (?:statement|post)[\w\s]{0,20})\s*)$"
)
_SPEAKER = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Bb]oth|[Tt]wo|[Oo]ne|[Ss]ome)\b|[A-Z]|(?:officials|medics|police|residents|witnesses|aid|local|state|naval|military)\b|[a-z]+\s+officials\b"
)
_BEHIND = re.compile(
    r"\s+((?:the\s+|an?\s+|its\s+|his\s+|her\s+)?[A-Z][^,;:“”\"—.]{1,60}|(?:the|an?|its|his|her)\s+[^,;:“”\"—.]{2,60}|(?:officials|medics|police|residents|witnesses|local)[^,;:“”\"—.]{0,40})"
)
_TO_WHOM = re.compile(r"\s+(?:reporters|journalists|parliament|a\s|the\s|state|Reuters|lawmakers)")
_FIRST_VERB = re.compile(r"(.{3,60}?)\s+[a-z]+(?:ed|es)\b")
_APPOSED = re.compile(r"(?:^|[\s“])([A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,4}),\s$")
_NOUN = re.compile(r"\b(?:the|an?|its|his|her|their|this|these|those|such|any)\s+$", re.IGNORECASE)
PRONOUNS: Final = frozenset({"it", "he", "she", "they"})
_LONGEST: Final = 90


def find(text: str, start: int, end: int, hits: Iterable[Hit]) -> Iterator[Speech]:
    """The acts of saying in `text[start:end]`."""
    for hit in hits:
        if "say" not in hit.meaning.tags:
            continue
        verb = text[hit.start : hit.end].lower()
        if _NOUN.search(text, max(start, hit.start - 12), hit.start):
            continue  # "rejected the demand"
        if verb.startswith("according"):
            match = _BEHIND.match(text, hit.end, end)
            if match:
                yield Speech(hit.start, hit.end, match.group(1).strip(), match.start(1))
            continue
        name, position = phrase_before(text, hit.start, start)
        if not name:
            match = _BEHIND.match(text, hit.end, end)
            if (
                match
                and not _TO_WHOM.match(text, hit.end, end)
                and verb in {"said", "says", "wrote", "added", "warned", "told"}
            ):
                name, position = match.group(1).strip(), match.start(1)
        if name:
            yield Speech(hit.start, hit.end, name, position)


def phrase_before(text: str, position: int, floor: int) -> tuple[str, int]:
    """The noun phrase that ends before a verb, and where it begins; "" where there is none."""
    begin = max(floor, position - 120)
    for match in _CUT.finditer(text, begin, position):
        if text[match.end() : position].strip():
            begin = match.end()
    phrase = text[begin:position].strip(' ,“”"—')
    phrase = _TRAIL.sub("", " " + phrase + " ").strip()
    if not phrase:
        return "", position
    if phrase.endswith(" and"):  # "X denied it and said"
        first = _FIRST_VERB.match(phrase)
        phrase = first.group(1) if first else phrase
    last = phrase.rsplit(None, 1)[-1]
    if last.lower() in PRONOUNS:
        return last, position
    if len(phrase) > _LONGEST or not _SPEAKER.match(phrase):
        return "", position
    name = (
        _APPOSED.search(text, max(floor, begin - 60), begin)
        if phrase[0].islower() and text[position - 2] == ","
        else None
    )
    if name is not None:  # "EastTel, the phone company, said"
        return name.group(1), name.start(1)
    found = text.find(phrase, begin, position)
    return phrase, found if found >= 0 else begin
