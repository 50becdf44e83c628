"""NITF 3.x, the News Industry Text Format of the IPTC."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml
from wiredesk.formats.moments import moment
from wiredesk.formats.nitf_body import read
from wiredesk.formats.statuses import status

_ROOT: Final = "nitf"
_BY: Final = re.compile(r"^\s*by\s*:?\s+", re.IGNORECASE)


def item_of(root: Element) -> WireItem:
    """The item of a `nitf` element, whatever it stands in.

    Raises:
        FormatError: where it has neither headline nor copy.
    """
    head, body_head = _first(root, "head"), _first(root, "body.head")
    docdata = _first(head, "docdata")
    content = _first(root, "body.content")
    if content is None:
        content = _first(root, "body")
    headline = _headline(root, body_head)
    removed = [*_notes(docdata), *_lines(body_head, "note", "note"), *_lines(root, "tagline", "tagline")]
    byline, dateline = byline_of(_first(body_head, "byline")), said(_first(body_head, "dateline"))
    summary = said(_first(body_head, "abstract"))
    source = said(_first(body_head, "distributor")) or _attribute(docdata, "doc.copyright", "holder")
    copyright_ = said(_first(body_head, "copyrite")) or _copyright(docdata)
    found = read(content) if content is not None else None
    paragraphs = tuple(found.paragraphs) if found is not None else ()
    if summary and summary not in paragraphs:
        removed.append((summary, "abstract"))
    if headline is None and not paragraphs and not (found and found.text):
        raise FormatError("NITF without a headline and without copy")
    release = moment(_attribute(docdata, "date.release", "norm"))
    issued = moment(_attribute(docdata, "date.issue", "norm"))
    return WireItem(
        text=found.text if found else None,
        paragraphs=None if found and found.text else paragraphs,
        item_id=_attribute(docdata, "doc-id", "id-string") or _attribute(docdata, "du-key", "key"),
        version=_number(_attribute(docdata, "du-key", "version")),
        headline=headline,
        byline=byline,
        dateline=dateline,
        language=root.get("{http://www.w3.org/XML/1998/namespace}lang"),
        published_at=issued or moment(_attribute(root, "pubdata", "date.publication")) or release,
        source=source,
        copyright=copyright_,
        urgency=urgency(_attribute(docdata, "urgency", "ed-urg")),
        subjects=_subjects(root, head),
        status=status(docdata.get("management-status") if docdata is not None else None),
        embargoed_until=_embargo(release, issued),
        captions=tuple(found.captions) if found else (),
        removed=tuple(removed),
    )


def byline_of(element: Element | None) -> str | None:
    """The names in a byline: without "By", and without the writer's title (`byttl`) if there are names besides it."""
    if element is None:
        return None
    titles = [child for child in element.iter() if name(child) == "byttl"]
    whole = said(element)
    for title in titles:
        title.text = " "
        for child in list(title):
            title.remove(child)
    names = said(element)
    text = (names or whole or "").strip(" ,;")
    return _BY.sub("", text) or None


def urgency(printed: str | None) -> int | None:
    """An urgency from 1 to 9; null for anything else."""
    number = _number(printed)
    return number if number is not None and 1 <= number <= 9 else None


def _embargo(release: datetime | None, issued: datetime | None) -> datetime | None:
    """`date.release` is when the story may be used; it is an embargo where that is later than its issue."""
    return release if release is not None and issued is not None and release > issued else None


def _first(element: Element | None, wanted: str) -> Element | None:
    if element is None:
        return None
    return next((child for child in element.iter() if name(child) == wanted), None)


def _attribute(element: Element | None, wanted: str, attribute: str) -> str | None:
    found = _first(element, wanted)
    value = found.get(attribute) if found is not None else None
    return (value or "").strip() or None


def _number(printed: str | None) -> int | None:
    text = (printed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


def _headline(root: Element, body_head: Element | None) -> str | None:
    return said(_first(body_head, "hl1")) or said(_first(body_head, "hedline")) or said(_first(root, "title"))


def _copyright(docdata: Element | None) -> str | None:
    holder, year = _attribute(docdata, "doc.copyright", "holder"), _attribute(docdata, "doc.copyright", "year")
    return f"© {year} {holder}" if holder and year else holder


def _notes(docdata: Element | None) -> list[tuple[str, str]]:
    if docdata is None:
        return []
    messages = [child.get("info", "").strip() for child in docdata.iter() if name(child) == "ed-msg"]
    return [(message, "editor's note") for message in messages if message]


def _lines(root: Element | None, wanted: str, why: str) -> list[tuple[str, str]]:
    if root is None:
        return []
    return [(text, why) for child in root.iter() if name(child) == wanted and (text := said(child))]


def _subjects(root: Element, head: Element | None) -> tuple[str, ...]:
    if head is None:
        return ()
    codes = [child.get("tobject.subject.refnum") for child in root.iter() if name(child) == "tobject.subject"]
    words = [child.get("key") for child in head.iter() if name(child) == "keyword"]
    found = [f"subj:{code.strip()}" for code in codes if code and code.strip()]
    return tuple(dict.fromkeys([*found, *(word.strip() for word in words if word and word.strip())]))


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() != _ROOT:
        raise FormatError(f"no NITF: its root is <{name(root)[:50]}>")
    item = item_of(root)
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


FORMAT: Final = Format(
    name="nitf",
    content_types=frozenset({"text/vnd.iptc.nitf", "application/nitf+xml", "text/xml", "application/xml"}),
    priority=Priority.MARKUP + 30,
    sniff=lambda document: root_name(document.head) == _ROOT,
    parse=_parse,
)
