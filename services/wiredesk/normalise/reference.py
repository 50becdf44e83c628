"""The reference date: the story's own day, from which its weekdays are counted."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

from wiredesk.normalise.dates import DAY, WEEKDAYS, day_of

_WEEKDAY: Final = re.compile(r"\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_SENTENCE_END: Final = re.compile(r"(?<=[a-z0-9”\"’)][.!?])[”\"’)]*\s+(?=[“\"‘(]?[^\W_a-z])")
# A weekday after one of these, or in a sentence with one of these, is not yet past.
_AHEAD_BEFORE: Final = re.compile(
    r"\b(?:next|this\s+coming|coming|until|till|by|before|from|last|previous|every|each|a\s+week\s+(?:from|ago)|week(?:s)?\s+ago|on\s+or\s+before|following|after)\s+$",
    re.IGNORECASE,
)
_AHEAD: Final = re.compile(
    r"\b(?:will|would|shall|is\s+(?:to|due|set|expected|scheduled|planned)|are\s+(?:to|due|set|expected|scheduled|planned)|due|scheduled|expected|planned|plans?|tomorrow|upcoming|is\s+to|'ll|’ll)\b",
    re.IGNORECASE,
)
_NEAR_DAYS: Final = 3
"""How far from a caption's date, or the day of fetching, the story's own day may lie."""


def weekdays_past(text: str) -> Iterator[int]:
    """The weekdays that a text tells as past, Monday = 0, one sentence after another."""
    for sentence in _SENTENCE_END.split(text):
        for found in _WEEKDAY.finditer(sentence):
            before = sentence[max(0, found.start() - 24) : found.start()]
            if _AHEAD_BEFORE.search(before) or _is_ahead(sentence, found):
                continue
            yield WEEKDAYS[found.group().lower()]


def _is_ahead(sentence: str, weekday: re.Match[str]) -> bool:
    """Whether the clause of a weekday speaks of what is to come."""
    start = max(sentence.rfind(",", 0, weekday.start()), sentence.rfind(" said ", 0, weekday.start()), 0)
    stop = sentence.find(",", weekday.end())
    clause = sentence[start : stop if stop >= 0 else len(sentence)]
    ahead = _AHEAD.search(clause)
    if ahead is None:
        return False
    # "said on Thursday that it would spend": the day belongs to the saying.
    said = re.search(
        r"\b(?:said|announced|told|says|posted|wrote|signed|agreed|promised|proposed|confirmed)\b[^,]{0,20}$",
        sentence[: weekday.start()],
    )
    return said is None


def after_caption(caption: dt.date, paragraphs: Iterable[str]) -> dt.date:
    """The latest weekday told as past, on the day of a dated picture or just after it; else the picture's day.

    Pictures are taken on the story's day or shortly before it.
    """
    told = {day for paragraph in paragraphs for day in weekdays_past(paragraph)}
    return max(
        (day for ahead in range(_NEAR_DAYS + 1) if (day := caption + dt.timedelta(ahead)).weekday() in told),
        default=caption,
    )


def before_fetch(fetched: dt.date, paragraphs: Iterable[str]) -> dt.date:
    """The latest weekday told as past, on the day of fetching or just before it; else the day of fetching."""
    told = {day for paragraph in paragraphs for day in weekdays_past(paragraph)}
    return max(
        (day for back in range(_NEAR_DAYS + 1) if (day := fetched - dt.timedelta(back)).weekday() in told),
        default=fetched,
    )


def first_full_day(texts: Iterable[str]) -> dt.date | None:
    """The first day that some text gives with its year."""
    for text in texts:
        for found in DAY.finditer(text):
            day = day_of(found, None)
            if day is not None:
                return day
    return None
