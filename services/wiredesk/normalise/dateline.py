"""The dateline: "KYIV, Ukraine, Feb 4 (Agency) -", in the styles that agencies print.

A dateline is a head (place, the country or state it lies in, date), perhaps an agency, and a mark that ends it. The
head is read strictly, part by part: one part that can be nothing of the kind, and the line has no dateline.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from wiredesk.normalise.dates import DAY, MONTHS, WEEKDAYS, day_of
from wiredesk.normalise.gazetteer import fold, gazetteer
from wiredesk.normalise.lexicon import words

_REACH: Final = 120
"""No dateline is longer, in characters."""

_AGENCY: Final = re.compile(r"\s*,?\s*(?:\((?P<round>[^()\n]{2,48})\)|/(?P<slashes>[^/\n]{2,32})/\.?)")
_MARK: Final = re.compile(r"\s*(?:\.?[—–―]+|\.?-{1,3}|:|_|\.(?=\s))\s*")
_ENDED: Final = re.compile(r"\s*[—–―]+\s*|\s+-{1,3}\s+|\s*--+\s*|\s+_\s+|:\s+")
_BRACKETED: Final = re.compile(r"\(([^()=\n]{2,70})\)\s*(?:[—–―]+|-{1,3}|:)\s*")
_DATED: Final = re.compile(r"\(([^()=\n]{2,70})\)\s+(?=[\w“\"‘'])")
_EQUALS: Final = re.compile(r"\(([^()=\n]{2,60})=([^()=\n]{2,40})\)\s*(?:[—–―-]+\s*)?")
_SQUARE: Final = re.compile(r"\s*\[([^\[\]\n]{2,40})\]")
_BEGINS_TEXT: Final = re.compile(r"[“”\"'‘’«„(\[*]*[^\W_a-zß-öø-ÿ]")

_PLACE_WORD: Final = re.compile(r"[^\W\d_][\w.'’/&-]*\.?")
_SMALL_WORDS: Final = words("small")
_NO_PLACE: Final = words("no_place")
_STARTERS: Final = words("starters")


@dataclass(frozen=True, slots=True)
class Found:
    """A dateline and where it ends."""

    place: str
    """As printed; empty where only a day and an agency are ("Jan 30 (Agency) -")."""
    country: str | None
    day: re.Match[str] | None
    """The match of `DAY` that its date is."""
    end: int
    """Where the text begins, in the line."""

    def date(self, near: dt.date | None) -> dt.date | None:
        """The day, with a year that is not printed taken from a day nearby."""
        return day_of(self.day, near) if self.day else None


@dataclass(frozen=True, slots=True)
class _Head:
    place: str
    country: str | None
    day: re.Match[str] | None
    sure: bool
    """Whether more than capitals says that it is one: a date, a region, or a place that is known."""


def find(line: str) -> Found | None:
    """The dateline that a line begins with."""
    if not line or (line[0] not in "([" and not line[0].isalpha()):
        return None
    start = line[:_REACH]
    if line[0] == "(":
        return _bracketed(start, len(line))
    return _with_agency(start) or _without_agency(start)


def alone(line: str) -> Found | None:
    """The dateline that is all of a line: "ISTANBUL", "BRUSSELS, Feb 18", "AUBURN, Wash. —"."""
    whole = len(line)
    line = line.rstrip(" —–-")
    if len(line) > _REACH or not line or not line[0].isalpha():
        return None
    found = _AGENCY.search(line)
    printed = line[: found.start()] if found and found.end() == len(line) else line
    head = _head(printed, capitals=True)
    if head is None or not head.sure or not _is_upper(head.place):
        return None
    # Of a place that is not known by itself, the region behind it vouches.
    if head.day is None and not _is_known(head.place) and (head.country is None or "," not in printed):
        return None
    return Found(head.place, head.country, head.day, whole)


def _bracketed(start: str, length: int) -> Found | None:
    equals = _EQUALS.match(start)
    if equals:
        head = _head(equals[1], capitals=False)
        return Found(head.place, head.country, head.day, equals.end()) if head else None
    brackets = _BRACKETED.match(start)
    if brackets is None:
        dated = _DATED.match(start)
        head = _head(dated[1], capitals=True) if dated else None
        return Found(head.place, head.country, head.day, dated.end()) if dated and head and head.day else None
    behind = _behind_agency(start, brackets)
    if behind is not None:
        return behind
    if brackets.end() >= length or not _BEGINS_TEXT.match(start, brackets.end()):
        return None
    head = _head(brackets[1], capitals=True)
    if head is None or not (head.sure or _is_upper(head.place)):
        return None
    return Found(head.place, head.country, head.day, brackets.end())


def _behind_agency(start: str, brackets: re.Match[str]) -> Found | None:
    """A dateline behind its agency: "(Agency) - Rome, October 11 -"."""
    if not _is_agency(brackets[1]):
        return None
    found = _without_agency(start[brackets.end() :])
    if found is None or found.day is None:
        return None
    return Found(found.place, found.country, found.day, brackets.end() + found.end)


def _with_agency(start: str) -> Found | None:
    for agency in _AGENCY.finditer(start):
        if agency.start() < 2 or not _is_agency(agency["round"] or agency["slashes"]):
            continue
        mark = _MARK.match(start, agency.end())
        day = DAY.fullmatch(start[: agency.start()].strip(" ,."))
        if day is not None:
            ended = mark is not None and _BEGINS_TEXT.match(start, mark.end())
            return Found("", None, day, mark.end()) if mark is not None and ended else None
        head = _head(start[: agency.start()], capitals=False)
        if head is None:
            return None
        if mark is None and not (head.day and start[agency.end() : agency.end() + 1] == " "):
            return None
        end = mark.end() if mark else agency.end() + 1
        second = _AGENCY.match(start, agency.end())
        if second and _MARK.match(start, second.end()):  # "(Agency)(Partner) -"
            end = _MARK.match(start, second.end()).end()  # type: ignore[union-attr]
        if not _BEGINS_TEXT.match(start, end):
            return None
        return Found(head.place, head.country, head.day, end)
    return None


def _without_agency(start: str) -> Found | None:
    for mark in _ENDED.finditer(start):
        if not _BEGINS_TEXT.match(start, mark.end()):
            return None
        head = _head(start[: mark.start()], capitals=True)
        if head is None:
            return None
        colon = mark.group().strip() == ":"
        upper = _is_upper(head.place)
        if head.sure and (head.day or upper or not colon or _is_known(head.place)):
            return Found(head.place, head.country, head.day, mark.end())
        if upper and not colon:
            return Found(head.place, head.country, head.day, mark.end())
        return None
    return None


def _head(printed: str, *, capitals: bool) -> _Head | None:
    """Read "PLACE, Region, date, agency".

    Args:
        printed: all that stands before the agency or the mark.
        capitals: whether a place that the gazetteer does not know has to be in capitals, or to have a date.
    """
    printed = printed.strip(" ,.")
    day = DAY.search(printed)
    if day:
        # "ODESA. October 15", "PRAGUE, Feb 26", "BERLIN, Wednesday, Feb 4 2026, 9 a.m."
        rest = printed[day.end() :].strip(" ,.")
        if rest and not _closes(rest):
            return None
        printed = printed[: day.start()].rstrip(" ,.")
    square = _SQUARE.search(printed)
    region_in_square = square[1] if square else None
    if square:
        if square.end() != len(printed):
            return None
        printed = printed[: square.start()]
    place, *parts = [part.strip(" -") for part in printed.split(",")]
    if region_in_square:
        parts.append(region_in_square)
    country, sure = None, day is not None
    for part in parts:
        if part.rstrip(".").lower() in WEEKDAYS:
            sure = True
            continue
        code = gazetteer().regions.get(fold(part)) or gazetteer().regions.get(fold(part) + ".")
        if code is None and not _is_proper(part, most=4):
            return None
        country = country or code
        sure = sure or code is not None
    if not _is_place(place):
        return None
    known = _country_of(place)
    sure = sure or known is not None
    if capitals and not (sure or _is_upper(place)):
        return None
    if country is None or (country == "GE" and known == "US"):
        country = known
    return _Head(place, country, day, sure)


def _closes(rest: str) -> bool:
    """Whether what follows the date is still dateline: a year, a time, an agency's name."""
    return (len(rest) <= 24 and _is_proper(rest, most=3)) or rest.isdigit()


