"""The headline among the lines before the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from wiredesk.normalise.shape import segments, words

_MOST_WORDS: Final = 45
_ENOUGH_WORDS: Final = 6
"""Of two lines that have so many words, the first is the headline: the longer may be the standfirst."""

MARK: Final = re.compile(
    r"(?:(?:UPDATE|WRAPUP|UPD|KILL|KILLED|WITHDRAWN|WITHDRAWAL|REFILE|RPT|REPEAT|REFILED|CORRECTED|CORRECTION|CORRECTS|CORRECT|ADDS|RECASTS|ADVISORY|ALERT|URGENT|BREAKING|NEWSALERT|NEWS\s?ALERT|FLASH|BULLETIN|LEAD|NEWSBREAK)"
    r"(?:\s*-?\d{1,2}(?:st|nd|rd|th)?)?(?:/\w+)?(?:\s*[-–—:]+\s*|\s+\d{1,2}\s*[-:]\s*))+"
    r"|\((?:(?:\d{1,2}(?:st|nd|rd|th)\s+)?LD|LEAD|URGENT|UPDATE\s*\d*|CORRECTED?|ADDS?|Lead|Urgent|Update\s*\d*|\d(?:st|nd|rd|th)\s+LD)\)\s*"
    r"|(?:Corrected|Correction|Update\s+\d{1,2}|Urgent)\s*:\s*"
)
"""What agencies print before a headline to say which version it is."""

_LEAD: Final = re.compile(
    r",?\s+\(?\d{1,2}(?:st|nd|rd|th)\s(?:Ld|Lead)(?:-Writethru)?\)?$|,\s(?:Ld|Lead)(?:-Writethru)?$", re.IGNORECASE
)
"""What American agencies print behind a headline, or a slug, to say so."""

_MARKDOWN: Final = re.compile(r"#{1,6}\s+")
_BULLET: Final = re.compile(r"(?:[*+•▪●►‣·-]|o(?=\s[A-Z]))\s")
_IN_LIST: Final = 2.5
"""So much less a line counts that is in a list: menus are lists, a headline stands alone."""
_TWO_SENTENCES: Final = re.compile(r"[a-z]{3}[.!]\s+[A-Z]")


def choose(candidates: Sequence[str]) -> int | None:
    """The index of the line that is the headline. Pages print theirs again, as a title or to be shared."""
    best, best_score = None, 0.0
    for index, line in enumerate(candidates):
        score = _score(line)
        if score >= _ENOUGH_WORDS and candidates.count(line) > 1:
            score += 1
        if _is_bullet(candidates, index - 1) and _is_bullet(candidates, index + 1):
            score -= _IN_LIST  # an entry of a menu that has entries below it
        if score > best_score:
            best, best_score = index, score
    return best


def _is_bullet(lines: Sequence[str], index: int) -> bool:
    return 0 <= index < len(lines) and _BULLET.match(lines[index]) is not None


def _score(line: str) -> float:
    count = words(line)
    if not 1 <= count <= _MOST_WORDS:
        return 0.0
    score = float(min(sum(any(map(str.isalnum, word)) for word in line.split()) or count, _ENOUGH_WORDS))
    if _MARKDOWN.match(line):
        score += 2
    if line[-1] in ".;":
        score /= 2  # a standfirst is longer than its headline, and ends with a full stop
    if _TWO_SENTENCES.search(line):
        score /= 2
    if _BULLET.match(line):
        score -= _IN_LIST
    if len(segments(line)) > 1:
        score -= 2.5
    if line.isupper() and count < 4:
        score -= 1
    return score


def clean(line: str) -> tuple[str, str]:
    """A headline without the marks before it, and the marks."""
    line = _MARKDOWN.sub("", line, count=1).strip("*_ ") if line[:1] in "#*_" else line
    before, behind = MARK.match(line), _LEAD.search(line)
    start = before.end() if before and before.end() < len(line) else 0
    end = behind.start() if behind and behind.start() > start else len(line)
    marks = [line[:start].strip(), line[end:].strip(" ,")]
    return line[start:end].strip(), " ".join(mark for mark in marks if mark)
