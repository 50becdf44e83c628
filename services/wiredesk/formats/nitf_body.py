"""The body of NITF and of XHTML, as three formats carry it: copy, captions, and what is no part of the copy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import blocks, paragraphs_of, plain
from wiredesk.formats.copytext import as_lines, is_set_in_lines
from wiredesk.formats.markup import Element, html_of, name, said

_MEDIA: Final = frozenset({"media", "figure"})
_CAPTIONS: Final = frozenset({"media-caption", "figcaption"})
_CREDITS: Final = frozenset({"media-producer", "media-credit", "credit"})
_NOTE: Final = "note"
_ROWS: Final = frozenset({"tr", "nitf-table-row"})
_HOLDS_BLOCKS: Final = frozenset({"p", "div", "table", "ul", "ol", "dl", "pre", "block"})
_NOTEPAD: Final = re.compile(
    r"(?:^|[\s_-])(?:notepad|notebook|notizblock|ednotes?|editors?-?notes?)(?:$|[\s_-])", re.IGNORECASE
)
"""Classes under which agencies put what is for newsrooms only; dpa ends its copy with a `section` of this kind."""
_WHOLE_STORY: Final = "full_text"
"""Archives of newspapers put a story's beginning into one `block` and all of it into another, of this class."""
_PRETTY: Final = 4
"""A document that was indented by a program has its line breaks in more elements than one."""
_WRAP_LEAST: Final = 40
_WRAP_MOST: Final = 100
"""Between these columns teleprinters and mail programs break lines."""
_FEWEST_LINES: Final = 4
_SENTENCE_END: Final = re.compile(r"[.!?:;][\"'”’»)]*$")
_HOLDS_MORE: Final = ("<figure", "<tr", "class=")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_PARAGRAPH_TAG: Final = re.compile(r"</?p\s*/?>", re.IGNORECASE)


@dataclass(slots=True)
class Body:
    """What stands in a body."""

    paragraphs: list[str] = field(default_factory=list)
    text: str | None = None
    """The copy as lines, where somebody put it into one element as it was set; then there are no paragraphs."""
    captions: list[tuple[str, str | None]] = field(default_factory=list)
    removed: list[tuple[str, str]] = field(default_factory=list)

    @property
    def has_copy(self) -> bool:
        """Whether there is anything to read in it besides captions."""
        return bool(self.paragraphs or self.text)

    @property
    def opening(self) -> tuple[str, ...]:
        """The copy by lines or paragraphs."""
        return tuple(self.text.split("\n") if self.text else self.paragraphs)


def read(root: Element) -> Body:
    """Read `body.content`, `body`, or whatever holds the copy. The tree is used up."""
    found = Body()
    root = next((each for each in root.iter("{*}block") if _WHOLE_STORY in (each.get("class") or "").split()), root)
    for element in [each for each in root.iter() if name(each) in _MEDIA]:
        _caption(element, found)
        _take_off(element)
    for element in [each for each in root.iter() if each is not root and _is_for_editors(each)]:
        why = "note" if name(element) == _NOTE else "notebook"
        found.removed += [(block.text, why) for block in blocks(element)]
        _take_off(element)
    if len(root) == 0:
        return _with(found, read_text(root.text or ""))
    if _was_set(root, found):
        return found
    for element in [each for each in root.iter() if name(each) in _ROWS]:
        _row(element)
    found.paragraphs = [block.text for block in blocks(root)]
    return found


def read_text(text: str) -> Body:
    """Read copy that is there as characters: plain text, or HTML that somebody escaped.

    Plain text without blank lines and indents has a paragraph a line, unless its lines were broken at a column; which
    of these go together is for `wiredesk.normalise` to say.
    """
    bare = _PARAGRAPH_TAG.sub("\n", text)
    if text.lower().count("<p") < 2 and _TAG.search(bare) is None:
        if is_set_in_lines(bare.strip("\n")):
            return Body(text=as_lines(bare))
        if _is_wrapped(bare):
            return Body(text=bare.strip())
        text = bare
    if _TAG.search(text) is None:
        return Body(list(paragraphs_of(text.replace("<", "&lt;"))))
    if any(sign in text for sign in _HOLDS_MORE):
        try:
            return read(html_of(f"<div>{text}</div>"))
        except FormatError:
            return Body()
    return Body(list(paragraphs_of(text)))


def _was_set(root: Element, found: Body) -> bool:
    """Take copy that was put into one element as it had been set, with blank lines and indents in it."""
    texts = ["".join(each.itertext()) for each in root.iter() if name(each) in ("p", "pre") and not _holds_blocks(each)]
    whole = [text for text in texts if text.strip()]
    if not 0 < len(whole) < _PRETTY:
        return False
    longest = max(whole, key=len)
    if is_set_in_lines(longest):
        found.text = "\n\n".join(map(as_lines, whole))
        return True
    if len(plain(longest)) > 2 and re.search(r"\S[^\S\n]*\n[^\S\n]*\n", longest):
        found.paragraphs = [paragraph for text in whole for paragraph in _parted(text)]
        return True
    return False


def _parted(text: str) -> tuple[str, ...]:
    return plain(text) if re.search(r"\n\s*\n", text.strip()) else tuple(filter(None, [" ".join(text.split())]))


def _is_wrapped(text: str) -> bool:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < _FEWEST_LINES or not all(lines) or max(map(len, lines)) > _WRAP_MOST:
        return False
    broken = [line for line in lines[:-1] if len(line) >= _WRAP_LEAST and not _SENTENCE_END.search(line)]
    return 2 * len(broken) > len(lines) - 1


def _is_for_editors(element: Element) -> bool:
    return name(element) == _NOTE or (
        name(element) in ("section", "div", "aside") and _NOTEPAD.search(element.get("class") or "") is not None
    )


def _with(found: Body, copy: Body) -> Body:
    found.paragraphs, found.text = copy.paragraphs, copy.text
    found.captions += copy.captions
    found.removed += copy.removed
    return found


def _holds_blocks(element: Element) -> bool:
    return any(name(each) in _HOLDS_BLOCKS for each in element)


def _caption(element: Element, found: Body) -> None:
    texts = [text for each in element.iter() if name(each) in _CAPTIONS and (text := said(each))]
    credits_ = [text for each in element.iter() if name(each) in _CREDITS and (text := said(each))]
    found.captions += [(text, credits_[0] if credits_ else None) for text in texts]


def _row(row: Element) -> None:
    """A row of a table is one line: its cells side by side. A row of one cell that holds copy is only a frame."""
    if len(row) == 1 and _holds_blocks(row[0]):
        return
    cells = [text for cell in row if (text := said(cell))]
    for cell in list(row):
        row.remove(cell)
    row.text = " | ".join(cells)


def _take_off(element: Element) -> None:
    """Remove an element, and leave the text behind it where it stands."""
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
