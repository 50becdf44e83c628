"""NITF 3.x, the News Industry Text Format of the IPTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats import handling
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.markup import Element, name, root_name, said, xml
from wiredesk.formats.moments import moment
from wiredesk.formats.nitf_body import Body, read
from wiredesk.formats.statuses import status
from wiredesk.formats.xml_fields import (
    attribute,
    child,
    children,
    first,
    joined,
    language,
    language_of,
    names_in,
    number,
    stated,
    urgency,
)

_ROOT: Final = "nitf"
_COPYRIGHT_NOTE: Final = "cpyrt"
_LEAST_KEY: Final = 8
"""Characters. A shorter one may stand in a name by chance."""
_NORMALISED: Final = "normalized"
"""Archives print a byline twice: as it was, and with the family name first."""


def item_of(root: Element) -> WireItem:
    """The item of a `nitf` element, whatever it stands in. The tree is used up.

    Raises:
        FormatError: where it has neither headline nor copy.
    """
    head, body_head, body_end = first(root, "head"), first(root, "body.head"), first(root, "body.end")
    docdata = first(head, "docdata")
    headline = _headline(root, body_head)
    notes = [*_messages(docdata), *_notes(body_head)]
    found = _body(root)
    if headline is None and not found.has_copy and not found.captions:
        raise FormatError("NITF without a headline and without copy")
    issued, release = moment(_norm(docdata, "date.issue")), moment(_norm(docdata, "date.release"))
    title = said(first(head, "title"))
    return WireItem(
        text=found.text,
        paragraphs=None if found.text else tuple(found.paragraphs),
        item_id=_id(docdata),
        version=number(attribute(first(docdata, "du-key"), "version")),
        headline=headline,
        byline=_byline(body_head),
        dateline=stated(body_head, "dateline"),
        language=language(*map(language_of, (root, first(root, "body"), child(first(root, "body"), "body.content")))),
        published_at=issued or _published(root, body_head) or release,
        source=_source(root, docdata, body_head),
        url=_url(root),
        copyright=_copyright(root, docdata, body_head),
        urgency=urgency(attribute(first(docdata, "urgency"), "ed-urg")),
        subjects=_subjects(root, head),
        status=status(
            attribute(docdata, "management-status"),
            handling.of_notes(*notes),
            handling.of_headline(headline),
            handling.of_marks(title) if title != headline else None,
        ),
        embargoed_until=_embargo(release, issued),
        captions=tuple(found.captions),
        removed=(
            *((note, "editor's note") for note in notes),
            *found.removed,
            *((text, "tagline") for text in _said(body_end, "tagline")),
            *((text, "bibliography") for text in _said(body_end, "bibliography")),
            *((text, "abstract") for text in _abstract(body_head, found)),
        ),
    )


def _body(root: Element) -> Body:
    """The copy. A note has a `body.content` of its own, wherever it stands."""
    body = first(root, "body")
    content = child(body, "body.content")
    if content is not None:
        return read(content)
    if body is None:
        return Body()
    for part in list(children(body, "body.head", "body.end")):
        body.remove(part)
    return read(body)


def _id(docdata: Element | None) -> str | None:
    """`doc-id` names a document, `du-key` a story; parts of a series (`series.part`) may share the latter.

    Where a `doc-id` is made of the story's key and something more, that is the version.
    """
    doc_id, story = attribute(first(docdata, "doc-id"), "id-string"), first(docdata, "du-key")
    key = attribute(story, "key")
    if doc_id is not None and key is not None and attribute(story, "version"):
        return key if len(key) >= _LEAST_KEY and key in doc_id else doc_id
    if doc_id is not None or key is None:
        return doc_id
    part = number(attribute(first(docdata, "series"), "series.part"))
    return f"{key}:{part}" if part is not None and part > 1 else key


def _headline(root: Element, body_head: Element | None) -> str | None:
    return said(first(body_head, "hl1")) or said(first(body_head, "hedline")) or said(first(root, "title"))


def _byline(body_head: Element | None) -> str | None:
    lines = [each for each in children(body_head, "byline") if _NORMALISED not in (each.get("class") or "")]
    return joined(map(names_in, lines))


def _norm(parent: Element | None, wanted: str) -> str | None:
    return attribute(first(parent, wanted), "norm")


def _published(root: Element, body_head: Element | None) -> datetime | None:
    return moment(attribute(first(root, "pubdata"), "date.publication")) or moment(_norm(body_head, "story.date"))


def _embargo(release: datetime | None, issued: datetime | None) -> datetime | None:
    """`date.release` is when the story may be used: it says something where that is not before its issue."""
    return release if release is not None and (issued is None or release > issued) else None


def _source(root: Element, docdata: Element | None, body_head: Element | None) -> str | None:
    return (
        stated(body_head, "distributor")
        or attribute(first(docdata, "doc.copyright"), "holder")
        or attribute(first(root, "pubdata"), "name")
        or attribute(first(docdata, "from-src"), "src-name")
        or attribute(first(docdata, "doc-id"), "regsrc")
    )


def _url(root: Element) -> str | None:
    reference = attribute(first(root, "pubdata"), "ex-ref")
    return reference if reference and reference.startswith(("http://", "https://")) else None


def _copyright(root: Element, docdata: Element | None, body_head: Element | None) -> str | None:
    printed = stated(body_head, "copyrite") or said(first(root, "copyrite")) or stated(body_head, "rights")
    if printed is not None:
        return printed
    noted = [said(each) for each in children(body_head, "note") if each.get("noteclass") == _COPYRIGHT_NOTE]
    held = first(docdata, "doc.copyright")
    holder, year = attribute(held, "holder"), attribute(held, "year")
    return next(filter(None, noted), None) or (f"© {year} {holder}" if holder and year else holder)


def _messages(docdata: Element | None) -> Iterator[str]:
    for message in docdata.iter("{*}ed-msg") if docdata is not None else ():
        text = attribute(message, "info") or said(message)
        if text:
            yield text


def _notes(body_head: Element | None) -> Iterator[str]:
    for note in children(body_head, "note"):
        text = said(note)
        if text and note.get("noteclass") != _COPYRIGHT_NOTE:
            yield text


def _abstract(body_head: Element | None, found: Body) -> Iterator[str]:
    """Summaries that are no part of the copy: many repeat its first paragraph."""
    return (text for text in _said(body_head, "abstract") if text not in found.opening)


def _said(parent: Element | None, wanted: str) -> Iterator[str]:
    return (text for each in children(parent, wanted) if (text := said(each)))


def _subjects(root: Element, head: Element | None) -> tuple[str, ...]:
    """IPTC's subject codes, the letters of older wires (`tobject.subject.code`), and keywords, as sent."""
    found: list[str | None] = []
    for subject in root.iter("{*}tobject.subject"):
        number_ = attribute(subject, "tobject.subject.refnum")
        found.append(f"subj:{number_}" if number_ else attribute(subject, "tobject.subject.code"))
    found += [attribute(word, "key") for word in head.iter("{*}keyword")] if head is not None else []
    return tuple(dict.fromkeys(code for code in found if code))


