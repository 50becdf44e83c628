"""ANPA 1312, the wire format of American newspapers: control characters, two header lines, marked lines, copy.

    SYN SYN SOH  service and number, US, a routing word
                 priority, category, DC1/DC4 DC1/DC2, slug and version, month-day, words
    STX          ^slug, version, words<   ^headline<   ^Eds: ...<   ^By NAME=   ^Title=
                 copy, each paragraph indented
    ETX          AP-WF-mm-dd-yy hhmmGMT<   FF EOT

Its quotes are `` and '', its dash is a lone underscore. Kyodo sends a plainer variant, with "+" behind the headline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.copytext import paragraphs
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem

_STX, _ETX = "\x02", "\x03"
_HEAD: Final = re.compile(rb"[\x16\s]*\x01[^\r\n\x1f]{1,40}\x1f[^\r\n]{0,40}[\r\n]+|\x16+\x01?[^\r\n]{1,80}[\r\n]+")
_FIRST: Final = re.compile(r"[\x16\x01\s]*(?P<number>[\w-]{1,24})\x1f?(?P<routing>[^\r\n]{0,40})[\r\n]+")
_SECOND: Final = re.compile(
    r"(?P<priority>[a-z])\s(?P<category>[a-z])(?:[\x11-\x14]|\s)*(?P<slug>[^\r\n\x02]*?)\s+(?P<one>\d{2})-(?P<two>\d{2})\s+\d{1,6}"
)
_MARKED: Final = re.compile(r"\s*\^(?P<text>.*?)\s*(?P<end>[<=])?\s*$")
_VERSION: Final = re.compile(
    r"[,\s]*(?:(?P<nth>\d{1,2})(?:st|nd|rd|th)\s?-?)?(?P<lead>Ld|Lead|Add|Sub)\b[\w -]*", re.IGNORECASE
)
_WORDS: Final = re.compile(r",\s*\d{1,6}$")
_BY: Final = re.compile(r"By\s+(?=\S)", re.IGNORECASE)
_NOTES: Final = (
    (re.compile(r"(?:Eds|Editors?|Note to eds?|EDITOR'?S NOTE)\b", re.IGNORECASE), "editor's note"),
    (re.compile(r"(?:[A-Z]{2,8}\s)?(?:Photos?|Graphics?|Video)\b"), "picture numbers"),
)
_AP_TRAILER: Final = re.compile(
    r"\w{2,6}-\w{2,4}-(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{2})\s(?P<hour>\d{2})(?P<minute>\d{2})\s?GMT"
)
_OTHER_TRAILER: Final = re.compile(
    r"\w{2,6}-(?P<hour>\d{2}):(?P<minute>\d{2})-(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{2})"
)
_SIGNED: Final = re.compile(r"==\s*(?P<agency>[\w .-]{2,30})\s*$")
_AGENCY_IN_NUMBER: Final = re.compile(r"[a-z]?\d{2,6}(?P<agency>[A-Z]{2,12})$")
_URGENCY: Final = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "w": 6, "s": 7}
"""Flash, bulletin, urgent, regular, deferred, advance: ANPA 1312's priorities on IPTC's scale."""
_CENTURY: Final = 2000


@dataclass(slots=True)
class _Copy:
    """What has been read of a story."""

    slug: str | None = None
    headline: str | None = None
    byline: str | None = None
    body: list[str] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)


def _sniff(document: Document) -> bool:
    return _HEAD.match(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    text = document.text.replace("\r\n", "\n").replace("\r", "\n")
    starts = [match.start() for match in re.finditer(r"(?:\x16+)?\x01", text)] or [0]
    parts = [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    items = [item for part in parts if (item := _item(part)) is not None]
    if not items:
        raise FormatError("ANPA 1312 without a headline and without copy")
    document_id = items[0].item_id if len(items) == 1 else None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _item(part: str) -> WireItem | None:
    first = _FIRST.match(part)
    second = _SECOND.match(part, first.end()) if first else None
    begun = part.find(_STX)
    if first is None or (second is None and begun < 0):
        return None
    ended = part.find(_ETX, max(begun, 0))
    behind = second.end() if second is not None else 0
    content = part[begun + 1 if begun >= 0 else behind : ended if ended >= 0 else len(part)]
    found = _read(content.split("\n"))
    body = [_set(paragraph) for paragraph in paragraphs(found.body)]
    agency = _agency(first["number"], body, found)
    if found.headline is None and not body:
        return None
    published = _published(part[ended + 1 :]) if ended >= 0 else None
    slug, version = _slug(found.slug or (second["slug"] if second is not None else ""))
    return WireItem(
        paragraphs=tuple(body),
        item_id=f"{agency or 'anpa'}:{published:%Y-%m-%d}:{slug}" if published and slug else None,
        version=version,
        headline=found.headline and _set(found.headline),
        byline=found.byline,
        published_at=published,
        source=agency,
        urgency=_URGENCY.get(second["priority"]) if second is not None else None,
        subjects=(f"a1312cat:{second['category']}",) if second is not None else (),
        removed=tuple(found.removed),
    )


def _read(lines: list[str]) -> _Copy:
    found = _Copy()
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        marked = _MARKED.match(line)
        if marked is None or "^" not in line[:3]:
            if not line.strip() and not found.slug:
                continue
            if found.slug is None:
                found.slug = line.strip()
                found.removed.append((found.slug, "slug"))
                continue
            index -= 1
            break
        _take(marked["text"].strip(), marked["end"], found)
    rest = lines[index:]
    while found.headline is None and rest and rest[0].rstrip().endswith("+"):
        found.headline = rest.pop(0).strip().removesuffix("+")
    found.body = rest
    return found


def _take(text: str, end: str | None, found: _Copy) -> None:
    """One of the lines that are marked with a caret."""
    why = next((reason for begins, reason in _NOTES if begins.match(text)), None)
    if not text:
        return
    if found.slug is None:
        found.slug = text
        found.removed.append((text, "slug"))
    elif why is not None:
        found.removed.append((_set(text), why))
    elif end == "=" or _BY.match(text):
        if found.byline is None and _BY.match(text):
            found.byline = _BY.sub("", text).strip()
        else:
            found.removed.append((text, "byline"))
    elif found.headline is None:
        found.headline = text
    else:
        found.removed.append((_set(text), "summary"))


def _agency(number: str, body: list[str], found: _Copy) -> str | None:
    if body and (signed := _SIGNED.search(body[-1])):
        mark = signed.group().strip()
        body[-1] = body[-1][: signed.start()].rstrip()
        if not body[-1]:
            body.pop()
        found.removed.append((mark, "agency mark"))
        return signed["agency"].strip()
    if named := _AGENCY_IN_NUMBER.search(number):
        return named["agency"].title()
    return "AP" if any("(AP)" in paragraph[:120] for paragraph in body[:2]) else None


def _slug(printed: str) -> tuple[str, int | None]:
    """The slug without its version, and the version: "1st Ld-Writethru" is the second of a story."""
    slug = _WORDS.sub("", printed.strip())
    match = _VERSION.search(slug)
    if match is None:
        return slug, None
    return slug[: match.start()].strip(" ,"), int(match["nth"] or 1) + 1


def _set(text: str) -> str:
    """Copy with the quotes and dashes that are meant."""
    text = " ".join(text.split()).replace("``", '"').replace("''", '"')
    return re.sub(r"(?<=\s)_(?=\s)", "—", text)


def _published(trailer: str) -> datetime | None:
    match = _AP_TRAILER.search(trailer[:100]) or _OTHER_TRAILER.search(trailer[:100])
    if match is None:
        return None
    year, month, day, hour, minute = (int(match[name]) for name in ("year", "month", "day", "hour", "minute"))
    try:
        return datetime(_CENTURY + year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None


FORMAT: Final = Format(
    name="anpa1312",
    content_types=frozenset({"text/vnd.iptc.anpa", "application/x-anpa1312", "text/x-anpa1312"}),
    priority=Priority.CONTROL + 10,
    sniff=_sniff,
    parse=_parse,
)
