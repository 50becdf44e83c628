"""JSON-LD as a document of its own: the NewsArticle of schema.org, with its copy in `articleBody`."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.linked_data import Told, articles, named, nodes, read

_CONTEXT: Final = re.compile(rb'"@(?:context|graph)"\s*:')
_ARTICLE: Final = re.compile(rb'"@type"\s*:\s*(?:\[[^\]]{0,200}?)?"[^"]{0,60}(?:Article|Posting)"')


def _sniff(document: Document) -> bool:
    head = document.head
    return head[:1] in (b"{", b"[") and (_CONTEXT.search(head) is not None or _ARTICLE.search(head) is not None)


def _parse(document: Document) -> ParsedDocument:
    value = read(document.text)
    if value is None:
        raise FormatError("JSON-LD that is no JSON")
    found = list(nodes(value))
    by_id = named(found)
    items = tuple(item for node in articles(found) if (item := _item(Told(node, by_id))) is not None)
    if not items:
        raise FormatError("JSON-LD that tells of no article")
    return ParsedDocument(items=items, format=FORMAT.name, document_id=items[0].item_id if len(items) == 1 else None)


def _item(told: Told) -> WireItem | None:
    headline, paragraphs = told.headline, told.paragraphs
    if headline is None and not paragraphs:
        return None
    summary = told.description
    return WireItem(
        paragraphs=paragraphs,
        item_id=told.item_id,
        version=told.version,
        headline=headline,
        byline=told.byline,
        language=told.language,
        published_at=told.published_at,
        source=told.source,
        url=told.url,
        copyright=told.copyright,
        subjects=told.subjects,
        status=told.status,
        captions=told.captions,
        removed=((summary, "summary"),) if summary and summary not in paragraphs else (),
    )


FORMAT: Final = Format(
    name="json-ld",
    content_types=frozenset({"application/ld+json", "application/json", "text/json"}),
    priority=Priority.JSON,
    sniff=_sniff,
    parse=_parse,
)
