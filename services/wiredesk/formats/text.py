"""Plain text: lines of copy, with whatever stood around it on the page or the wire."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem

# Control characters other than white space. Wire protocols leave a few in a text; data is full of them.
_CONTROLS: Final = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_CONTROL_SHARE: Final = 0.05
_VISIBLE: Final = re.compile(r"[^\W_]")


def _parse(document: Document) -> ParsedDocument:
    text = document.text
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > _CONTROL_SHARE * len(text):
        raise FormatError(f"binary data: {controls:,} of {len(text):,} characters are control characters")
    if _VISIBLE.search(text) is None:
        raise FormatError("empty content: no letter and no digit in it")
    return ParsedDocument(items=(WireItem(text=text),), format=FORMAT.name)


FORMAT: Final = Format(
    name="text",
    content_types=frozenset({"text/plain"}),
    priority=Priority.TEXT,
    sniff=lambda _: True,
    parse=_parse,
)
