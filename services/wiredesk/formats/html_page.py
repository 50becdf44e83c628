"""A web page: its copy as trafilatura finds it, what it says of itself from JSON-LD, meta elements and its headings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats import page_body, page_debris
from wiredesk.formats.encoding import decode
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.page_fields import Fields

_DECLARED: Final = re.compile(rb"""<meta\b[^>]{0,200}?\bcharset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_LOOKED_AT: Final = 4_096
_HTML: Final = re.compile(
    rb"(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*){0,20}(?:<!doctype\s+html\b|<(?:html|head|body|article|section|main"
    rb"|div|p|h[1-6]|meta|title|link|header)(?=[\s>/]))",
    re.IGNORECASE | re.DOTALL,
)


def _parse(document: Document) -> ParsedDocument:
    root = page_body.tree(_text(document))
    fields = Fields(root)
    # Before the copy is looked for, which takes the tree apart.
    headline, captions, standfirst = fields.headline, fields.captions, fields.standfirst
    stated = WireItem(
        is_scraped=True,
        item_id=fields.url,
        version=fields.version,
        headline=headline,
        byline=fields.byline,
        language=fields.language,
        published_at=fields.published_at,
        source=fields.source,
        url=fields.url,
        copyright=fields.copyright,
        subjects=fields.subjects,
        status=fields.status,
        captions=captions,
    )
    copy = page_body.copy(root)
    kept = page_debris.sift(
        copy.pieces,
        linked=copy.links,
        headings=(*fields.headings, *([headline] if headline else [])),
        captions=[text for text, _ in captions],
        byline=stated.byline,
        standfirst=standfirst,
    )
    if headline is None and not kept.paragraphs:
        raise FormatError("a page without a title and without text")
    item = replace(stated, paragraphs=kept.paragraphs, removed=kept.removed)
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


def _text(document: Document) -> str:
    """The characters: the charset that a page declares is heard where nobody outside said one (HTML, 13.2.3)."""
    if document.charset is not None:
        return document.text
    declared = _DECLARED.search(document.body[:_LOOKED_AT])
    return decode(document.body, declared.group(1).decode("ascii") if declared else None)


FORMAT: Final = Format(
    name="html",
    content_types=frozenset({"text/html", "application/xhtml+xml"}),
    priority=Priority.MARKUP + 60,
    sniff=lambda document: _HTML.match(document.head) is not None,
    parse=_parse,
)
