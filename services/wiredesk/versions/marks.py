"""What agencies print to say which version of a story this is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wiredesk_schemas import Article, normalise_sentence

_KINDS: Final = (
    (re.compile(r"\b(?:KILL(?:ED|S)?|WITHDRAWN|WITHDRAWAL|WITHDRAWS|RETRACT(?:ED|ION))\b", re.IGNORECASE), "kill"),
    (re.compile(r"\b(?:CORRECT(?:ED|ION|S)?|REFILED?|CLARIFIED)\b", re.IGNORECASE), "correction"),
    (re.compile(r"\b(?:RPT|REPEAT(?:ED|S)?)\b", re.IGNORECASE), "duplicate"),
    (re.compile(r"\b(?:UPDATE|UPD|WRAPUP|ADDS|RECASTS|LEAD|LD|WRITETHRU|SUB|ADD)\b", re.IGNORECASE), "update"),
)
"""The first that is found counts: "CORRECTED-UPDATE 2-" is a correction, "RPT-UPDATE 2-" a repetition."""
_LD: Final = re.compile(
    r"[,\s]*(?:\(?(?P<nth>\d{1,2})(?:st|nd|rd|th)\s?-?\s?)?(?:Ld|Lead)\b(?:-Writethru)?\)?\s*(?:,\s*\d+)?\s*$"
    r"|[,\s]+(?P<whole>\d{1,2})(?:st|nd|rd|th)\s+(?:Add|Sub)\b\s*$",
    re.IGNORECASE,
)
_MARKED: Final = re.compile(
    r"(?:(?:UPDATE|WRAPUP|UPD|REFILE[D]?|RPT|REPEAT(?:ED)?|CORRECTED|CORRECTION|CORRECTS|KILL(?:ED)?|WITHDRAWN|WITHDRAWAL|ADDS|RECASTS)"
    r"(?:\s*-?\d{1,2}(?:st|nd|rd|th)?)?(?:\s*[-–—:]+\s*|\s+\d{1,2}\s*[-:]\s*))+"
)
_NUMBER: Final = re.compile(r"\d{1,2}")
_MARKS: Final = ("headline mark", "slug")
_NOTES: Final = ("correction note", "editor's note")
_KILL_NOTE: Final = re.compile(
    r"\bkill\s+is\s+mandatory\b|\bmandatory\s+kill\b|\b(?:please\s+)?kill\s+(?:the\s+)?(?:story|item|article)\b"
    r"|\b(?:story|article|item)\s+(?:has\s+been|is|was)\s+(?:killed|withdrawn)\b|\bdo\s+not\s+use\s+(?:the\s+)?(?:story|item)\b",
    re.IGNORECASE,
)
_CORRECTS: Final = re.compile(r"^\(?\s*(?:Corrects|Corrected|Refiles|Clarifies)\b", re.IGNORECASE)
_LONGEST_HEADLINE: Final = 200
_NOTICE_WORDS: Final = 60
"""A kill's notice is short. A story about a kill is not."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a version says that it is."""

    kind: str
    """update, correction, duplicate (a repetition) or kill."""
    number: int | None = None
    """Which update: 2 of "UPDATE 2-", 1 of "1st Ld"."""


def read(article: Article) -> Mark | None:
    """The mark of an article: of its headline, of what was taken off it, or of a note in its copy."""
    printed = [removed.line for removed in article.removed if removed.why in _MARKS]
    headline = title(article) or ""
    prefix, suffix = _MARKED.match(headline), _LD.search(headline)
    printed += [match.group() for match in (prefix, suffix) if match]
    for text in printed:
        lead = _LD.search(text)
        if text in (removed.line for removed in article.removed if removed.why == "slug"):
            text = lead.group() if lead else ""
        kind = next((kind for pattern, kind in _KINDS if pattern.search(text)), None)
        if kind is not None:
            number = _NUMBER.search(text)
            return Mark(kind, int(number.group()) if number else None)
    return _noted(article)


def kills(article: Article, mark: Mark | None) -> bool:
    """Whether an article takes its story back, by its status or by its mark."""
    return article.status == "cancelled" or (mark is not None and mark.kind == "kill")


def _noted(article: Article) -> Mark | None:
    """What a note says of it, where the headline says nothing."""
    notes = [removed.line for removed in article.removed if removed.why in _NOTES]
    if len(article.body.split(maxsplit=_NOTICE_WORDS)) <= _NOTICE_WORDS:
        notes += article.paragraphs
    if any(_KILL_NOTE.search(note) for note in notes):
        return Mark("kill")
    return Mark("correction") if any(_CORRECTS.match(note) for note in notes) else None


def title(article: Article) -> str | None:
    """The headline; of an article in which none was found, its first line."""
    first = article.paragraphs[0] if article.paragraphs else ""
    return article.headline or (first if 0 < len(first) <= _LONGEST_HEADLINE else None)


def headline_key(article: Article) -> str | None:
    """What the headlines of a story's versions have in common; null for none."""
    headline = title(article)
    if headline is None:
        return None
    bare = _LD.sub("", _MARKED.sub("", headline, count=1))
    return normalise_sentence(bare) or None
