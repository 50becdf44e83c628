"""ANPA 1312, the wire format of American newspapers: control characters, two header lines, marked lines, copy.

    SYN SYN SOH  service and number, US, a routing word
                 priority, category, DC1/DC4 DC1/DC2, slug and version, month-day, words
    STX          ^slug, version, words<   ^headline<   ^Eds: ...<   ^By NAME=   ^Title=
                 copy, each paragraph indented
    ETX          AP-WF-mm-dd-yy hhmmGMT<   FF EOT

From ANPA 1312 (High-Speed Wire Service Transmission Guidelines) and AP's practice. Its quotes are `` and '', its dash
is a lone underscore. Kyodo sends a plainer variant: no SYN, no carets, a "+" behind the headline, days before months in
its trailer. Programs on the way take control characters out; two header lines and a caret are told all the same.

The media types are of no registry: `text/vnd.iptc.anpa` as others call it, and two with "x-".
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final, NamedTuple

from wiredesk.errors import FormatError
from wiredesk.formats import handling
from wiredesk.formats.anpa1312_copy import Copy, read, typeset
from wiredesk.formats.copytext import paragraphs
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.statuses import status
from wiredesk.formats.teleprinter import ETX, STX, characters, messages, moment, without_controls

_SECOND_LINE: Final = (
    r"(?P<priority>[A-Za-z])[ \t]{1,3}(?P<category>[A-Za-z])[\x11-\x14 \t]{1,6}(?P<slug>[^\n\x02]{0,80}?)"
    r"[ \t]{1,8}(?P<one>\d{2})-(?P<two>\d{2})(?:[ \t]{1,4}(?P<words>\d{1,6}))?"
)
_HEAD: Final = re.compile(
    rb"[\x16\s]{0,40}\x01[^\r\n\x1f\x02]{1,40}\x1f[^\r\n\x02]{0,60}[\r\n]|\x16{1,20}\x01?[^\r\n\x02]{1,80}[\r\n]"
)
_BARE_HEAD: Final = re.compile(
    rb"[A-Za-z]\d{3,5}[\x1f ]?[\w-]{0,20}[ \t]{0,4}[\r\n]{1,4}"
    rb"[a-z] [a-z][\x11-\x14 ]{1,6}[^\r\n\x02]{1,80}? \d\d-\d\d \d{1,6}\s{1,8}\x02?\^"
)
_FIRST: Final = re.compile(r"[\x16\s]{0,40}(?P<number>[\w-]{1,24})[\x1f ]?(?P<routing>[^\n\x02]{0,60})\n{1,4}")
_SECOND: Final = re.compile(_SECOND_LINE)
_TRAILER: Final = re.compile(
    r"(?P<agency>[A-Z]{2,8})-[A-Z]{2,4}-(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{2})\s{1,4}"
    r"(?P<hour>\d{2})(?P<minute>\d{2})\s{0,4}(?P<zone>[A-Z]{1,4})?\b"
)
_KYODO_TRAILER: Final = re.compile(
    r"(?P<agency>[A-Z]{2,8})-(?P<hour>\d{2}):?(?P<minute>\d{2})(?P<zone>GMT|UTC|JST)?"
    r"-(?P<day>\d{2})-(?P<month>\d{2})-(?P<year>\d{2})(?!\d)"
)
_LONGEST_TRAILER: Final = 200
_AGENCY_IN_NUMBER: Final = re.compile(r"[A-Za-z]?\d{2,6}(?P<agency>[A-Z]{2,12})")
_AP: Final = "AP"
_VERSION: Final = re.compile(
    r"[,\s]{0,4}(?<!\d)(?:(?P<nth>\d{1,2})(?:st|nd|rd|th)[ -]?)?\b(?P<what>Ld|Lead|Add|Sub|Writethru|Write-thru)\b.*",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(r",\s?\d{1,6}$")
_URGENCY: Final = {"f": 1, "b": 2, "u": 3, "r": 4, "d": 5, "a": 6, "w": 6, "s": 7}
"""Flash, bulletin, urgent, regular, deferred, advance (weekday, weekend, Sunday): ANPA 1312 on IPTC's scale."""


