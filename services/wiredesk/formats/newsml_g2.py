"""NewsML-G2 of the IPTC: a `newsItem`, or a `newsMessage` or `packageItem` with several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.copytext import as_lines, is_set_in_lines
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml
from wiredesk.formats.moments import moment
from wiredesk.formats.nitf import byline_of, item_of, urgency
from wiredesk.formats.nitf_body import Body, read
from wiredesk.formats.statuses import status

_ROOTS: Final = frozenset(
    {
        "newsitem",
        "newsmessage",
        "packageitem",
        "catalogitem",
        "conceptitem",
        "knowledgeitem",
        "contentset",
        "contentmeta",
    }
)
_FRAGMENT: Final = "contentSet"
"""The copy of an item without the item round it, as it stands in an agency's database."""
_ITEM: Final = "newsItem"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_NAME_OF: Final = ("name", "fullName", "organisationName")
_CAPTION: Final = "caption"
_HTML: Final = re.compile(r"<\s*(?:p|br|div|h\d|ul|table)\b", re.IGNORECASE)
_SUB_HEADLINE: Final = re.compile(r"sub|short|extended|deck", re.IGNORECASE)
_LONGEST_VERSION: Final = 18


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() not in _ROOTS:
        raise FormatError(f"no NewsML-G2: its root is <{name(root)[:50]}>")
    sent = moment(said(next((e for e in root.iter() if name(e) == "sent"), None)))
    items = [item for element in _items(root) if (item := _item(element, sent)) is not None]
    if not items:
        raise FormatError("NewsML-G2 without an item that has a headline or copy")
    document_id = items[0].item_id if len(items) == 1 else _message_id(root)
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _items(root: Element) -> Iterator[Element]:
    if name(root) in (_ITEM, _FRAGMENT):
        yield root
    else:
        yield from (element for element in root.iter() if name(element) == _ITEM)


def _message_id(root: Element) -> str | None:
    return root.get("guid") or said(next((e for e in root.iter() if name(e) == "transmitId"), None))


def _item(item: Element, sent: datetime | None) -> WireItem | None:
    meta, content, rights = (_child(item, part) for part in ("itemMeta", "contentMeta", "rightsInfo"))
    body, inner, captions = _copy(item)
    headline = _headline(content) or _stated(content, "title") or (inner.headline if inner else None)
    captions += _captions(content)
    if headline is None and not body.paragraphs and not body.text and not captions:
        return None
    until = moment(_stated(meta, "embargoed"))
    issued = moment(_stated(meta, "versionCreated")) or moment(_stated(content, "contentModified"))
    return WireItem(
        text=body.text,
        paragraphs=None if body.text else tuple(body.paragraphs),
        item_id=(item.get("guid") or "").strip() or None,
        version=_version(item.get("version")),
        headline=headline,
        byline=_by(content) or (inner.byline if inner else None),
        dateline=_stated(content, "dateline") or (inner.dateline if inner else None),
        language=_language(item, content),
        published_at=issued or moment(_stated(meta, "firstCreated")) or sent,
        source=_source(meta, content),
        url=_href(item),
        copyright=_stated(rights, "copyrightNotice") or _party(rights, "copyrightHolder"),
        urgency=urgency(_stated(content, "urgency")),
        subjects=_subjects(content),
        status=status(_code(meta, "pubStatus"), inner.status if inner else None),
        embargoed_until=until or (inner.embargoed_until if inner else None),
        captions=tuple(captions),
        removed=(*_notes(meta), *(inner.removed if inner else ())),
    )


def _copy(item: Element) -> tuple[Body, WireItem | None, list[tuple[str, str | None]]]:
    """The copy of an item, and what a NITF document inside says of it besides."""
    sets = [item] if name(item) == _FRAGMENT else [child for child in item if name(child) == _FRAGMENT]
    for inline in [child for part in sets for child in part if name(child) in ("inlineXML", "inlineData")]:
        if name(inline) == "inlineData":
            body = _data("".join(inline.itertext()))
            if body.paragraphs or body.text:
                return body, None, []
            continue
        nitf = next((child for child in inline.iter() if name(child) == "nitf"), None)
        if nitf is not None:
            inner = _inner(nitf)
            if inner is not None:
                return Body(list(inner.paragraphs or ()), inner.text), inner, list(inner.captions)
            continue
        root = next((child for child in inline.iter() if name(child) == "body"), inline)
        body = read(root)
        if body.paragraphs or body.text:
            return body, None, body.captions
    return Body(), None, []


