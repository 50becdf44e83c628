"""Where among the lines the text stands: the span of lines that holds the most running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wiredesk.normalise.shape import is_sentence, words

_MOST: Final = 60
"""A paragraph counts by its words, and no more than this."""
_ODD: Final = -15
"""A line that reads as no sentence and is not known for what it is."""
_KNOWN: Final = -3
"""A line that is known debris: pages put it between paragraphs, too."""


@dataclass(frozen=True, slots=True)
class Span:
    """Lines from `start` up to, not including, `end`."""

    start: int
    end: int


def span(lines: Sequence[str], known: Sequence[bool], start: int | None) -> Span | None:
    """The contiguous lines whose sum of weights is the greatest; None where nothing reads as text.

    Args:
        lines: all lines.
        known: for each, whether it is known to be something else than a paragraph.
        start: the line with the dateline, where there is one: no text begins anywhere else.
    """
    best: Span | None = None
    best_sum = total = 0
    first = start or 0
    for index in range(first, len(lines)):
        total += _weight(lines[index], known[index], leads=index == start)
        if total > best_sum:
            best, best_sum = Span(first, index + 1), total
        if total <= 0 and start is None:
            total, first = 0, index + 1
    return best


def _weight(line: str, known: bool, *, leads: bool) -> int:
    if known:
        return _KNOWN
    if leads or is_sentence(line):
        return max(1, min(words(line), _MOST))
    return _ODD
