"""Days and weekdays as wire copy prints them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

_MONTH_NAMES: Final = (
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    [
        "januar",
        "februar",
        "märz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
)
MONTHS: Final[dict[str, int]] = {
    **{name: number for names in _MONTH_NAMES for number, name in enumerate(names, 1)},
    "sept": 9,
}
"""Month names and abbreviations, lower case, without a full stop, to 1..12."""

WEEKDAYS: Final[dict[str, int]] = {
    name: number
    for names in (
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
        ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
        ["mon", "tues", "wed", "thurs", "fri", "sat", "sun"],
        ["mon", "tue", "wed", "thur", "fri", "sat", "sun"],
    )
    for number, name in enumerate(names)
}
"""Weekday names, lower case, to Monday = 0."""

_MONTH: Final = "(?:" + "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True)) + r")\b\.?"
_YEAR: Final = r"(?:19|20)\d\d"
_DAY: Final = r"(?:3[01]|[12]\d|0?[1-9])"

DAY: Final = re.compile(
    rf"\b(?P<m1>{_MONTH})\s*(?P<d1>{_DAY})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(?P<y1>{_YEAR})\b)?"
    rf"|\b(?P<d2>{_DAY})(?:st|nd|rd|th|\.)?\s+(?:de\s+)?(?P<m2>{_MONTH})(?:,?\s+(?:de\s+)?(?P<y2>{_YEAR})\b)?"
    rf"|\b(?P<y3>{_YEAR})(?P<s3>[-./])(?P<m3>1[0-2]|0?[1-9])(?P=s3)(?P<d3>{_DAY})(?!\d)"
    rf"|\b(?P<a>{_DAY})(?P<s4>[/.])(?P<b>{_DAY})(?P=s4)(?P<y4>{_YEAR})\b",
    re.IGNORECASE,
)
"""A day of the year, with its year or without: "Feb. 4, 2026", "4 February", "2026-02-04", "04/02/2026"."""


def day_of(found: re.Match[str], near: dt.date | None) -> dt.date | None:
    """The date of a match of `DAY`.

    Args:
        found: the match.
        near: a day not far from it: the year that is not printed, and the order of "04/03/2026", are those that come
            nearest to it.

    Returns:
        None where the year is not to be known, or there is no such day (Feb. 30).
    """
    if found["a"]:
        year, first, second = int(found["y4"]), int(found["a"]), int(found["b"])
        readings = {_date(year, second, first), _date(year, first, second)} - {None}
        return _nearest([day for day in readings if day], near)
    month = found["m1"] or found["m2"]
    number = MONTHS[month.lower().rstrip(".")] if month else int(found["m3"])
    day = int(found["d1"] or found["d2"] or found["d3"])
    year_text = found["y1"] or found["y2"] or found["y3"]
    if year_text:
        return _date(int(year_text), number, day)
    if near is None:
        return None
    around = (_date(near.year + offset, number, day) for offset in (-1, 0, 1))
    return _nearest([day for day in around if day], near)


def _nearest(days: list[dt.date], near: dt.date | None) -> dt.date | None:
    if near is None:
        return days[0] if len(days) == 1 else None
    return min(days, key=lambda day: (abs((day - near).days), day), default=None)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
