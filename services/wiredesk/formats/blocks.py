"""From marked-up copy to paragraphs: what a browser would break into lines of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from wiredesk.formats.markup import Element, entities_read, html_of, name, unescaped

_BLOCKS: Final = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("html", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead"),
        *("tr", "ul"),
        # of NITF
        *("block", "bq", "credit", "hl1", "hl2", "media", "media-caption", "media-reference", "nitf-table", "note"),
    }
)
_UNSEEN: Final = frozenset(
    {
        *("button", "head", "iframe", "math", "noscript", "object", "script", "select", "style", "svg", "template"),
        *("textarea",),
    }
)
_BLOCK_TAG: Final = re.compile(rf"<(?:{'|'.join(sorted(_BLOCKS))}|br)[\s/>]", re.IGNORECASE)
_BREAK: Final = "br"
_PREFORMATTED: Final = "pre"
_DEEPEST: Final = 250


class Block(NamedTuple):
    """A piece of text that stands on lines of its own."""

    text: str
    """On one line, without white space around it."""
    element: Element
    """The innermost block element that it stands in."""


def blocks(root: Element) -> Iterator[Block]:
    """The text of an element, a block at a time, in the document's order; blocks without text are passed over.

    Two line breaks behind one another end a paragraph, as copy that knows no `<p>` has it; one is a space. Text marked
    as preformatted is cut at its empty lines.
    """
    pieces: list[str] = []
    breaks = 0
    for kind, element, text in _walk(root):
        if kind == "text":
            if text.strip():
                breaks = 0
            pieces.append(text)
            continue
        if kind == "break":
            breaks += 1
            pieces.append(" ")
            if breaks < 2:
                continue
        breaks = 0
        if pieces:
            line = " ".join(unescaped("".join(pieces)).split())
            pieces.clear()
            if line:
                yield Block(line, element)


def paragraphs_of(fragment: str) -> tuple[str, ...]:
    """The paragraphs of copy that is HTML, or that is plain text with blank lines between them.

    Raises:
        FormatError: where it is neither.
    """
    if not fragment.strip():
        return ()
    if "<" not in fragment:
        return plain(entities_read(fragment))
    if _BLOCK_TAG.search(fragment):
        return tuple(_texts(fragment))
    parts = re.split(r"\n\s*\n", fragment.replace("\r\n", "\n"))
    return tuple(text for part in parts if part.strip() for text in _texts(part))


def plain(text: str) -> tuple[str, ...]:
    """The paragraphs of plain text: blank lines part them, and where there are none, each line is one."""
    return tuple(line for part in _cut(text) if (line := " ".join(part.split())))


def _cut(text: str) -> list[str]:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [line.strip() for line in lines]
    if "" not in "\n".join(filled).strip("\n").split("\n"):
        return filled
    parts: list[list[str]] = [[]]
    for line in filled:
        if line:
            parts[-1].append(line)
        elif parts[-1]:
            parts.append([])
    return ["\n".join(part) for part in parts if part]


def _texts(fragment: str) -> list[str]:
    return [block.text for block in blocks(html_of(f"<div>{fragment}</div>"))]


def _walk(root: Element) -> Iterator[tuple[str, Element, str]]:
    """Texts, breaks and edges of blocks, in order.

    On a stack of its own: a document must not decide how deep ours grows.
    """
    yield "edge", root, ""
    if root.text:
        yield "text", root, root.text
    stack: list[tuple[Element, Iterator[Element], Element]] = [(root, iter(root), root)]
    while stack:
        element, children, block = stack[-1]
        child = next(children, None)
        if child is None:
            stack.pop()
            if name(element).lower() in _BLOCKS or not stack:
                yield "edge", block, ""
            if stack and element.tail:
                yield "text", stack[-1][2], element.tail
            continue
        tag = name(child).lower()
        if not tag or tag in _UNSEEN or len(stack) > _DEEPEST:
            if child.tail:
                yield "text", block, child.tail
            continue
        if tag == _BREAK:
            yield "break", block, ""
            if child.tail:
                yield "text", block, child.tail
            continue
        inner = child if tag in _BLOCKS else block
        if inner is child:
            yield "edge", block, ""
        if child.text:
            yield from _own(child, tag, inner)
        stack.append((child, iter(child), inner))
    yield "edge", root, ""


def _own(child: Element, tag: str, block: Element) -> Iterator[tuple[str, Element, str]]:
    text = child.text or ""
    if tag != _PREFORMATTED:
        yield "text", block, text
        return
    for part in _cut(text):
        yield "text", block, part
        yield "edge", block, ""
