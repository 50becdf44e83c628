"""Lines that only say when: "Posted March 9, 2026 at 4:45 p.m.", "3 min read", "Updated 40 mins ago"."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.normalise.dates import MONTHS, WEEKDAYS
from wiredesk.normalise.lexicon import words

_LABELS: Final = words("stamp")
_TOKEN: Final = re.compile(r"[^\s|·•,;()/:+–—-]+")
_NUMBER: Final = re.compile(
    r"\d{1,4}(?:[.:]\d{1,2}){0,2}(?:am|pm|a\.m|p\.m|st|nd|rd|th|h|min|mins|m)?(?:gmt|utc|ist)?", re.IGNORECASE
)
_UPDATED: Final = re.compile(r"\b(?:updated?|modified|revised|edited)\b", re.IGNORECASE)


def is_stamp(text: str) -> bool:
    """Whether a text holds nothing but a date, a time, or how long ago or how long to read."""
    if len(text) > 120 or not any(map(str.isdigit, text)):
        return text.strip(" .:").lower() in {"just now", "yesterday", "today"}
    tokens = [token.strip(".").lower() for token in _TOKEN.findall(text)]
    return (
        bool(tokens)
        and len(tokens) <= 20
        and all(
            token in _LABELS or token in MONTHS or token in WEEKDAYS or not token or _NUMBER.fullmatch(token)
            for token in tokens
        )
    )


def is_update(text: str) -> bool:
    """Whether a stamp says when something was changed, not when it was published."""
    return _UPDATED.search(text) is not None
