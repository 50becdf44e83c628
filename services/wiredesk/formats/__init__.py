"""Wire formats: bytes in, items out.

    from wiredesk.formats import parse

    document = parse(record.value, content_type="text/plain", max_bytes=1_000_000)
    for item in document.items: ...

One module a format. A module of this package that exports a `FORMAT` (see `wiredesk.formats.format`) is a format:
nothing else has to be told of it. Where no content type says which it is, the formats are asked in the order of their
`priority`; `wiredesk.formats.format.Priority` writes that order down.
"""

from wiredesk.formats.format import Document, Format, ParsedDocument
from wiredesk.formats.item import Stated, WireItem
from wiredesk.formats.reading import parse
from wiredesk.formats.registry import formats

__all__ = ["Document", "Format", "ParsedDocument", "Stated", "WireItem", "formats", "parse"]
