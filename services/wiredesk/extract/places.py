"""Places: where the text says that something happens. A capital that acts is a party, a dateline is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wiredesk.extract import guards
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PlaceEntry, capital, no_names


class PlaceMention(NamedTuple):
    """A place where the text names it; `entry` is null for one that the gazetteer does not know."""

    start: int
    end: int
    name: str
    kind: str
    entry: PlaceEntry | None
    preposition: str
    joined: bool = False
    """Whether "and" joins it to the place before, so that it lies beside that one, not around it."""
    land: str | None = None
    """The ISO code of the country that the phrase around it names: "the Sudanese city of ..."."""

    @property
    def country(self) -> str | None:
        """The country it lies in, by the phrase, else by the gazetteer."""
        return self.land or (self.entry.country if self.entry is not None else None)


_WHERE: Final = frozenset(
    [
        "in",
        "near",
        "at",
        "across",
        "around",
        "outside",
        "inside",
        "over",
        "above",
        "off",
        "throughout",
        "within",
        "into",
        "onto",
        "beside",
    ]
)
_PERHAPS: Final = frozenset(
    [
        "on",
        "of",
        "against",
        "struck",
        "hit",
        "bombed",
        "attacked",
        "shelled",
        "targeting",
        "hitting",
        "striking",
        "targeted",
        "pounded",
        "between",
        "for",
    ]
)
_SORT = (
    r"city|town|village|port|region|district|province|area|capital|suburb|state|island|resort|"
    r"oblast|governorate|county|municipality|neighbourhood|neighborhood|sector|hamlet|settlement|"
    r"camp|airport at|base at"
)
_SITED = re.compile(
    rf"\b(?:{_SORT})(?:\s+of|,)?\s+$|\b(?:districts|parts?|outskirts|centre|center|suburbs|edge|coast|streets|heart|north|south|east|west|"
    rf"northeast|northwest|southeast|southwest|kilometres|kilometers|km|miles)\s+of\s+(?:the\s+)?$"
)
_TRAVEL = re.compile(
    r"\b(?:travel\w*|fl(?:y|ew|ies|ying)|visit\w*|trip|return\w*|went|goes?|head\w*|arriv\w+|tour)\s+(?:to\s+|in\s+|of\s+)?"
    r"(?:the\s+)?$|\b(?:visit|trip)\s+by\s+[^,;]{3,50}\s+to\s+$"
)
_ITS_CAPITAL = re.compile(r"(?:[’']s)?\s+capital(?!\s+(?:of|[A-Z])|,\s+[A-Z])\b")
_MODIFIER: Final = frozenset(
    [
        "the",
        "occupied",
        "central",
        "northern",
        "southern",
        "eastern",
        "western",
        "northeastern",
        "northwestern",
        "southeastern",
        "southwestern",
        "north",
        "south",
        "east",
        "west",
        "nearby",
        "neighbouring",
        "neighboring",
        "rural",
        "downtown",
        "greater",
        "upper",
        "lower",
        "border",
        "coastal",
        "russian-occupied",
        "israeli-occupied",
        "besieged",
        "port",
        "city",
        "town",
        "village",
        "houthi-held",
        "rebel-held",
    ]
)
_REGION = re.compile(
    r"\s+(?:region|oblast|province|district|governorate|area|county|state|sector|coast)\b", re.IGNORECASE
)
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]{1,30}(?:[\s-](?:(?:el|al|de|la|bin|ibn|du|of)\s)?[A-ZÀ-ÖØ-Þ][\w’'-]{0,30}){0,3}"
_SITES = "bridge|crossing|airport|air base|airfield|barracks|refinery|dam|mine|checkpoint"
_SIDES = "(?:northern|southern|eastern|western|central)"
_LEADING_PLAIN = (
    r"(?:in|near|at|outside|around|off|(?:road|highway|route|railway|border)\s+between)\s+(?:the\s+)?"
    rf"(?:{_SIDES}\s+)?"
)
_LEADING = "|".join(
    (
        r"(?:city|town|village|port|district|region|settlement|hamlet|suburb|island)\s+of\s+",
        r"[’'‘]s\s+(?=[\w’ -]{2,40}?\s(?:region|oblast|province|district|governorate|state)\b)",
        rf"(?:on|at|in|near|to|from)\s+the\s+(?=[\w’ -]{{2,40}}?\s(?:{_SITES})\b)",
        rf"(?:in|near|at|outside|around|off)\s+(?:the\s+)?(?:[\w’'-]+\s+){{0,5}}?(?:{_SORT})\s+(?:of\s+)?",
        _LEADING_PLAIN,
    )
)
"""What stands before the name of a place that the gazetteer does not know."""
_NAMED = rf"({_NAME})(?P<sort>\s+(?:region|oblast|province|district|governorate|sector|state))?"
_UNKNOWN = re.compile(rf"\b(?=[abcdfhinoprstv’'‘])(?:{_LEADING}){_NAMED}")
_UNKNOWN_PLAIN = re.compile(rf"\b(?=[abhinor])(?:{_LEADING_PLAIN}){_NAMED}")
"""What `_UNKNOWN` is in a text without one of `_SORT_WORDS`: the rest of it then matches nothing, at a high price."""
_SORT_WORDS: Final = guards.spelt(re.sub(r"\W", " ", f"{_SORT} {_SITES}"))


_SITE = re.compile(
    r"\b(?:Plant|Hospital|Airport|Airfield|Air Base|Airbase|Base|Station|Refinery|Port|Harbou?r|Bridge|Dam|Mosque|"
    r"Church|School|University|Stadium|Palace|Terminal|Prison|Market|Depot|Factory|Barracks|Embassy|Checkpoint|Tower)$"
)


_SORTS_AT_END: Final = (
    *(sort.rsplit(None, 1)[-1] + comma for sort in _SORT.split("|") for comma in ("", ",")),
    *("of", "the"),
)
"""How a text ends, blanks left out, that `_SITED` may find something in."""


def _sited(before: str) -> bool:
    return before.rstrip().endswith(_SORTS_AT_END) and _SITED.search(before) is not None


def _lead(text: str, start: int, floor: int) -> tuple[str, str]:
    """The word that governs a name (a preposition, if one does), and the text right before the name."""
    before = text[max(floor, start - 70) : start]
    words = before.split()
    while words and (
        words[-1].lower() in _MODIFIER
        or words[-1].endswith(("'s", "’s"))
        or (words[-1][0].isupper() and len(words) > 1 and words[-1].isalpha())
    ):
        words.pop()
    return (words[-1].lower().strip('“"(') if words else "", before)


def _capitalised_neighbour(text: str, hit: Hit, floor: int, ceiling: int) -> bool:
    """Whether the name is part of a longer one: "Marco Rubio", "Victoria Nuland"."""
    after = text[hit.end : min(ceiling, hit.end + 2)]
    if len(after) > 1 and after[0] in " -" and after[1].isupper():
        return True
    before = text[max(floor, hit.start - 20) : hit.start]
    return bool(before) and before[-1] == "-"


def find(text: str, start: int, end: int, hits: tuple[Hit, ...], words: guards.Guard) -> Iterator[PlaceMention]:
    """The places of `text[start:end]`, known and unknown, left to right.

    Args:
        text: the whole text.
        start: of the stretch.
        end: of the stretch.
        hits: in it that are parties or places.
        words: of it.
    """
    found: list[PlaceMention] = []
    capitals = b"capital" in words
    for hit in hits:
        entry = hit.meaning.place
        mention = None
        if entry is not None:
            mention = _known(text, start, end, hit, entry, found[-1] if found else None)
        if mention is None and capitals and hit.meaning.party is not None:
            mention = _capital(text, start, end, hit)
        if mention is not None:
            found.append(mention)
    if found or might_hold_names(text, start, end):
        pattern = _UNKNOWN_PLAIN if words.isdisjoint(_SORT_WORDS) else _UNKNOWN
        found.extend(_unknown(text, start, end, hits, pattern))
        found.extend([more for m in found if (more := _beside(text, end, m, hits)) is not None])
    found.sort(key=lambda mention: mention.start)
    ends = [0, *(mention.end for mention in found)]
    return iter(
        _with_land(text, mention._replace(joined=_and_between(text, end, mention.start)), hits)
        for end, mention in zip(ends, found, strict=False)
    )


def _and_between(text: str, end: int, start: int) -> bool:
    return end > 0 and start - end <= 30 and " and " in text[end:start]


# "Russian drones hit the port of Odesa": what an article or a verb stands before is a phrase of its own.
_OF_THE_SAME: Final = (
    r"(?:(?!(?:the|an?|its|their|his|her|another|two|three|several|in|on|at|near|from|to|over|against|hit|hits|struck|strikes?|attack|attacks"
    r"|shell|shells|bomb|bombs|target|targets|pound|pounds|damage|damages|set|kill|kills|wound|wounds|\w+ed)\b)[\w-]+\s+)"
)
_IN_LAND = re.compile(
    rf"(?:'s|’s)?\s+{_OF_THE_SAME}{{0,3}}?(?:{_SORT})(?:\s+of|,)?\s+|(?:'s|’s)\s+(?:[\w-]+\s+){{0,2}}"
)


_IN = re.compile(r",\s|,?\s+in\s+(?:the\s+)?(?:(?:northern|southern|eastern|western|central|[a-z]+ern)\s+)?")
_INSIDE: Final = 24


def _with_land(text: str, mention: PlaceMention, hits: tuple[Hit, ...]) -> PlaceMention:
    """The mention with the country that its phrase names, where it names one."""
    if mention.kind in {"country", "sea"}:
        return mention
    for hit in hits:
        party = hit.meaning.party
        if party is None or party.country is None:
            continue
        before = hit.end <= mention.start <= hit.end + 48 and _IN_LAND.fullmatch(text, hit.end, mention.start)
        after = (
            0 < hit.start - mention.end <= _INSIDE
            and hit.meaning.place is not None
            and _IN.fullmatch(text, mention.end, hit.start) is not None
        )
        if before or after:
            return mention._replace(land=party.country)
    return mention


def _known(
    text: str, start: int, end: int, hit: Hit, entry: PlaceEntry, last: PlaceMention | None
) -> PlaceMention | None:
    lead, before = _lead(text, hit.start, start)
    region = _REGION.match(text, hit.end, min(end, hit.end + 14))
    kind = "region" if region and entry.kind == "city" else entry.kind
    stop = hit.end
    if (
        last is not None
        and hit.start - last.end <= 8
        and text[last.end : hit.start].strip() in {",", "and", ", and", "or", "to"}
    ):
        return PlaceMention(hit.start, stop, text[hit.start : stop], kind, entry, last.preposition)
    if entry.kind in {"country", "sea"} or hit.meaning.party is not None:
        sure = (
            lead in _WHERE
            or _sited(before)
            or _TRAVEL.search(before) is not None
            or (region is not None and hit.meaning.party is None)
        )
        sure = sure or (entry.kind == "sea" and not _capitalised_neighbour(text, hit, start, end))
        if sure and _possessive(text, hit.end):
            sure = False
    elif region is not None or _sited(before) or _TRAVEL.search(before):
        sure = True
    elif _capitalised_neighbour(text, hit, start, end):
        sure = False
    else:
        sure = lead in _WHERE or lead in _PERHAPS or entry.kind in {"region", "point"}
    return PlaceMention(hit.start, stop, text[hit.start : stop], kind, entry, lead) if sure else None


def _capital(text: str, start: int, end: int, hit: Hit) -> PlaceMention | None:
    """The city that "in the Kazakh capital" means."""
    match = _ITS_CAPITAL.match(text, hit.end, end)
    party = hit.meaning.party
    if match is None or party is None or party.country is None:
        return None
    city = capital(party.country)
    lead, before = _lead(text, hit.start, start)
    if city is None or not (lead in _WHERE or _TRAVEL.search(before)):
        return None
    return PlaceMention(match.end() - len("capital"), match.end(), city.name, "city", city, lead)


def _possessive(text: str, end: int) -> bool:
    return text[end : end + 2] in {"'s", "’s"}


_GOVERN: Final = (" in ", " near ", " at ", "In ", " outside ", " between ", " of ", " off ")


GOVERNING: Final = guards.spelt(" ".join(_GOVERN).lower())
"""A guard for `might_hold_names`."""


def might_hold_names(text: str, start: int, end: int) -> bool:
    """Whether the stretch may name a place that the gazetteer does not know."""
    return any(map(text[start:end].__contains__, _GOVERN))


_BESIDE = re.compile(
    rf",?\s+and\s+({_NAME})(?=[.,;)]|$|\s(?:on|in|at|early|late|overnight|were|was|killing|before|after|during)\b)"
)


def _beside(text: str, end: int, mention: PlaceMention, hits: tuple[Hit, ...]) -> PlaceMention | None:
    """The unknown place that "and" joins to one: "between Nabatieh and Zebdine"."""
    match = _BESIDE.match(text, mention.end, end)
    if match is None or mention.kind in {"country", "sea"}:
        return None
    a, b = match.span(1)
    if match.group(1).split()[0].lower() in no_names() or any(
        h.start < b and a < h.end and (h.meaning.party is not None or h.meaning.place is not None) for h in hits
    ):
        return None
    return PlaceMention(a, b, match.group(1), "unknown", None, mention.preposition)


_OF_LAND = re.compile(r".+?[’']s\s+(.+)")


def _unknown(
    text: str, start: int, end: int, hits: tuple[Hit, ...], pattern: re.Pattern[str]
) -> Iterator[PlaceMention]:
    named = [(h.start, h.end) for h in hits]
    for match in pattern.finditer(text, start, end):
        a, b = match.span(1)
        name = match.group(1).removesuffix("'s").removesuffix("’s")
        of = _OF_LAND.match(name)
        if of is not None and any(a <= h.start < a + of.start(1) and h.meaning.party for h in hits):
            a, name = a + of.start(1), of.group(1)  # "Sudan's River Nile state"
        b = a + len(name)
        first = name.split()[0].lower()
        if first in no_names() or any(a < stop and begin < b for begin, stop in named) or name.isupper():
            continue
        if not match.group(1).endswith(name):
            continue
        kind = "region" if match.group("sort") else "point" if _SITE.search(name) else "unknown"
        yield PlaceMention(a, b, name, kind, None, "in")
