"""The way in: a document of any format, bare or enveloped, to its items."""

from __future__ import annotations

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, ParsedDocument
from wiredesk.formats.item import Stated
from wiredesk.formats.sniff import ContentType, choose

_NOTHING = Stated()


def parse(
    document: bytes, *, content_type: str | None = None, max_bytes: int, stated: Stated = _NOTHING
) -> ParsedDocument:
    """Take a document apart.

    Args:
        document: its bytes, as they came.
        content_type: the media type, with or without a charset; None, or `application/octet-stream`, to go by looks.
        max_bytes: the largest document that is read at all.
        stated: what the record's headers say. It wins over what the content says of itself; an envelope wins over it.

    Raises:
        FormatError: for whatever cannot be read, with the reason.
    """
    if not document:
        raise FormatError("empty value")
    if len(document) > max_bytes:
        raise FormatError(f"oversize: {len(document):,} bytes, and {max_bytes:,} are allowed")
    kind = ContentType.read(content_type)
    parsed = read(Document(document, charset=kind.charset), kind)
    return parsed.under(parsed.envelope.over(stated) if parsed.envelope else stated)


def read(document: Document, content_type: ContentType) -> ParsedDocument:
    """Choose the format and let it read: `parse` for a document within limits, or within an envelope.

    Raises:
        FormatError: for whatever cannot be read.
    """
    if not document.body.strip():
        raise FormatError("empty content: nothing but white space")
    parsed = choose(document, content_type).parse(document)
    if not parsed.items:
        raise FormatError(f"{parsed.format}: no article in it")
    return parsed
