"""The JSON envelope of `wire.raw` (`wiredesk_schemas.Raw`): a document of any format, for feeders without headers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

import orjson
from pydantic import ValidationError

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import Stated
from wiredesk.formats.sniff import ContentType
from wiredesk_schemas import Raw

# "[" alone is how many a line of copy begins: "[icon]", "[Photo/Agency]".
_LOOKS_LIKE_JSON: Final = re.compile(rb'\{\s*(?:"|\}|$)|\[\s*[\[{"]')


def _sniff(document: Document) -> bool:
    return _LOOKS_LIKE_JSON.match(document.head) is not None


def _parse(document: Document) -> ParsedDocument:
    # Imported here, for `reading` finds the formats and so this module.
    from wiredesk.formats.reading import read

    if document.depth:
        raise FormatError("an envelope in an envelope")
    raw = _envelope(document)
    parsed = read(
        Document.of_text(raw.content, depth=document.depth + 1),
        ContentType.read(raw.content_type),
    )
    fields = Stated(
        item_id=raw.id,
        source=raw.source,
        url=raw.url,
        published_at=raw.published_at,
        fetched_at=raw.fetched_at,
    )
    return replace(parsed, envelope=fields)


def _envelope(document: Document) -> Raw:
    try:
        value = orjson.loads(document.text)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"not JSON: {error}") from error
    if not isinstance(value, dict):
        raise FormatError(f"JSON, but no envelope: a {_kind(value)} where an object is wanted")
    try:
        return Raw.read_python(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        raise FormatError(f"JSON, but no envelope: `{field}`: {first['msg']}") from error


def _kind(value: object) -> str:
    return {list: "list", str: "string", bool: "boolean", type(None): "null"}.get(type(value), "number")


FORMAT: Final = Format(
    name="json-envelope",
    content_types=frozenset({"application/json", "text/json", "application/x-wiredesk-raw+json"}),
    priority=Priority.ENVELOPE,
    sniff=_sniff,
    parse=_parse,
)