def _managed(root: Element, item: WireItem) -> tuple[WireItem, ...]:
    """The notice of another document's kill or hold, which this one brings (`management-doc-idref`)."""
    docdata = first(first(root, "head"), "docdata")
    other = attribute(docdata, "management-doc-idref")
    bound = status(attribute(docdata, "management-idref-status"))
    if other in (None, item.item_id) or bound in (None, "usable"):
        return ()
    notice = WireItem(
        paragraphs=(),
        item_id=other,
        headline=item.headline or f"{other}: {bound}",
        language=item.language,
        published_at=item.published_at,
        source=item.source,
        status=bound,
    )
    return (notice,)


def _parse(document: Document) -> ParsedDocument:
    root = xml(document)
    if name(root).lower() != _ROOT:
        raise FormatError(f"no NITF: its root is <{name(root)[:50]}>")
    item = item_of(root)
    return ParsedDocument(items=(item, *_managed(root, item)), format=FORMAT.name, document_id=item.item_id)


FORMAT: Final = Format(
    name="nitf",
    content_types=frozenset({"text/vnd.iptc.nitf", "application/nitf+xml", "text/xml", "application/xml"}),
    priority=Priority.MARKUP + 30,
    sniff=lambda document: root_name(document.head) == _ROOT,
    parse=_parse,
)
