"""The body of NITF and of XHTML, as three formats carry it: copy, captions, and what is no part of the copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from wiredesk.formats.blocks import blocks
from wiredesk.formats.copytext import as_lines, is_set_in_lines
from wiredesk.formats.markup import Element, name, said

_MEDIA: Final = frozenset({"media", "figure"})
_CAPTIONS: Final = frozenset({"media-caption", "figcaption"})
_CREDITS: Final = frozenset({"media-producer", "media-credit", "credit"})
_ROWS: Final = frozenset({"tr", "nitf-table-row"})
_PRETTY: Final = 4
"""A document that was indented by a program has its line breaks in more elements than one."""


@dataclass(slots=True)
class Body:
    """What stands in a body."""

    paragraphs: list[str] = field(default_factory=list)
    text: str | None = None
    """The copy as lines, where somebody put it into one element as it was set; then there are no paragraphs."""
    captions: list[tuple[str, str | None]] = field(default_factory=list)


def read(root: Element) -> Body:
    """Read `body.content`, `body`, or whatever holds the copy. The tree is used up."""
    found = Body()
    for element in [child for child in root.iter() if name(child) in _MEDIA]:
        _caption(element, found)
        _remove(element)
    set_in_lines = [
        "".join(child.itertext()) for child in root.iter() if name(child) in ("p", "pre") and not _has_block(child)
    ]
    whole = [text for text in set_in_lines if text.strip()]
    if 0 < len(whole) < _PRETTY and is_set_in_lines(max(whole, key=len)):
        found.text = "\n\n".join(map(as_lines, whole))
        return found
    for element in [child for child in root.iter() if name(child) in _ROWS]:
        _row(element)
    found.paragraphs = [block.text for block in blocks(root)]
    return found


def _has_block(element: Element) -> bool:
    return any(name(child) in ("p", "div", "table", "ul", "ol") for child in element)


def _caption(element: Element, found: Body) -> None:
    texts = [text for child in element.iter() if name(child) in _CAPTIONS and (text := said(child))]
    credits_ = [text for child in element.iter() if name(child) in _CREDITS and (text := said(child))]
    found.captions += [(text, credits_[0] if credits_ else None) for text in texts]


def _row(row: Element) -> None:
    """A row of a table is one line: its cells side by side."""
    cells = [text for cell in row if (text := said(cell))]
    for child in list(row):
        row.remove(child)
    row.text = " | ".join(cells)


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    before = element.getprevious()
    if element.tail:
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
