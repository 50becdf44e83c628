"""Reads the lines of a text: what stands before the body, the body, and what stands behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wiredesk.normalise import body
from wiredesk.normalise import byline as bylines
from wiredesk.normalise import dateline as datelines
from wiredesk.normalise import headline as headlines
from wiredesk.normalise.marks import Mark
from wiredesk_schemas import Caption, Removed

_KICKER_WORDS: Final = 4
_SUBHEAD_WORDS: Final = 3
_HEADLINE_WORDS: Final = 20
_REPEATED_WORDS: Final = 5
"""A line of more words that a page repeats may be its headline."""


@dataclass(slots=True)
class Reading:
    """What has been made out of a document so far. Fields that are set beforehand are taken at their word."""

    headline: str | None = None
    byline: str | None = None
    dateline: datelines.Found | None = None
    copyright: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    """Lines that say when it was published."""

    def remove(self, line: str, why: str) -> None:
        """Keep a line among the removed ones."""
        last = self.removed[-1] if self.removed else None
        if last is None or (last.line, last.why) != (line, why):
            last = Removed(line=line, why=why)
        self.removed.append(last)  # a line that comes again is the same one

    def begin(self, line: str, found: datelines.Found) -> None:
        """Take the first paragraph with its dateline."""
        self.dateline = self.dateline or found
        self.remove(line[: found.end].strip(), "dateline")
        text = line[found.end :].strip()
        if text:
            self.paragraphs.append(text)

    def read(self, marks: list[Mark]) -> None:
        """Read a whole text."""
        span = body.span(marks)
        if span is None:
            self._read_without_body(marks)
            return
        first = self._read_head(marks, span.start)
        for mark in marks[first : span.end]:
            self._read_paragraph(mark)
        for mark in marks[span.end :]:
            self._read_behind(mark)

    def _read_without_body(self, marks: list[Mark]) -> None:
        """Nothing reads as a sentence: an alert, a title. What is no debris is kept."""
        several = sum(not mark.known for mark in marks) > 1
        for mark in marks:
            if mark.known:
                self._set_aside(mark)
            elif self.headline is None and (several or headlines.clean(mark.text)[1]):
                self._set_headline(mark.text)
            else:
                self.paragraphs.append(mark.text)

    def _read_head(self, marks: list[Mark], end: int) -> int:
        """Read what stands before the body, and say where that begins after all: behind its headline."""
        chosen = self._headline_at(marks, end)
        for index, mark in enumerate(marks[:end]):
            if index == chosen:
                self._set_headline(mark.text)
            elif mark.known:
                self._set_aside(mark)
            elif mark.text == self.headline:
                self.remove(mark.text, "repeated headline")
            elif chosen is None or index < chosen:
                self.remove(mark.text, "kicker" if mark.words <= _KICKER_WORDS else "furniture")
            elif self.byline is None and (names := bylines.bare(mark.text)):
                self._set_byline(mark.text, names)
            else:
                self.remove(mark.text, "byline" if bylines.is_role(mark.text) else "summary")
        if chosen == end:
            self._set_headline(marks[end].text)
            return end + 1
        return end

    def _headline_at(self, marks: list[Mark], end: int) -> int | None:
        if self.headline is not None:
            return None
        # Pages print their headline several times over, as they do their furniture.
        candidates = [
            index
            for index, mark in enumerate(marks[:end])
            if not mark.known or (mark.why == "furniture" and mark.words > _REPEATED_WORDS)
        ]
        # What stands behind the byline is no headline, where anything before it may be one.
        signed = next((index for index, mark in enumerate(marks[:end]) if mark.names is not None), end)
        candidates = [index for index in candidates if index < signed and marks[index].words > 1] or candidates
        if candidates:
            best = headlines.choose([marks[index].text for index in candidates])
            return None if best is None else candidates[best]
        # A question or a quotation ends as a sentence does: the body seems to begin with it.
        first, after = marks[end], marks[end + 1] if end + 1 < len(marks) else None
        asks = first.text[-1] in "?!’'”\"" and first.words <= _HEADLINE_WORDS and first.dateline is None
        return end if asks and after is not None and after.gap and after.words > first.words else None

    def _read_paragraph(self, mark: Mark) -> None:
        if mark.dateline is not None:
            self.begin(mark.text, mark.dateline)
        elif mark.known:
            self._set_aside(mark)
        elif mark.text == self.headline:
            self.remove(mark.text, "repeated headline")
        elif not mark.sentence and mark.words <= _SUBHEAD_WORDS and mark.text[-1] != ":":
            self.remove(mark.text, "subheading")
        else:
            self.paragraphs.append(mark.text)

    def _read_behind(self, mark: Mark) -> None:
        if mark.known:
            self._set_aside(mark)
        else:
            self.remove(mark.text, "furniture")

    def _set_headline(self, line: str) -> None:
        self.headline, before = headlines.clean(line)
        if before:
            self.remove(before, "headline mark")

    def _set_byline(self, line: str, names: str) -> None:
        self.byline = names
        self.stamps.append(line)
        if line != names:
            self.remove(line, "byline")

    def _set_aside(self, mark: Mark) -> None:
        """Put a line that is known for what it is where it belongs."""
        if mark.names is not None:
            if self.byline is None:
                self._set_byline(mark.text, mark.names)
            else:
                self.remove(mark.text, "byline")
        elif mark.why is None and mark.caption is not None and mark.caption.text:
            self.captions.append(Caption(text=mark.caption.text, credit=mark.caption.credit))
            if mark.caption.is_shortened:
                self.remove(mark.text, "credit")
        elif mark.why == "copyright" and self.copyright is None:
            self.copyright = mark.text
        else:
            if mark.why in ("timestamp", "navigation", "agency mark"):
                self.stamps.append(mark.text)
            self.remove(mark.text, mark.why or "credit")