def _inner(nitf: Element) -> WireItem | None:
    try:
        return item_of(nitf)
    except FormatError:
        return None


def _data(text: str) -> Body:
    """`inlineData`: plain text, or HTML that somebody put there as text."""
    if is_set_in_lines(re.sub(r"</?p\s*/?>", "", text)) and text.lower().count("<p") < 2:
        return Body(text=as_lines(re.sub(r"</?p\s*/?>", "\n", text)))
    return Body(list(paragraphs_of(text)))


def _headline(content: Element | None) -> str | None:
    """The headline proper: the first that is no sub-headline."""
    if content is None:
        return None
    found = [
        (child.get("role") or "", text) for child in content if name(child) == "headline" and (text := said(child))
    ]
    proper = [text for role, text in found if not _SUB_HEADLINE.search(role.rpartition(":")[2])]
    return proper[0] if proper else (found[0][1] if found else None)


def _by(content: Element | None) -> str | None:
    by = byline_of(_child(content, "by"))
    if by is not None or content is None:
        return by
    # A creator with a name is a person; where it is the agency, its code or its initials are all there is.
    names = [
        text
        for child in content
        if name(child) == "creator"
        and (text := _name_in(child))
        and (child.get("uri") or child.get("qcode") or "").lower().find("org") < 0
    ]
    persons = [text for text in names if " " in text and text != _party(content, "infoSource")]
    return ", ".join(dict.fromkeys(persons)) or None


def _captions(content: Element | None) -> list[tuple[str, str | None]]:
    if content is None:
        return []
    credit = _stated(content, "creditline")
    headline = _headline(content)
    return [
        (text, credit)
        for child in content
        if name(child) == "description"
        and _CAPTION in (child.get("role") or "").lower()
        and (text := said(child))
        and not (headline and text.endswith(headline))
    ]


def _notes(meta: Element | None) -> tuple[tuple[str, str], ...]:
    if meta is None:
        return ()
    return tuple((text, "editor's note") for child in meta if name(child) == "edNote" and (text := said(child)))


def _subjects(content: Element | None) -> tuple[str, ...]:
    if content is None:
        return ()
    found = [
        (child.get("qcode") or child.get("uri") or child.get("literal") or _name_in(child) or "").strip()
        for child in content
        if name(child) == "subject"
    ]
    return tuple(dict.fromkeys(code for code in found if code))


def _language(item: Element, content: Element | None) -> str | None:
    stated = _child(content, "language")
    tag = (stated.get("tag") if stated is not None else None) or item.get(_LANGUAGE)
    return (tag or "").strip() or None


def _href(item: Element) -> str | None:
    for child in item.iter():
        if name(child) == "link" and (child.get("rel") or "").rpartition(":")[2] in ("alternate", "webpage", "self"):
            return child.get("href")
    return None


def _version(printed: str | None) -> int | None:
    text = (printed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_VERSION else None


def _code(parent: Element | None, wanted: str) -> str | None:
    child = _child(parent, wanted)
    return (child.get("qcode") or child.get("uri")) if child is not None else None


def _party(parent: Element | None, wanted: str) -> str | None:
    child = _child(parent, wanted)
    if child is None:
        return None
    code = (child.get("qcode") or "").rpartition(":")[2]
    return _name_in(child) or (child.get("literal") or "").strip() or code or (child.get("uri") or "").strip() or None


def _source(meta: Element | None, content: Element | None) -> str | None:
    """Who provides it: by name rather than by address."""
    found = [_party(meta, "provider"), _party(content, "infoSource")]
    return next((text for text in found if text and "://" not in text), None) or found[0] or found[1]


def _name_in(element: Element) -> str | None:
    return next((text for child in element if name(child) in _NAME_OF and (text := said(child))), None)


def _stated(parent: Element | None, wanted: str) -> str | None:
    return said(_child(parent, wanted))


def _child(parent: Element | None, wanted: str) -> Element | None:
    if parent is None:
        return None
    return next((child for child in parent if name(child) == wanted), None)


FORMAT: Final = Format(
    name="newsml-g2",
    content_types=frozenset(
        {
            "application/vnd.iptc.g2.newsitem+xml",
            "application/vnd.iptc.g2.newsmessage+xml",
            "application/vnd.iptc.g2.packageitem+xml",
            "text/xml",
            "application/xml",
        }
    ),
    priority=Priority.MARKUP + 10,
    sniff=lambda document: root_name(document.head) in _ROOTS,
    parse=_parse,
)
