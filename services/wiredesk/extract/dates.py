"""Dates: weekdays, months, "overnight into", "two days earlier", resolved against the story's own day."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

BACKGROUND: Final = dt.timedelta(days=30)
"""What lies further back than this is background."""


REACH: Final = 16
"""Code points that a date may reach beyond its weekday or month, on either side."""


class DateMention(NamedTuple):
    """A date where the text names it."""

    start: int
    end: int
    day: dt.date | None
    """Null where no single day is meant ("in January", "last month")."""
    kind: str
    """`weekday`, `day` (of a month), `relative`, `past` (background), `same` ("that day"), `month` (near, no day) or
    `year`."""


_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMES: Final = (
    *("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug"),
    *("september sept sep", "october oct", "november nov", "december dec"),
)
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_NUMBER: Final = {
    "one": 1,
    "a": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_MONTH = (
    r"Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?"
)
# Each alternative is behind the letters that it may begin with: most places of a text are dismissed by a look at one.
_DATE = re.compile(
    rf"\b(?:(?=[JFMASOND])(?P<month>(?:{_MONTH}))\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\b(?!:)(?:,?\s+(?P<year>(?:19|20)\d\d)\b)?"
    rf"|(?=\d)(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?\s+(?P<month2>{_MONTH})\b(?:,?\s+(?P<year2>(?:19|20)\d\d)\b)?"
    rf"|(?=[JFMASONDLIEUBTlisteubno])(?P<lead>(?:[Ll]ast|[Ii]n|[Ss]ince|[Ee]arly|[Ll]ate|[Uu]ntil|[Bb]y|[Nn]ext|[Oo]f|[Tt]his)\s+)?(?P<bare>\b(?:{_MONTH}))(?![\w’'])(?:,?\s+(?P<year3>(?:19|20)\d\d)\b)?"
    r"|(?=[NnMTWFS])(?P<next>[Nn]ext\s+)?(?P<weekday>\b(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|MONDAY|TUESDAY|WEDNESDAY|THURSDAY|FRIDAY|SATURDAY|SUNDAY))(?P<night>\s+night)?\b"
    r"|(?=[TtYyOoLl])(?P<word>(?:[Tt]oday|[Yy]esterday|[Tt]omorrow|[Oo]vernight|[Ll]ast night|[Tt]onight))\b"
    r"|(?=[OATFSENoatfsen\d])(?P<count>(?:[Oo]ne|[Aa]|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|\d{1,2}))\s+days?\s+(?P<way>earlier|ago|before|later|after)\b"
    r"|(?=[Tt])(?P<same>(?:[Tt]hat|[Tt]he same)\s+(?:day|morning|afternoon|evening|night))\b"
    r"|(?=[IiSsOo12])(?P<since>[Ss]ince\s+)?\b(?:[Ii]n\s+|[Ss]ince\s+|[Oo]f\s+)?(?P<year4>(?:19|20)\d\d)\b(?!\s*-)"
    r"|(?P<past>(?:[Ll]ast (?:month|year|spring|summer|autumn|fall|winter)|"
    r"(?:months|years|decades|centuries) (?:ago|earlier)|a (?:year|decade) ago|Cold War|World War))\b)"
)
_YEAR = re.compile(r"[12](?<!\w.)(?:(?<=1)9|(?<=2)0)\d\d\b")
"""A first letter, and only then what may not stand before it: so the engine can skip to the letter."""


_BEFORE_NAME = re.compile(
    r"(?:\b(?:[Tt]he|[Aa]n?|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Tt]his|[Tt]hat|[Ss]ame)|[’']s|s[’'])\s+$"
)
_AFTER_NAME = re.compile(r"\s+[^\W\d_]")


def in_a_name(text: str, mention: DateMention) -> bool:
    """Whether a date only says which thing is meant: "the 2015 nuclear deal", "NASA's 1977 probe"."""
    before = _BEFORE_NAME.search(text, max(0, mention.start - 12), mention.start)
    return mention.day is None and before is not None and _AFTER_NAME.match(text, mention.end) is not None


def year_in(text: str, start: int, end: int) -> bool:
    """Whether the stretch holds a year."""
    return _YEAR.search(text, start, end) is not None


def find(text: str, start: int, end: int, story_day: dt.date | None) -> Iterator[DateMention]:
    """The dates of `text[start:end]`, left to right. Weekdays look backwards; `forwards` turns one round."""
    last: dt.date | None = None
    for match in _DATE.finditer(text, start, end):
        mention = _resolve(match, story_day, last)
        if mention is not None:
            last = mention.day or last
            yield mention


def _month_number(word: str) -> int:
    return _MONTHS[word.rstrip(".").lower()]


def _resolve(match: re.Match[str], story_day: dt.date | None, last: dt.date | None) -> DateMention | None:
    a, b = match.span()
    g = match.groupdict()
    if g["day"] or g["day2"]:
        return _month_day(
            a, b, g["month"] or g["month2"], int(g["day"] or g["day2"]), g["year"] or g["year2"], story_day
        )
    if g["bare"]:
        return _bare_month(a, b, g, story_day)
    if g["past"]:
        return DateMention(a, b, None, "past")
    if g["same"]:
        return DateMention(a, b, last, "same")
    if g["year4"]:
        year = int(g["year4"])
        if story_day is None:
            return DateMention(a, b, None, "year")
        return DateMention(a, b, None, "past" if year < story_day.year else "year")
    if story_day is None:
        return None
    if g["weekday"]:
        back = (story_day.weekday() - _WEEKDAYS.index(g["weekday"].lower())) % 7
        day = shifted(story_day, ((-back) % 7 or 7) if g["next"] else -back)
        return DateMention(a, b, day, "next" if g["next"] else "weekday")
    if g["word"]:
        word = g["word"].lower()
        shift = {"yesterday": -1, "tomorrow": 1}.get(word, 0)
        return DateMention(
            a,
            b,
            shifted(story_day, shift),
            "overnight" if word in {"overnight", "last night"} else "relative",
        )
    n = _NUMBER.get(g["count"].lower()) or (int(g["count"]) if g["count"].isdigit() else 0)
    if g["way"] in {"earlier", "ago"} and n:
        return DateMention(a, b, shifted(last or story_day, -n), "relative")
    return None


def _month_day(a: int, b: int, month: str, day: int, year: str | None, story_day: dt.date | None) -> DateMention | None:
    if story_day is None and year is None:
        return None
    try:
        if year is not None:
            found = dt.date(int(year), _month_number(month), day)
        else:
            assert story_day is not None  # noqa: S101 - said above
            near = [d for y in (-1, 0, 1) if (d := _date(story_day.year + y, _month_number(month), day))]
            found = min(near, key=lambda d: abs((d - story_day).days))
    except ValueError:
        return None
    old = story_day is not None and story_day - found > BACKGROUND
    return DateMention(a, b, found, "past" if old else "day")


def shifted(day: dt.date, days: int) -> dt.date | None:
    """The day so many days later; None where the calendar (years 1 to 9999) ends before it."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _bare_month(a: int, b: int, g: dict[str, str | None], story_day: dt.date | None) -> DateMention | None:
    month = g["bare"] or ""
    if month.rstrip(".").lower() in {"may", "march", "mar", "jan", "dec", "sep"} and not g["lead"] and not g["year3"]:
        return None
    lead = (g["lead"] or "").strip().lower()
    if story_day is None:
        return DateMention(a, b, None, "past" if lead == "last" else "month")
    number = _month_number(month)
    if g["year3"]:
        over = (int(g["year3"] or 0), number) < (story_day.year, story_day.month - 1)
    elif lead in {"last", "since"}:
        over = True
    elif lead in {"next", "by", "until"}:
        over = False
    else:  # the nearest such month: behind us by up to five, ahead by up to six
        over = (story_day.month - number) % 12 in range(2, 6)
    return DateMention(a, b, None, "past" if over else "month")


def forwards(mention: DateMention, story_day: dt.date | None) -> dt.date | None:
    """The day of a mention in something planned: weekdays then look ahead."""
    if mention.kind == "weekday" and mention.day is not None and story_day is not None and mention.day < story_day:
        return shifted(mention.day, 7)
    return mention.day
