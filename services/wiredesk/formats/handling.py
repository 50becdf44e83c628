"""What wires say of a story's handling in words, where they have no field for it: kills, holds, embargoes."""

from __future__ import annotations

import re
from typing import Final

_PARTS: Final = re.compile(r"[/,;:()\[\]\n–—|*=+!]|\s-+\s|(?<=\w)\.(?=\s|$)|--+")
_LONGEST: Final = 500
"""Longer than this is copy, and no mark. A note may be longer, and what it says of its use it says first."""

_MARKS: Final = (
    (
        "cancelled",
        re.compile(
            r"(?:(?:bulletin|mandatory|advisory|urgent)\s+)?(?:kill(?:ed)?|elimination|withdrawn|retracted|annulation"
            r"|annul[ée]e?|annulliert|annullierung|zurückgezogen|storno|storniert)(?:[\s-]+kill)*",
            re.IGNORECASE,
        ),
    ),
    ("withheld", re.compile(r"(?:bulletin\s+)?(?:withhold|on\s+hold|hold)", re.IGNORECASE)),
    (
        "embargoed",
        re.compile(
            r"(?:(?:strict|sous|under)\s+)?(?:embargoed|embargo(?=\s))(?:\s+(?:until|till|bis|jusqu|to|for|\d).*)?"
            r"|sperrfrist(?!\s+aufgehoben).*|gesperrt\s+bis.*|hold\s+for\s+release.*|adv(?:ance)?\s?-?\d{1,2}(?:\D.*)?"
            r"|for\s+(?:release|use)\s+(?:at|on|after|from|in\s+[ap]ms|the|\d|[a-z]{3,6}day|[a-z]{3,9}\.?\s\d).*",
            re.IGNORECASE | re.DOTALL,
        ),
    ),
)
_NOTES: Final = (
    (
        "cancelled",
        re.compile(
            r"\b(?:(?:mandatory|bulletin|advisory|please|(?:asked|advised|requested|urged)\s+to|must)\s+(?:kill|disregard)"
            r"|(?:kill|disregard)\s+(?:the|this|our)\s+(?:above|story|item|copy|report|article)"
            r"|(?:story|item|report|article|version|meldung)\s+(?:is|was|has\s+been|wird|ist)\s+"
            r"(?:withdrawn|killed|cancelled|canceled|annulled|retracted|zurückgezogen|annulliert))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "withheld",
        re.compile(r"\b(?:(?:asked|advised|requested|urged)\s+to|please|must)\s+(?:withhold|hold)\b", re.IGNORECASE),
    ),
    (
        "embargoed",
        re.compile(
            r"\bembargoed\b|\bembargo(?:\s*:|\s+(?:until|till|bis|jusqu))|\b(?:under|sous)\s+(?:strict\s+)?embargo\b"
            r"|\bhold\s+for\s+release\b|\bsperrfrist(?!\s+aufgehoben)\b|\bgesperrt\s+bis\b"
            r"|\bnot\s+(?:to\s+be\s+|for\s+)?(?:published|publication|released?|use|used)\s+(?:before|until)\b",
            re.IGNORECASE,
        ),
    ),
)


def of_marks(*marks: str | None) -> str | None:
    """What slugs, flags and catch-lines say: "BC-Quay, KILL", "EMBARGO 1800 GMT", "Adv29"; null where nothing.

    A mark is all of a part: "Iran/oil embargo/" is a subject, and "Rebels kill five" a headline. "Embargo" is a mark
    where nothing else is said, and a subject among others.
    """
    parts: list[str] = []
    for mark in filter(None, marks):
        found = [part.strip() for part in _PARTS.split(mark[:_LONGEST]) if part.strip()]
        parts += ["embargoed"] if [part.lower() for part in found] == ["embargo"] else found
    return next((status for status, words in _MARKS for part in parts if words.fullmatch(part)), None)


def of_headline(headline: str | None) -> str | None:
    """What stands before a headline in capitals: "KILL - ", "EMBARGOED UNTIL 1800 GMT: "; null where nothing."""
    first = next((part.strip() for part in _PARTS.split((headline or "")[:_LONGEST]) if part.strip()), "")
    return of_marks(first) if first == first.upper() else None


def of_notes(*notes: str | None) -> str | None:
    """What notes to editors say, in sentences: "Members are asked to kill the story"; null where nothing."""
    return next((status for status, words in _NOTES for note in notes if note and words.search(note[:_LONGEST])), None)
