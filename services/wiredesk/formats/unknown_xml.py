"""XML of none of the formats: refused, or its tags would be read as copy."""

from __future__ import annotations

import re
from typing import Final, NoReturn

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format, Priority
from wiredesk.formats.markup import root_name

_IS_XML: Final = re.compile(rb"<\?xml\b|<[A-Za-z_][\w.:-]*\s[^<>]{0,2000}?\bxmlns(?::\w+)?\s*=")


def _sniff(document: Document) -> bool:
    return _IS_XML.match(document.head) is not None


def _parse(document: Document) -> NoReturn:
    root = root_name(document.head)
    raise FormatError(f"XML of no format known here: its root is <{root[:50]}>" if root else "XML without a root")


FORMAT: Final = Format(
    name="unknown-xml",
    content_types=frozenset({"text/xml", "application/xml"}),
    priority=Priority.MARKUP + 95,
    sniff=_sniff,
    parse=_parse,
)
