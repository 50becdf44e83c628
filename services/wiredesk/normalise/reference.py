"""The reference date: the story's own day, from which its weekdays are counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wiredesk.normalise.dates import DAY, WEEKDAYS, day_of
from wiredesk.normalise.stamps import is_update

_WEEKDAY: Final = re.compile(
    r"[MTWFS](?<!\w.)(?:(?<=M)on|(?<=T)(?:ues|hurs)|(?<=W)ednes|(?<=F)ri|(?<=S)(?:atur|un))day\b"
)
"""The first letter, then what may not stand before it, then the rest: so the engine skips from capital to capital."""
_NEAR_DAYS: Final = 3
"""How far from a picture's day, or the day of fetching, the story's own day may lie."""
_CLAUSE: Final = 90
"""How far around a weekday its verb is looked for, in characters."""

# Weekdays of other weeks, and of no week at all.
_OTHER_WEEK: Final = re.compile(
    r"\b(?:next|coming|until|till|by|before|from|last|previous|every|each|ago\s+on|a\s+week\s+(?:from|ago)|following)\s+$",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|due|set|scheduled|expected|planned|plans?|to\s+be|is\s+to|are\s+to|tomorrow|upcoming|hopes?)\b|[’']ll\b",
    re.IGNORECASE,
)
_PAST: Final = re.compile(
    r"\b(?:\w{2,}ed|was|were|had|did|said|told|met|began|came|held|hit|shot|fell|left|put|sank|struck|took|made|went|saw|gave"
    r"|sent|led|rose|broke|won|lost|flew|fled|drew|spoke|wrote|set\s+off|got|found|cut|quit|shut|swept|threw|blew|grew|ran|became)\b",
    re.IGNORECASE,
)
_SAYING: Final = re.compile(
    r"\b(?:said|says|announced|told|posted|wrote|signed|agreed|promised|proposed|confirmed|reported|declared)\b[^,.;]{0,24}$"
)
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b")


def of(
    *,
    published: dt.datetime | None,
    fetched: dt.datetime | None,
    stamps: Sequence[str],
    dateline: dt.date | None,
    captions: Sequence[str],
    paragraphs: Sequence[str],
    near: dt.date | None,
) -> dt.date | None:
    """The first of these that there is.

    The published day, stated or printed; the dateline's; that of a later change; that of a dated picture, or the
    weekday just after it that the text tells as past; the weekday told as past on or just before the day of fetching;
    the day of fetching. None where nothing of all this is known.

    Args:
        published: as stated from outside or by the format.
        fetched: when the feeder got it.
        stamps: the lines that say when ("Posted May 7, 2026").
        dateline: the dateline's day.
        captions: their texts.
        paragraphs: the body.
        near: a day not far from the story's, for what is printed without its year.
    """
    if published is not None:
        return published.date()
    told = [found for stamp in stamps if (found := stamp_day(stamp, near)) is not None]
    posted = next((day for day, is_first in told if is_first), None)
    day = posted or dateline or next((day for day, _ in told), None)
    if day is not None:
        return day
    pictured = first_full_day(captions)
    if pictured is not None:
        return _latest(paragraphs, _run(pictured, 1)) or pictured
    if fetched is not None:
        day = fetched.date()
        return _latest(paragraphs, _run(day, -1)) or day
    return None


def _run(day: dt.date, step: int) -> Iterator[dt.date]:
    """A day and those near it on one side, as far as there are such (the calendar has years 1 to 9999)."""
    for number in range(day.toordinal(), day.toordinal() + step * (_NEAR_DAYS + 1), step):
        if dt.date.min.toordinal() <= number <= dt.date.max.toordinal():
            yield dt.date.fromordinal(number)


def _latest(paragraphs: Iterable[str], days: Iterable[dt.date]) -> dt.date | None:
    """The latest of some days whose weekday the text tells as past."""
    by_weekday = {day.weekday(): day for day in days}
    last = max(by_weekday.values(), default=None)
    found: dt.date | None = None
    for paragraph in paragraphs:
        if found == last:  # no later one can come
            break
        for weekday in weekdays_past(paragraph):
            day = by_weekday.get(weekday)
            if day is not None and (found is None or day > found):
                found = day
    return found


def weekdays_past(text: str) -> Iterator[int]:
    """The weekdays that a text tells as past, Monday = 0, in their order."""
    for found in _WEEKDAY.finditer(text):
        before = text[max(0, found.start() - _CLAUSE) : found.start()]
        before = before[max(before.rfind(". "), before.rfind(", "), before.rfind("; ")) + 1 :]
        if _OTHER_WEEK.search(before):
            continue
        after = text[found.end() : found.end() + _CLAUSE]
        stops = [stop for mark in (". ", ", ", "; ") if (stop := after.find(mark)) >= 0]
        clause = before + " " + after[: min(stops, default=len(after))]
        # "said on Thursday that it would spend": the day is that of the saying.
        if _SAYING.search(before) or (_AHEAD.search(clause) is None and _PAST.search(text)):
            yield WEEKDAYS[found.group().lower()]


def stamp_day(stamp: str, near: dt.date | None) -> tuple[dt.date, bool] | None:
    """The day that a line gives, and whether it is the day of publication rather than of a later change."""
    found = DAY.search(stamp)
    day = day_of(found, near) if found else None
    return None if day is None else (day, not is_update(stamp))


def first_full_day(texts: Iterable[str]) -> dt.date | None:
    """The first day that some text gives with its year."""
    for text in texts:
        if _YEAR.search(text) is None:
            continue
        for found in DAY.finditer(text):
            day = day_of(found, None)
            if day is not None:
                return day
    return None


def middle_of_year(texts: Iterable[str]) -> dt.date | None:
    """The middle of the latest year that some text names: "© 2026"."""
    years = [int(year) for text in texts for year in _YEAR.findall(text)]
    return dt.date(max(years), 7, 1) if years else None
