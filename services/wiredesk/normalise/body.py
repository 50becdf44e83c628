"""Where among the lines the text stands: the span of lines that holds the most running text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wiredesk.normalise.marks import Mark

_MOST: Final = 60
"""A paragraph counts by its words, and no more than this."""
_ODD: Final = -10
"""A line that reads as no sentence and is not known for what it is."""
_KNOWN: Final = -8
"""A line that is known debris. Pages put it between paragraphs, too."""
_GENTLY: Final = 0.4
_FEW_LINES: Final = 60
"""Where a dateline says that the text has begun, or there are no more lines than this, less is made of what interrupts
it: a piece of copy has few lines around it, a page has hundreds."""

_TO_READERS: Final = re.compile(r"\b(?:you|your|us)\b", re.IGNORECASE)
_QUOTES: Final = re.compile(r"[\"“”«»„]|\B'|‘")
_TO_READERS_WORDS: Final = 16
_LEAST_PARAGRAPHS: Final = 3
_ABOUT_WRITER: Final = re.compile(
    r"(?P<name>[^\W\d_][\w.'’-]+ [^\W\d_][\w.'’-]+)(?: [^\W\d_][\w.'’-]+)? "
    r"(?:is|was|covers|writes|reports|has covered|joined)\b.{0,200}?"
    r"\b(?:correspondents?|reporters?|editors?|journalist|writer|columnist|bureau|covers|contributor|author|newsroom)\b"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from `start` up to, not including, `end`."""

    start: int
    end: int


def span(marks: Sequence[Mark]) -> Span | None:
    """The contiguous lines whose sum of weights is the greatest; None where nothing reads as text.

    A line with a dateline begins the text, whatever stands before it.
    """
    begun = next((index for index, mark in enumerate(marks) if mark.dateline is not None), None)
    factor = 1.0 if begun is None and len(marks) > _FEW_LINES else _GENTLY
    best: Span | None = None
    best_sum = total = 0.0
    first = begun or 0
    for index in range(first, len(marks)):
        mark = marks[index]
        if mark.dateline is not None or (mark.sentence and not mark.known):
            total += max(1, min(mark.words, _MOST))
        else:
            total += factor * (_KNOWN if mark.known else _ODD)
        if total > best_sum:
            best, best_sum = Span(first, index + 1), total
        if total <= 0 and begun is None:
            total, first = 0.0, index + 1
    return best and _without_appeal(marks, best)


def _without_appeal(marks: Sequence[Mark], whole: Span) -> Span:
    """Short lines at the end that speak to the reader ("Here is how to pitch us.") are none of the story's."""
    end = whole.end
    while end - whole.start > _LEAST_PARAGRAPHS:
        last = marks[end - 1]
        about = _ABOUT_WRITER.match(last.text)
        if about and any(about["name"] in mark.text for mark in marks[: whole.start]):
            end -= 1
            continue
        speaks = last.words <= _TO_READERS_WORDS and _TO_READERS.search(last.text) and not _QUOTES.search(last.text)
        if last.sentence and not (last.known or speaks):
            break
        end -= 1
    return Span(whole.start, end)
