"""IPTC 7901, the teleprinter format of European agencies: control characters, one header line, copy in lines.

    SOH  source and number, priority, category, word count, optional information
         catch-line
    STX  headline, ended by " ="; copy
    ETX  day, hour, minute; often zone, month and year

From IPTC 7901 (The IPTC Recommended Message Format, 5th revision), sections 3 to 5. German practice (dpa) puts a flag
("EXTRA") before the headline and a byline before or behind its "=", and a notebook behind the copy; French practice
(AFP) ends a headline by the indent of what follows.

The media types are of no registry: `text/vnd.iptc.7901` after IPTC's names of its other formats, and two with "x-".
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats import handling
from wiredesk.formats.copytext import paragraphs
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.iptc7901_copy import Copy, read
from wiredesk.formats.item import WireItem
from wiredesk.formats.statuses import status
from wiredesk.formats.teleprinter import ETX, STX, characters, messages, moment, without_controls

_HEADER: Final = re.compile(
    r"\s*(?P<source>[A-Za-z]{1,6})[ -]?(?P<number>\d{1,6})[ \t]+(?P<priority>[1-9])[ \t]+"
    r"(?P<category>[A-Za-z]{1,4})[ \t]+(?P<words>\d{1,6})(?P<more>[^\n\x02]{0,300})"
)
_HEAD: Final = re.compile(
    rb"(?:\x16{0,20}\x01\s{0,8}[A-Za-z]{1,6}[ -]?\d{1,6}|[A-Za-z]{2,6}\d{2,5})"
    rb"[ \t]+[1-9][ \t]+[A-Za-z]{1,4}[ \t]+\d{1,6}\b[^\r\n\x1f\x02]{0,200}[\r\n\x02]"
)
"""Without its SOH, a header's source and number stand together: "Psalm 23 4 pm 5" may begin a poem."""
_AGENCY: Final = re.compile(r"(?:/(?P<slash>[A-Za-z]{2,8})-|(?P<agency>[A-Za-z][\w-]{1,11})[ \t]+\d{1,5}\s*$)")
_DAY_TIME: Final = (
    r"(?:[A-Z]{2,8}\s{1,4})?(?P<day>\d{2})(?P<hour>\d{2})(?P<minute>\d{2})[ \t]{0,4}(?P<zone>[A-Z]{1,4})?"
    r"[ \t]{1,4}(?P<month>[^\W\d_]{3})[^\W\d_]{0,7}\.?[ \t]{1,4}(?P<year>\d{4}|\d{2})\b"
)
_TRAILER: Final = re.compile(rf"\s{{0,20}}{_DAY_TIME}", re.IGNORECASE)
_LAST_LINE: Final = re.compile(rf"\s{{0,20}}{_DAY_TIME}\s{{0,20}}", re.IGNORECASE)
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            *("jan", "feb fév", "mar mär mrz", "apr avr", "may mai", "jun", "jul", "aug aoû", "sep", "oct okt", "nov"),
            "dec dez déc",
        ),
        start=1,
    )
    for name in names.split()
}
_NOTICE: Final = re.compile(r"\W*(?:\(achtung\)\W*)?(?:impressum|imprint|copyright(?:\s+notice)?)\W*", re.IGNORECASE)
_COPYRIGHT_BY: Final = re.compile(r"\bcopyright\s{1,4}by\b", re.IGNORECASE)
_MOST_COPYRIGHTS: Final = 2
"""An agency prints its notice over and over, so that nobody can cut it off. A story says so once."""


def _sniff(document: Document) -> bool:
    return _HEAD.match(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    items = [item for message in messages(characters(document)) if (item := _item(message)) is not None]
    if not items:
        raise FormatError("IPTC 7901 without copy: no header line, no text, or an agency's own notice")
    document_id = items[0].item_id if len(items) == 1 else None
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _item(message: str) -> WireItem | None:
    header = _HEADER.match(message)
    if header is None:
        return None
    catch, text, trailer = _parts(message, header.end())
    lines = text.split("\n")
    published = _published(_TRAILER.match(trailer))
    if published is None and (last := next((line for line in reversed(lines) if line.strip()), None)) is not None:
        published = _published(_LAST_LINE.fullmatch(last))
        if published is not None:
            lines = lines[: len(lines) - lines[::-1].index(last) - 1]
    found = read(lines, source=header["source"])
    body = paragraphs(found.lines)
    if (found.headline is None and not body) or _is_notice(catch, found, text):
        return None
    agency = _AGENCY.search(header["more"])
    source = (agency["slash"] or agency["agency"]) if agency else header["source"]
    removed = [(flag, "headline mark") for flag in found.flags]
    if catch:
        removed.append((catch, "slug"))
    return WireItem(
        paragraphs=body,
        item_id=f"{source}:{header['source']}{header['number']}:{published:%Y-%m-%d}" if published else None,
        headline=found.headline,
        byline=found.byline,
        published_at=published,
        source=source,
        copyright=found.copyright,
        urgency=int(header["priority"]),
        subjects=(f"iptc7901:{header['category']}",),
        status=_status(header["more"], catch, found),
        removed=(*removed, *found.removed),
    )


def _parts(message: str, behind_header: int) -> tuple[str, str, str]:
    """Catch-line, text and trailer. Where STX was lost, the catch-line is the one that ends in a slash."""
    begun = message.find(STX, behind_header)
    ended = message.find(ETX, max(begun, behind_header))
    trailer = message[ended + 1 :] if ended >= 0 else ""
    body = message[behind_header : ended if ended >= 0 else len(message)]
    if begun >= 0:
        catch, _, text = body.partition(STX)
    else:
        first, _, text = body.lstrip("\n").partition("\n")
        catch, text = (first, text) if first.rstrip().endswith("/") else ("", body)
    return " ".join(without_controls(catch).split()), without_controls(text), trailer


def _published(match: re.Match[str] | None) -> datetime | None:
    """The moment behind the copy, where month and year are printed too (section 5: they are optional)."""
    if match is None:
        return None
    month = _MONTHS.get(match["month"].lower())
    if month is None:
        return None
    return moment(match["year"], month, match["day"], match["hour"], match["minute"], match["zone"])


def _is_notice(catch: str, found: Copy, text: str) -> bool:
    """Whether it is an agency's notice of its own rights, which it sends once a day, and no story."""
    title = found.headline or ""
    if _NOTICE.fullmatch(catch) or _NOTICE.fullmatch(title):
        return True
    return len(_COPYRIGHT_BY.findall(text)) > _MOST_COPYRIGHTS


def _status(more: str, catch: str, found: Copy) -> str | None:
    """The format has no field for it: flags, catch-line, what stands before the headline, and notes say it."""
    return status(
        handling.of_marks(more, catch, *found.flags),
        handling.of_headline(found.headline),
        handling.of_notes(*found.flags, *(line for line, _ in found.removed)),
        handling.of_marks(*(line.lstrip("-# ") for line, _ in found.removed)),
    )


FORMAT: Final = Format(
    name="iptc7901",
    content_types=frozenset({"text/vnd.iptc.7901", "application/x-iptc7901", "text/x-iptc7901"}),
    priority=Priority.CONTROL + 20,
    sniff=_sniff,
    parse=_parse,
)