class _Stamp(NamedTuple):
    """What the trailer says."""

    agency: str | None
    published_at: datetime | None


def _sniff(document: Document) -> bool:
    return _HEAD.match(document.head) is not None or _BARE_HEAD.match(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    items = [item for message in messages(characters(document)) if (item := _item(message)) is not None]
    if not items:
        raise FormatError("ANPA 1312 without a headline and without copy")
    document_id = items[0].item_id if len(items) == 1 else None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _item(message: str) -> WireItem | None:
    first = _FIRST.match(message)
    second = _SECOND.match(message, first.end()) if first else None
    begun = message.find(STX)
    if first is None or (second is None and begun < 0):
        return None
    header = without_controls(second["slug"]) if second is not None else ""
    ended = message.find(ETX, max(begun, 0))
    behind = begun + 1 if begun >= 0 else second.end() if second is not None else 0
    lines = without_controls(message[behind : ended if ended >= 0 else len(message)]).split("\n")
    stamp = _stamp(message[ended + 1 :]) if ended >= 0 else _cut_stamp(lines)
    found = read(lines, header_slug=header)
    body = tuple(text for paragraph in paragraphs(found.lines) if (text := typeset(paragraph)))
    if found.headline is None and not body:
        return None
    slug, version = _slug(found.slug or header)
    agency = found.agency or _agency(first["number"], body, stamp)
    published = stamp.published_at
    return WireItem(
        paragraphs=body,
        item_id=f"{agency or 'anpa'}:{published:%Y-%m-%d}:{slug}" if published and slug else None,
        version=version,
        headline=found.headline,
        byline=found.byline,
        published_at=published,
        source=agency or stamp.agency,
        urgency=_URGENCY.get(second["priority"].lower()) if second is not None else None,
        subjects=(f"a1312cat:{second['category']}",) if second is not None else (),
        status=_status(header, found),
        removed=tuple(found.removed),
    )


def _stamp(trailer: str) -> _Stamp:
    trailer = trailer[:_LONGEST_TRAILER]
    match = _TRAILER.search(trailer) or _KYODO_TRAILER.search(trailer)
    if match is None:
        return _Stamp(None, None)
    at = moment(match["year"], int(match["month"]), match["day"], match["hour"], match["minute"], match["zone"])
    return _Stamp(match["agency"], at)


def _cut_stamp(lines: list[str]) -> _Stamp:
    """The trailer where its ETX was lost: then it is the last line."""
    while lines and not lines[-1].strip():
        lines.pop()
    stamp = _stamp(lines[-1].strip().lstrip("^")) if lines and len(lines[-1]) < _LONGEST_TRAILER else _Stamp(None, None)
    if stamp.agency is not None:
        lines.pop()
    return stamp


def _agency(number: str, body: tuple[str, ...], stamp: _Stamp) -> str | None:
    """The agency, from where the ones that are known print it: Kyodo in its numbers, AP in trailer and dateline."""
    if named := _AGENCY_IN_NUMBER.fullmatch(number):
        return named["agency"].title()
    is_ap = stamp.agency == _AP or any(f"({_AP})" in paragraph[:120] for paragraph in body[:2])
    return _AP if is_ap else None


def _slug(printed: str) -> tuple[str, int | None]:
    """The slug without its version, and the version: "1st Ld-Writethru" is the second of a story."""
    slug = _WORDS.sub("", " ".join(printed.split()))
    match = _VERSION.search(slug)
    if match is None:
        return slug.strip(" ,"), None
    return slug[: match.start()].strip(" ,"), int(match["nth"] or 1) + 1


def _status(header: str, found: Copy) -> str | None:
    """The format has no field for it: slug, the marked lines and notes say it ("KILL", "Adv29", "For release ...")."""
    asides = [line for line, _ in found.removed]
    return status(
        handling.of_marks(header, found.slug, *asides),
        handling.of_headline(found.headline),
        handling.of_notes(*asides),
    )


FORMAT: Final = Format(
    name="anpa1312",
    content_types=frozenset({"text/vnd.iptc.anpa", "application/x-anpa1312", "text/x-anpa1312"}),
    priority=Priority.CONTROL + 10,
    sniff=_sniff,
    parse=_parse,
)
