"""IPTC 7901, the teleprinter format of European agencies: control characters, one header line, copy in lines.

    SOH  source and number, priority, category, word count, optional information
         catch-line
    STX  headline, ended by " ="; copy
    ETX  day, hour, minute; often zone, month and year

German practice (dpa) puts a flag ("EXTRA") and a byline between STX and "=", and a notebook behind the copy.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Final, NamedTuple

from wiredesk.errors import FormatError
from wiredesk.formats.copytext import paragraphs
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem

_SOH, _STX, _ETX = "\x01", "\x02", "\x03"
_HEADER: Final = re.compile(
    r"\x01?\s*(?P<source>[A-Za-z]{1,6})\s?(?P<number>\d{2,5})\s+(?P<priority>[1-9])\s+(?P<category>[A-Za-z]{1,4})\s+"
    r"(?P<words>\d{1,6})(?P<more>[^\r\n\x02]*)"
)
_HEAD: Final = re.compile(
    rb"\x01?\s*[A-Za-z]{1,6}\s?\d{2,5}\s+[1-9]\s+[A-Za-z]{1,4}\s+\d{1,6}\b[^\r\n\x1f]{0,200}[\r\n]"
)
_AGENCY: Final = re.compile(r"(?P<agency>[A-Za-z][\w-]{1,11})\s+\d{1,5}\s*$")
_FLAG: Final = re.compile(
    r"(?:EXTRA|URGENT|FLASH|BULLETIN|EIL|BLITZ|VORRANG|ALERT|KORREKTUR|CORRECTION|BERICHTIGUNG|\([^()]{2,40}\))"
    r"(?:\s*[-:+]+)?"
)
_BY: Final = re.compile(r"(?:By|Von|Par)\s+(?=\S)")
_MOST_HEADLINE_LINES: Final = 8
_NOTEBOOK: Final = re.compile(r"#\s*(?:[\w-]+\s+)?(?:notebook|notizblock|notizen|bloc-notes)\b", re.IGNORECASE)
_NOT_FOR_PUBLICATION: Final = re.compile(
    r"\b(?:not\s+(?:intended\s+)?for\s+publication|nicht\s+(?:zur|für\s+die)\s+Veröffentlichung)\b", re.IGNORECASE
)
_SIGNED: Final = re.compile(r"(?:[a-z]{2,4}\s+){1,6}[a-z]{2,4}")
_TRAILER: Final = re.compile(
    r"\s*(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})\s*(?P<zone>[A-Z]{1,4})?\s+(?P<month>[A-Za-z]{3})[a-z]*\.?\s+"
    r"(?P<year>\d{4}|\d{2})\b"
)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"),
        start=1,
    )
    for name in names.split()
}
_ZONES: Final = {"MEZ": 1, "CET": 1, "MESZ": 2, "CEST": 2, "BST": 1}
_OWN_NOTICE: Final = re.compile(r"\b(?:impressum|imprint)\b|\bcopyright\s+by\b.*\bcopyright\s+by\b", re.IGNORECASE)
_CENTURY: Final = 2000


class _Headline(NamedTuple):
    headline: str | None
    byline: str | None
    flags: list[str]
    body: list[str]


def _sniff(document: Document) -> bool:
    return _HEAD.match(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    text = document.text
    starts = [match.start() for match in re.finditer(_SOH, text)] or [0]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    items = [item for part in parts if (item := _item(part)) is not None]
    if not items:
        raise FormatError("IPTC 7901 without copy: nothing, or an agency's own notice")
    document_id = items[0].item_id if len(items) == 1 else None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _item(part: str) -> WireItem | None:
    header = _HEADER.match(part)
    if header is None:
        return None
    begun = part.find(_STX)
    if begun < 0:
        begun = header.end() - 1
    ended = part.find(_ETX, begun)
    content = part[begun + 1 : ended if ended >= 0 else len(part)]
    catch = " ".join(part[header.end() : begun].split())
    found = _headline(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    copy, removed = _without_notebook(found.body)
    body = paragraphs(copy)
    if _OWN_NOTICE.search(f"{catch}\n{content}") and not any(len(line) > len(catch) + 200 for line in body):
        return None
    if found.headline is None and not body:
        return None
    published = _published(part[ended + 1 :]) if ended >= 0 else None
    agency = _AGENCY.search(header["more"])
    source = agency["agency"] if agency else header["source"]
    number = f"{header['source']}{header['number']}"
    if catch:
        removed.insert(0, (catch, "slug"))
    return WireItem(
        paragraphs=body,
        item_id=f"{source}:{number}:{published:%Y-%m-%d}" if published else None,
        headline=found.headline,
        byline=found.byline,
        published_at=published,
        source=source,
        urgency=int(header["priority"]),
        subjects=(f"iptc7901:{header['category']}",),
        removed=(*((flag, "headline mark") for flag in found.flags), *removed),
    )


def _headline(lines: list[str]) -> _Headline:
    """What stands before the "=" that ends a headline, and the copy behind it."""
    first = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    for last in range(first, min(first + _MOST_HEADLINE_LINES, len(lines))):
        if lines[last].rstrip().endswith("="):
            printed = [line.strip().removesuffix("=").rstrip() for line in lines[first : last + 1]]
            flags = [line for line in printed if _FLAG.fullmatch(line)]
            by = [line for line in printed if _BY.match(line)]
            rest = [line for line in printed if line and line not in flags and line not in by]
            names = ", ".join(_BY.sub("", line) for line in by)
            return _Headline(" ".join(rest) or None, names or None, flags, lines[last + 1 :])
    # An alert has no "=": a short line that a blank one follows is its headline.
    if first + 1 < len(lines) and not lines[first + 1].strip() and not lines[first].startswith(" "):
        return _Headline(lines[first].strip(), None, [], lines[first + 1 :])
    return _Headline(None, None, [], lines[first:])


def _without_notebook(lines: list[str]) -> tuple[list[str], list[tuple[str, str]]]:
    """The copy, and what is behind it: the notebook, what is not for publication, initials."""
    copy: list[str] = []
    removed: list[tuple[str, str]] = []
    why: str | None = None
    for line in lines:
        text = " ".join(line.split())
        if _NOT_FOR_PUBLICATION.search(text):
            why = "not for publication"
        elif _NOTEBOOK.match(text):
            why = "notebook"
        if why is None:
            copy.append(line)
        elif text:
            removed.append((text, why))
    while copy and (not copy[-1].strip() or _SIGNED.fullmatch(copy[-1].strip())):
        last = copy.pop().strip()
        if last:
            removed.append((last, "agency mark"))
    return copy, removed


def _published(trailer: str) -> datetime | None:
    """The moment behind the copy, where month and year are printed too."""
    match = _TRAILER.match(trailer)
    if match is None:
        return None
    month = _MONTHS.get(match["month"].lower())
    year = int(match["year"])
    if month is None:
        return None
    zone = timezone(timedelta(hours=_ZONES.get(match["zone"] or "", 0)))
    try:
        moment = datetime(
            year if year >= 100 else _CENTURY + year,
            month,
            int(match["day"]),
            int(match["hour"]),
            int(match["minute"]),
            tzinfo=zone,
        )
    except ValueError:
        return None
    return moment.astimezone(UTC)


FORMAT: Final = Format(
    name="iptc7901",
    content_types=frozenset({"text/vnd.iptc.7901", "application/x-iptc7901", "text/x-iptc7901"}),
    priority=Priority.CONTROL + 20,
    sniff=_sniff,
    parse=_parse,
)
