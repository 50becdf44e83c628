"""An article that is JSON-LD and nothing else: schema.org's NewsArticle, as sites hand it on."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.jsonld_data import article, loads

_CONTEXT: Final = re.compile(rb'"@(?:context|type|graph)"\s*:')


def _sniff(document: Document) -> bool:
    return document.head[:1] in (b"{", b"[") and _CONTEXT.search(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    value = loads(document.text)
    if value is None:
        raise FormatError("not JSON")
    found = article([value])
    if found is None:
        raise FormatError("JSON-LD that tells of no article")
    # Without the body, what it says in short is all that there is of the story.
    paragraphs = paragraphs_of(found.body or found.description or "")
    if found.headline is None and not paragraphs:
        raise FormatError("JSON-LD of an article without a headline and without copy")
    item = WireItem(
        paragraphs=paragraphs,
        item_id=found.url,
        headline=found.headline,
        byline=found.byline,
        language=found.language,
        published_at=found.published_at,
        source=found.source,
        url=found.url,
        copyright=found.copyright,
        subjects=found.subjects,
        captions=found.captions,
    )
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


FORMAT: Final = Format(
    name="json-ld",
    content_types=frozenset({"application/ld+json", "application/json", "text/json"}),
    priority=Priority.JSON + 10,
    sniff=_sniff,
    parse=_parse,
)
