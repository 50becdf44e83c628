"""Each line of a text with what it is by itself: debris, caption, notice, byline, or none of these."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, NamedTuple

from wiredesk.normalise import byline, captions, debris
from wiredesk.normalise import copyright as notices
from wiredesk.normalise import dateline as datelines
from wiredesk.normalise.lines import Line
from wiredesk.normalise.shape import is_sentence, words

_REPEATS: Final = 3
_REPEATED_WORDS: Final = 14
"""A line of up to so many words that comes so often belongs to the page: "Article content", "View 6 images"."""
_LEAD_WORDS: Final = 16
_LEADS: Final = 2
"""Behind so many paragraphs of so many words, no dateline comes any more."""
_REMEMBERED: Final = 4_096
"""Lines of a text, each different, whose reading is kept while the others are read."""


@dataclass(slots=True)
class Mark:
    """A line, and what was found out about it."""

    text: str
    gap: bool
    words: int
    sentence: bool
    """Whether it reads as running text."""
    why: str | None = None
    """The reason for which it is no part of the article; None where there is none."""
    caption: captions.Found | None = None
    names: str | None = None
    """Of a line that says "By"."""
    dateline: datelines.Found | None = None

    @property
    def known(self) -> bool:
        """Whether it is known to be something else than a paragraph."""
        return self.why is not None or self.caption is not None or self.names is not None

    def is_dateline(self, found: datelines.Found) -> None:
        """Make it the line with the dateline: whatever it looked like, it is that."""
        self.why = self.caption = self.names = None
        self.dateline = found


class _Seen(NamedTuple):
    """What a line's text alone tells."""

    words: int
    sentence: bool
    why: str | None
    caption: captions.Found | None
    names: str | None


def mark(lines: Iterable[Line]) -> list[Mark]:
    """The marks of all lines, in order."""
    known: dict[str, _Seen] = {}
    marks = [_mark(line, known) for line in lines]
    _mark_repeats(marks)
    _mark_links(marks)
    _mark_dateline(marks)
    return marks


def _mark(line: Line, known: dict[str, _Seen]) -> Mark:
    """The mark of a line; `known` are lines of this text that have been looked at, for pages repeat theirs."""
    seen = known.get(line.text)
    if seen is None:
        seen = _look(line.text)
        if len(known) < _REMEMBERED:
            known[line.text] = seen
    return Mark(line.text, line.gap, *seen)


def _look(text: str) -> _Seen:
    count = words(text)
    sentence = is_sentence(text, count)
    why = "copyright" if notices.is_notice(text, count) else debris.why(text, count)
    if why is not None:
        return _Seen(count, sentence, why, None, None)
    caption = captions.find(text, count)
    return _Seen(count, sentence, None, caption, byline.stated(text, count) if caption is None else None)


def _mark_repeats(marks: list[Mark]) -> None:
    counts = Counter(found.text for found in marks)
    for found in marks:
        if found.why is None and counts[found.text] >= _REPEATS and found.words <= _REPEATED_WORDS:
            found.why, found.caption, found.names = "furniture", None, None


def _mark_links(marks: list[Mark]) -> None:
    """What stands below a heading like "Most read" and reads as no sentence is a link."""
    below = False
    for found in marks:
        if found.why is not None:
            below = below or (found.why == "related" and debris.heads_links(found.text))
        elif below and not found.sentence and datelines.find(found.text) is None:
            found.why, found.caption, found.names = "related", None, None
        else:
            below = False


def _mark_dateline(marks: list[Mark]) -> None:
    """Find the one line with the dateline. It stands at the text's beginning, or alone before it."""
    paragraphs = 0
    before = None
    for found, after in zip_longest(marks, marks[1:]):
        if found.why not in (None, "agency mark", "navigation"):
            continue
        read = None if found.text == before else datelines.find(found.text)  # the one before had none
        before = found.text
        if read is None and after is not None and after.sentence and not after.known:
            read = datelines.alone(found.text)
        if read is not None:
            found.is_dateline(read)
            return
        if found.sentence and found.words >= _LEAD_WORDS and not found.known:
            paragraphs += 1
            if paragraphs > _LEADS:
                return