def _country_of(place: str) -> str | None:
    known = gazetteer()
    codes = {
        known.cities.get(fold(name)) or known.regions.get(fold(name))
        for name in re.split(r"/| and ", place, flags=re.IGNORECASE)
    }
    whole = known.cities.get(fold(place))
    if whole:
        return whole
    return codes.pop() if len(codes) == 1 else None


def _is_known(place: str) -> bool:
    known = gazetteer().cities
    return any(fold(name) in known for name in (place, *re.split(r"/| and ", place, flags=re.IGNORECASE)))


def _is_place(place: str) -> bool:
    words = place.split()
    if not words or len(words) > 6 or len(place) > 50:
        return False
    first = words[0].strip(".").lower()
    if first in _NO_PLACE or first in _STARTERS or (len(words) == 1 and (first in MONTHS or first in WEEKDAYS)):
        return False
    if words[0].lower() == "the" and fold(place) != "the hague" and not _is_upper(place):
        return False
    return _is_proper(place, most=6)


def _is_proper(name: str, *, most: int) -> bool:
    """Whether every word begins as a name's does."""
    words = name.split()
    return (
        0 < len(words) <= most
        and words[0][0].isupper() | (words[0].lower() in {"al", "the"})
        and all(_PLACE_WORD.fullmatch(word) is not None or word == "&" for word in words)
        and all(
            word[0].isupper() or word.lower() in _SMALL_WORDS or "-" in word or "'" in word or "’" in word
            for word in words
        )
    )


def _is_upper(place: str) -> bool:
    """Whether a place is in capitals; "McALLEN" and "RIO de JANEIRO" are."""
    big = [word for word in place.split() if word.lower() not in _SMALL_WORDS]
    letters = "".join(big)
    small = sum(character.islower() for character in letters)
    return (
        bool(big)
        and letters[:1].isupper()
        and (small == 0 or (small <= 2 and len(letters) > 5 and letters[-2:].isupper()))
    )


def _is_agency(name: str) -> bool:
    words = name.split()
    return 0 < len(words) <= 6 and name[0].isalpha() and not any(word.isdigit() for word in words)
