"""From an item of a wire document to an article: what each line is, and the text that remains."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from wiredesk.errors import FormatError
from wiredesk.formats import WireItem
from wiredesk.normalise import (
    body,
    byline,
    captions,
    dateline,
    debris,
    headline,
    language,
    lines,
    reference,
    stamps,
)
from wiredesk.normalise import (
    copyright as notices,
)
from wiredesk.normalise.shape import is_sentence, words
from wiredesk.normalise.typography import tidy
from wiredesk_schemas import Article, Caption, Dateline, Removed


@dataclass(slots=True)
class _Reading:
    """What has been made out of a document so far."""

    headline: str | None = None
    byline: str | None = None
    dateline: dateline.Found | None = None
    copyright: str | None = None
    paragraphs: list[str] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    removed: list[Removed] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)

    def remove(self, line: str, why: str) -> None:
        self.removed.append(Removed(line=line, why=why))


def normalise(item: WireItem, *, article_id: str, family_id: str, document_id: str | None, sha256: str) -> Article:
    """Make an article of an item.

    Raises:
        FormatError: (stage "normalise") where nothing of the item is text.
    """
    reading = _of_parts(item) if item.paragraphs is not None else _of_lines(item)
    if not reading.paragraphs and not reading.headline:
        raise FormatError("no text in it: nothing but what stands around an article", stage="normalise")
    text = "\n\n".join(reading.paragraphs) or reading.headline or ""
    near = _near(item, reading)
    found = reading.dateline
    return Article(
        article_id=article_id,
        version=item.version if item.version is not None else 1,
        family_id=family_id,
        document_id=document_id,
        status=item.status or "usable",
        headline=reading.headline,
        byline=reading.byline,
        dateline=Dateline(place=found.place, country=found.country, date=found.date(near)) if found else None,
        language=item.language or language.of(text),
        published_at=item.published_at,
        reference_date=_reference(item, reading, near),
        source=item.source,
        url=item.url,
        copyright=reading.copyright,
        urgency=item.urgency,
        subjects=item.subjects,
        embargoed_until=item.embargoed_until,
        paragraphs=tuple(reading.paragraphs),
        captions=tuple(reading.captions),
        removed=tuple(reading.removed),
        sha256=sha256,
    )


def _of_parts(item: WireItem) -> _Reading:
    """Take a document that marks its parts up at its word."""
    reading = _Reading(
        headline=_tidied(item.headline),
        byline=_tidied(item.byline),
        copyright=_tidied(item.copyright),
        captions=[Caption(text=tidy(text), credit=_tidied(credit)) for text, credit in item.captions],
        removed=[Removed(line=line, why=why) for line, why in item.removed],
    )
    if item.dateline:
        reading.dateline = _stated_dateline(item.dateline)
    for printed in item.paragraphs or ():
        paragraph = tidy(printed).strip()
        if paragraph and reading.dateline is None and not reading.paragraphs:
            paragraph = _take_dateline(reading, paragraph)
        if paragraph:
            reading.paragraphs.append(paragraph)
    return reading


def _of_lines(item: WireItem) -> _Reading:
    """Read a text line by line."""
    reading = _Reading(
        headline=_tidied(item.headline),
        byline=_tidied(item.byline),
        copyright=_tidied(item.copyright),
        captions=[Caption(text=tidy(text), credit=_tidied(credit)) for text, credit in item.captions],
        removed=[Removed(line=line, why=why) for line, why in item.removed],
    )
    return _Reader(
        lines.read(item.text or ""), reading, _stated_dateline(item.dateline) if item.dateline else None
    ).read()


class _Reader:
    """Goes through the lines of one text."""

    def __init__(self, read: list[lines.Line], reading: _Reading, stated: dateline.Found | None) -> None:
        self._lines = [line.text for line in read]
        self._gaps = [line.gap for line in read]
        self._reading = reading
        self._reading.dateline = stated
        self._why: list[str | None] = [debris.why(line) for line in self._lines]
        self._captions: list[captions.Found | None] = [
            captions.find(line) if why is None else None for line, why in zip(self._lines, self._why, strict=True)
        ]
        for index, line in enumerate(self._lines):
            if notices.is_notice(line):
                self._why[index], self._captions[index] = "copyright", None

    def read(self) -> _Reading:
        found = self._find_dateline()
        start = found[0] if found else None
        known = [why is not None or caption is not None for why, caption in zip(self._why, self._captions, strict=True)]
        for index, line in enumerate(self._lines):
            if not known[index] and (byline.stated(line) is not None):
                known[index] = True
        span = body.span(self._lines, known, start)
        if span is None:
            return self._without_text(known)
        head = self._read_head(span.start)
        self._read_body(span, found[1] if found else None, head)
        self._read_tail(span.end)
        return self._reading

    def _find_dateline(self) -> tuple[int, dateline.Found] | None:
        told = 0
        for index, line in enumerate(self._lines):
            if self._why[index] in (None, "agency mark"):
                found = dateline.find(line)
                if found:
                    self._why[index] = self._captions[index] = None
                    return index, found
                if (
                    index + 1 < len(self._lines)
                    and (found := dateline.alone(line))
                    and is_sentence(self._lines[index + 1])
                ):
                    self._why[index] = self._captions[index] = None
                    return index, found
                if self._captions[index] is None and words(line) >= 16 and is_sentence(line):
                    told += 1
                    if told > 2:
                        return None
        return None

    def _without_text(self, known: list[bool]) -> _Reading:
        """Nothing reads as a sentence: an alert, a title. What is no debris is kept."""
        kept = [line for index, line in enumerate(self._lines) if not known[index]]
        for index, line in enumerate(self._lines):
            if known[index]:
                self._drop(index, self._why[index])
            elif self._reading.headline is None and len(kept) > 1:
                self._set_headline(line)
            else:
                self._reading.paragraphs.append(line)
        return self._reading

    def _read_head(self, end: int) -> int | None:
        reading = self._reading
        candidates, bylines = [], []
        for index in range(end):
            if self._why[index] is None and self._captions[index] is None:
                if byline.stated(self._lines[index]) is not None:
                    bylines.append(index)
                else:
                    candidates.append(index)
        chosen: int | None = None
        if reading.headline is None and candidates:
            best = headline.choose([self._lines[index] for index in candidates])
            chosen = candidates[best] if best is not None else None
        elif reading.headline is None and self._is_headline(end):
            chosen = end
        for index in range(end):
            line = self._lines[index]
            if index == chosen:
                self._set_headline(line)
            elif index in bylines and reading.byline is None:
                self._set_byline(line, byline.stated(line))
            elif self._why[index] or self._captions[index]:
                self._drop(index, self._why[index])
            elif reading.byline is None and chosen is not None and index > chosen and (names := byline.bare(line)):
                self._set_byline(line, names)
            elif byline.is_role(line):
                reading.remove(line, "byline")
            elif line == reading.headline:
                reading.remove(line, "repeated headline")
            else:
                before = chosen is None or index < chosen
                reading.remove(line, ("kicker" if words(line) <= 4 else "furniture") if before else "summary")
        if chosen == end:
            self._set_headline(self._lines[end])
        return chosen

    def _is_headline(self, index: int) -> bool:
        """Whether the first line of the span is a headline that ends as a sentence does: a question, a quotation."""
        line = self._lines[index]
        if index + 1 >= len(self._lines) or words(line) > 20 or not self._gaps[index + 1]:
            return False
        return line[-1] in "?!’'”\"" and words(self._lines[index + 1]) > words(line)

    def _read_body(self, span: body.Span, found: dateline.Found | None, headline_at: int | None) -> None:
        reading = self._reading
        for index in range(span.start, span.end):
            line = self._lines[index]
            if index == headline_at:
                continue
            if index == span.start and found is not None:
                printed, line = line[: found.end].strip(), line[found.end :].strip()
                reading.dateline = reading.dateline or found
                reading.remove(printed, "dateline")
                if line:
                    reading.paragraphs.append(line)
            elif self._why[index] or self._captions[index]:
                self._drop(index, self._why[index])
            elif (names := byline.stated(line)) is not None:
                if reading.byline is None:
                    self._set_byline(line, names)
                else:
                    reading.remove(line, "byline")
            elif line == reading.headline:
                reading.remove(line, "repeated headline")
            else:
                reading.paragraphs.append(line)

    def _read_tail(self, start: int) -> None:
        reading = self._reading
        for index in range(start, len(self._lines)):
            line = self._lines[index]
            if self._why[index] or self._captions[index]:
                self._drop(index, self._why[index])
            elif (names := byline.stated(line)) is not None and reading.byline is None:
                self._set_byline(line, names)
            else:
                reading.remove(line, "furniture")

    def _set_headline(self, line: str) -> None:
        text, mark = headline.clean(line)
        self._reading.headline = text
        if text != line:
            self._reading.remove(line, "headline mark" if mark else "furniture")

    def _set_byline(self, line: str, names: str | None) -> None:
        self._reading.byline = names
        self._reading.remove(line, "byline")
        self._reading.stamps.append(line)

    def _drop(self, index: int, why: str | None) -> None:
        line, caption = self._lines[index], self._captions[index]
        reading = self._reading
        if why is None and caption is not None:
            if caption.text:
                reading.captions.append(Caption(text=caption.text, credit=caption.credit))
                if not (line.startswith(caption.text) and (caption.credit or "") in line):
                    reading.remove(line, "credit")
            else:
                reading.remove(line, "credit")
            return
        if why == "copyright" and reading.copyright is None:
            reading.copyright = line
            return
        if (
            why == "timestamp"
            or (any(character.isdigit() for character in line[:120])
            and why in ("navigation", "agency mark"))
        ):
            reading.stamps.append(line)
        reading.remove(line, why or "furniture")


def _take_dateline(reading: _Reading, paragraph: str) -> str:
    found = dateline.find(paragraph)
    if found is None:
        return paragraph
    reading.dateline = found
    reading.remove(paragraph[: found.end].strip(), "dateline")
    return paragraph[found.end :].strip()


def _stated_dateline(printed: str) -> dateline.Found:
    """A dateline that a format gives by itself."""
    text = tidy(printed).strip()
    return dateline.alone(text) or dateline.find(f"{text} — A") or dateline.Found(text, None, None, len(text))


def _tidied(text: str | None) -> str | None:
    return tidy(text).strip() or None if text is not None else None


def _near(item: WireItem, reading: _Reading) -> dt.date | None:
    """A day not far from the story's, for years that are not printed."""
    for stated in (item.published_at, item.fetched_at):
        if stated is not None:
            return stated.date()
    texts = [*reading.stamps, *(caption.text for caption in reading.captions), *reading.paragraphs]
    return reference.first_full_day(texts)


def _reference(item: WireItem, reading: _Reading, near: dt.date | None) -> dt.date | None:
    if item.published_at is not None:
        return item.published_at.date()
    told = [found for stamp in reading.stamps if (found := stamps.day(stamp, near))]
    posted = [day for day, is_first in told if is_first]
    if posted:
        return posted[0]
    if reading.dateline and (day := reading.dateline.date(near)):
        return day
    if told:
        return told[0][0]
    pictured = reference.first_full_day(caption.text for caption in reading.captions)
    if pictured:
        return reference.after_caption(pictured, reading.paragraphs)
    if item.fetched_at is not None:
        return reference.before_fetch(item.fetched_at.date(), reading.paragraphs)
    return None
