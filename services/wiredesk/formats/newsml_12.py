"""NewsML 1.x of the IPTC: `NewsItem`s with their components."""

from __future__ import annotations

import re
from collections.abc import Iterator
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

_ROOT: Final = "newsml"
_ITEM: Final = "NewsItem"
_LANGUAGE: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_SUBJECTS: Final = frozenset({"Subject", "SubjectMatter", "SubjectDetail", "SubjectQualifier"})
_CAPTION_ROLES: Final = re.compile(r"caption", re.IGNORECASE)
_PICTURES: Final = frozenset({"photo", "picture", "graphic", "image", "video", "audio"})
_LONGEST_VERSION: Final = 18


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() != _ROOT:
        raise FormatError(f"no NewsML 1: its root is <{name(root)[:50]}>")
    envelope = _first(root, "NewsEnvelope")
    sent = _text(envelope, "DateAndTime")
    items = [item for element in root.iter() if name(element) == _ITEM and (item := _item(element, sent)) is not None]
    if not items:
        raise FormatError("NewsML 1 without an item that has a headline or copy")
    document_id = items[0].item_id if len(items) == 1 else _text(envelope, "TransmissionId")
    return ParsedDocument(items=tuple(items), format=FORMAT.name, document_id=document_id)


def _item(item: Element, sent: str | None) -> WireItem | None:
    management, identification = _first(item, "NewsManagement"), _first(item, "Identification")
    body, inner, captions = _copy(item)
    headline = _line(item, "HeadLine") or (inner.headline if inner else None)
    if headline is None and not body.paragraphs and not body.text and not captions:
        return None
    stated = _formal(management, "Status")
    return WireItem(
        text=body.text,
        paragraphs=None if body.text else tuple(body.paragraphs),
        item_id=_id(identification),
        version=_version(_text(identification, "RevisionId")),
        headline=headline,
        byline=_byline(item) or (inner.byline if inner else None),
        dateline=_line(item, "DateLine") or (inner.dateline if inner else None),
        language=_language(item),
        published_at=moment(_text(management, "ThisRevisionCreated"))
        or moment(_text(management, "FirstCreated"))
        or moment(_text(identification, "DateId"))
        or moment(sent),
        source=_provider(item) or _text(identification, "ProviderId"),
        copyright=_line(item, "CopyrightLine") or _text(item, "CopyrightHolder"),
        urgency=urgency(_formal(management, "Urgency")),
        subjects=_subjects(item),
        status=status(stated, inner.status if inner else None),
        embargoed_until=moment(_text(_first(management, "StatusWillChange"), "DateAndTime"))
        if (stated or "").lower().startswith("embargo")
        else None,
        captions=tuple(captions),
        removed=(*_notes(item, management), *(inner.removed if inner else ())),
    )


def _copy(item: Element) -> tuple[Body, WireItem | None, list[tuple[str, str | None]]]:
    """The copy: of the first text in it. Texts in components that are captions are captions."""
    whole = Body()
    inner: WireItem | None = None
    captions: list[tuple[str, str | None]] = []
    for component, content in _contents(item):
        found, nitf = _content(content)
        if not (found.paragraphs or found.text):
            continue
        if _is_caption(component):
            credit = _line(component, "CreditLine")
            captions.append((" ".join(found.paragraphs) or " ".join((found.text or "").split()), credit))
        elif not whole.paragraphs and not whole.text:
            whole, inner = found, nitf
            captions = [*(nitf.captions if nitf else found.captions), *captions]
    return whole, inner, captions


def _contents(item: Element) -> Iterator[tuple[Element, Element]]:
    """Each `DataContent` and the component that it stands in."""
    for component in item.iter():
        if name(component) == "NewsComponent":
            for content_item in component:
                if name(content_item) == "ContentItem" and not _is_picture(content_item):
                    yield from ((component, part) for part in content_item.iter() if name(part) == "DataContent")


def _is_caption(component: Element) -> bool:
    """Whether the component has the role of a caption, or is the text of a picture's component."""
    role = _first(component, "Role")
    return role is not None and _CAPTION_ROLES.search(role.get("FormalName") or "") is not None


def _is_picture(content_item: Element) -> bool:
    return (_formal(content_item, "MediaType") or "").lower() in _PICTURES


def _content(content: Element) -> tuple[Body, WireItem | None]:
    nitf = next((child for child in content.iter() if name(child).lower() == "nitf"), None)
    if nitf is not None:
        try:
            inner = item_of(nitf)
        except FormatError:
            return Body(), None
        return Body(list(inner.paragraphs or ()), inner.text), inner
    if len(content):
        body = next((child for child in content.iter() if name(child).lower() in ("body", "body.content")), content)
        return read(body), None
    text = "".join(content.itertext())
    return (Body(text=as_lines(text)) if is_set_in_lines(text) else Body(list(paragraphs_of(text)))), None


def _id(identification: Element | None) -> str | None:
    """Provider, day and item, without the revision: what all versions share (NewsML 1.2, NewsIdentifier)."""
    provider, day, number = (_text(identification, part) for part in ("ProviderId", "DateId", "NewsItemId"))
    if provider and number:
        return ":".join(part for part in ("urn:newsml", provider, day, number) if part)
    return _text(identification, "PublicIdentifier") or number


def _byline(item: Element) -> str | None:
    return byline_of(next((line for line in _news_lines(item) if name(line) == "ByLine"), None))


def _line(item: Element, wanted: str) -> str | None:
    return next((text for line in _news_lines(item) if name(line) == wanted and (text := said(line))), None)


def _news_lines(item: Element) -> Iterator[Element]:
    for lines in item.iter():
        if name(lines) == "NewsLines":
            yield from lines


def _notes(item: Element, management: Element | None) -> tuple[tuple[str, str], ...]:
    instructions = [
        said(child) for child in (management if management is not None else ()) if name(child) == "Instruction"
    ]
    comments = [said(child) for child in item.iter() if name(child) == "EditorialNote"]
    return tuple((text, "editor's note") for text in (*instructions, *comments) if text)


def _subjects(item: Element) -> tuple[str, ...]:
    codes = [(child.get("FormalName") or "").strip() for child in item.iter() if name(child) in _SUBJECTS]
    return tuple(dict.fromkeys(f"subj:{code}" if code.isdigit() else code for code in codes if code))


def _language(item: Element) -> str | None:
    stated = _formal(item, "Language") or item.get(_LANGUAGE)
    if stated is None:
        return None
    primary, dash, rest = stated.strip().partition("-")
    return primary.lower() + dash + rest or None


def _provider(item: Element) -> str | None:
    for wanted in ("Provider", "Source"):
        holder = _first(item, wanted)
        if holder is not None and (found := _formal(holder, "Party")):
            return found
    return None


def _version(printed: str | None) -> int | None:
    text = (printed or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < _LONGEST_VERSION else None


def _formal(parent: Element | None, wanted: str) -> str | None:
    found = _first(parent, wanted)
    return (found.get("FormalName") or "").strip() or None if found is not None else None


def _text(parent: Element | None, wanted: str) -> str | None:
    return said(_first(parent, wanted))


def _first(parent: Element | None, wanted: str) -> Element | None:
    if parent is None:
        return None
    return next((child for child in parent.iter() if name(child) == wanted), None)


FORMAT: Final = Format(
    name="newsml-1",
    content_types=frozenset({"text/vnd.iptc.newsml", "application/vnd.iptc.newsml+xml", "text/xml", "application/xml"}),
    priority=Priority.MARKUP + 20,
    sniff=lambda document: root_name(document.head) == _ROOT,
    parse=_parse,
)
