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
    r"\s+(?:(?:is|are|was|were|been|also|later|earlier|separately|meanwhile|then|again|has|have|had|on\s+\w+|"
    r"in a (?:statement|post)[\w\s]{0,20})\s*)$"
)
_WITNESSES = (
    "(?:officials|medics|police|residents|witnesses|aid|local|state|naval|military|staff|doctors|hospital|hospitals|"
    "emergency|rescuers|relatives|activists|monitors|sources|authorities|lawmakers|analysts|people|diplomats|"
    "prosecutors|investigators|engineers|villagers|survivors|security|defen[cs]e|health|regional|senior|two|three|several)"
)
_SPEAKER = re.compile(
    r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Bb]oth|[Tt]wo|[Oo]ne|[Ss]ome)\b|[A-Z]|"
    rf"{_WITNESSES}\b|[a-z]+\s+officials\b"
)
_BEHIND = re.compile(
    r"\s+((?:the\s+|an?\s+|its\s+|his\s+|her\s+)?[A-Z][^,;:“”\"—.]{1,60}|"
    r"(?:the|an?|its|his|her)\s+[^,;:“”\"—.]{2,60}|" + _WITNESSES + r"\b[^,;:“”\"—.]{0,40})"
)
_TO_WHOM = re.compile(r"\s+(?:reporters|journalists|parliament|a\s|the\s|state|Reuters|lawmakers)")
_FIRST_VERB = re.compile(r"(.{3,60}?)\s+[a-z]+(?:ed|es)\b")
_APPOSED = re.compile(r"(?<![\w’'-])([A-Z][\w’'-]*(?:\s[A-Z][\w’'-]*){0,4}),\s?$")
_NOUN = re.compile(r"\b(?:the|an?|its|his|her|their|this|these|those|such|any)\s+$", re.IGNORECASE)
_MAYBE_NOUNS: Final = frozenset({"states", "reports", "claims", "report"})
_SAYS_THAT = re.compile(r"\s+that\b|[:,]?\s*[“\"]|\s*:")
PRONOUNS: Final = frozenset({"it", "he", "she", "they"})
_LEAD = re.compile(
    r"^(?:(?:On|By|Late|Early)\s+(?:\w+\s+)?\w+day\s+|(?:Earlier|Later|Meanwhile|Separately|Also|However|But|And)\s+)+(?=\w)"
)
_NOBODY = re.compile(
    r"(?:In|On|At|After|Before|During|As|While|When|Shortly|Hours|Days|Weeks|Since|For|By|With|From|Under|If|Although|Despite|"
    r"Following|Because|Until|Among|There|What|How|Why|Where|Tensions)\b"
)
_RELATIVE: Final = ("who ", "which ", "whose ", "whom ")
_LONGEST: Final = 90


def find(text: str, start: int, end: int, says: Iterable[Hit]) -> Iterator[Speech]:
    """The acts of saying in `text[start:end]`; `says` are the words for it."""
    for hit in says:
        verb = text[hit.start : hit.end].lower()
        if _NOUN.search(text, max(start, hit.start - 12), hit.start):
            continue  # "rejected the demand"
        if verb in _MAYBE_NOUNS and not _SAYS_THAT.match(text, hit.end, end):
            continue  # "three Nigerian states", "media reports"
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


_TOGETHER = re.compile(rf"\s*(?:two|three|several|an?|the|{_WITNESSES})\s(?:[\w’'-]+\s){{0,4}}?[\w’'-]+", re.IGNORECASE)
_VERB = re.compile(r"\b\w+(?:ed|ing)\b")


def _two(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether "and" joins two speakers: ", two medics and a resident said"."""
    segment = text[begin : match.start()]
    return (
        match.group() == " and "
        and text[max(0, begin - 1) : begin] == ","
        and _TOGETHER.fullmatch(segment) is not None
        and _VERB.search(segment) is None
    )


def phrase_before(text: str, position: int, floor: int) -> tuple[str, int]:
    """The noun phrase that ends before a verb, and where it begins; "" where there is none."""
    begin = max(floor, position - 120)
    for match in _CUT.finditer(text, begin, position):
        if text[match.end() : position].strip() and not _two(text, begin, match):
            begin = match.end()
    phrase = text[begin:position].strip(' ,“”"—#*')
    if phrase.startswith(_RELATIVE) and begin > floor:  # "the minister, who came late, said"
        return phrase_before(text, begin - 1, floor)
    phrase = _TRAIL.sub("", " " + phrase + " ").strip()
    phrase = _LEAD.sub("", phrase)
    if not phrase or _NOBODY.match(phrase):
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
