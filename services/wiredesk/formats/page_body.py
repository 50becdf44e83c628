"""The copy of a web page: found by trafilatura, with what cannot be copy taken off before and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple, cast

from lxml import etree, html
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura import core as library
from trafilatura.settings import Extractor

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import blocks
from wiredesk.formats.markup import Element, name, said

_NO_COPY: Final = (
    *("applet", "area", "aside", "audio", "button", "canvas", "datalist", "dialog", "embed", "fieldset", "footer"),
    *("frame", "frameset", "head", "iframe", "img", "input", "label", "legend", "link", "map", "marquee", "math"),
    *("menu", "menuitem", "meta", "nav", "noindex", "noscript", "object", "optgroup", "option", "output", "param"),
    *("picture", "progress", "rp", "rt", "rtc", "script", "select", "source", "style", "svg", "template", "textarea"),
    *("time", "track", "use", "video"),
)
"""What the library takes off at its own start: gone in one go, the rest costs half the time."""
_BOXES: Final = frozenset({"article", "div", "header", "li", "ol", "section", "span", "ul"})
_LINES: Final = frozenset({"div", "h2", "h3", "h4", "h5", "li", "p"})
_LINK_SHARE: Final = 0.75
_FEW_LINKS: Final = 2
_MOST_ELEMENTS: Final = 12_000
"""More of them in what is left of a page take the library seconds: then its paragraphs are taken as they stand."""
_LONGEST_LINK: Final = 300
_SENTENCE_ENDS: Final = re.compile(r"[.!?…:;。！？।][\"'”’»)\]]*\s*$")
_CONTROLS: Final = bytes(code for code in range(0x20) if code not in b"\t\n\r")
_NO_CHARACTERS: Final = re.compile(b"\xef\xbf[\xbe\xbf]")
_OPTIONS: Final = Extractor(output_format="python", fast=True, comments=False)

library.LOGGER.disabled = True  # it logs every page that it finds nothing in


class Piece(NamedTuple):
    """A line of the copy that the library found."""

    text: str
    kind: str
    """`p`, `head` (a subheading), `item` (of a list), `row` (of a table), `quote` or `code`."""


def tree(text: str) -> Element:
    """The root of a page, however broken it is.

    What `markup.html_of` does for fragments, at a third of the time: pages are long, and most of one is no text.

    Raises:
        FormatError: where there is nothing in it.
    """
    body = text.encode("utf-8", "replace").translate(None, _CONTROLS)
    if b"\xef\xbf" in body:
        body = _NO_CHARACTERS.sub(b"", body)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # lxml's own lookup asks Python for the class of each element.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    try:
        return html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"no HTML to be read: {str(error)[:200]}") from error


class Copy(NamedTuple):
    """What a page has of copy, before anything is said of what that is."""

    pieces: tuple[Piece, ...]
    """The lines that the library takes for the copy."""
    links: frozenset[str]
    """Lines that are nothing but a link."""


def copy(root: Element) -> Copy:
    """The copy of a page. The tree is taken apart: ask it nothing afterwards."""
    etree.strip_elements(root, *_NO_COPY, with_tail=False)
    _prune(root)
    links = _links(root)
    return Copy(_pieces_of(root), links)


def _pieces_of(root: Element) -> tuple[Piece, ...]:
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        return tuple(_paragraphs(root))
    try:
        found = bare_extraction(cast("HtmlElement", root), options=_OPTIONS)
    except Exception:  # noqa: BLE001 - its heuristics raise whatever they run into on pages that are none
        return ()
    body = getattr(found, "body", None)
    if body is None:
        return ()
    if (
        len(body) == 1 and len(body[0]) == 0 and "\n" in (body[0].text or "")
    ):  # all that it could do was to take the text
        return tuple(Piece(" ".join(line.split()), "p") for line in body[0].text.split("\n") if line.strip())
    return tuple(_pieces(body))


def _links(root: Element) -> frozenset[str]:
    """The lines of a page that are nothing but a link, as those to other stories are.

    What introduces the link ("READ MORE:") belongs to it.
    """
    found = set()
    for link in root.iter("a"):
        holder = link.getparent()
        while holder is not None and name(holder) not in _LINES:
            holder = holder.getparent()
        text = said(link) if holder is not None else None
        if text and holder is not None and len(text) <= _LONGEST_LINK:
            line = said(holder) or ""
            if len(line) <= _LONGEST_LINK and len(text) >= _LINK_SHARE * len(line) and not _SENTENCE_ENDS.search(line):
                found.add(line)
    return frozenset(found)


def _prune(root: Element) -> None:
    """Take off what holds no text, and boxes that are mostly links: menus, lists of other stories.

    One walk from the last element to the first adds up texts and links; the library does as much in many.
    """
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    place = {element: number for number, element in enumerate(elements)}
    texts, linked, counts = ([0] * len(elements) for _ in range(3))
    for number in range(len(elements) - 1, -1, -1):
        element = elements[number]
        texts[number] += _length(element.text)
        if element.tag == "a":
            linked[number], counts[number] = texts[number], 1
        parent = element.getparent()
        if parent is not None:
            above = place[parent]
            texts[above] += texts[number] + _length(element.tail)
            linked[above] += linked[number]
            counts[above] += counts[number]
    for number, element in enumerate(elements):
        if element.tag not in _BOXES:
            continue
        is_menu = counts[number] > _FEW_LINKS and linked[number] > _LINK_SHARE * texts[number]
        if (is_menu or not texts[number]) and element.getparent() is not None:
            _drop(element)


def _length(text: str | None) -> int:
    return len(text.strip()) if text else 0


def _drop(element: Element) -> None:
    """Take an element off; text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _paragraphs(root: Element) -> Iterator[Piece]:
    """The paragraphs of a page that is too large for the library."""
    for block in blocks(root):
        if name(block.element) in ("p", "blockquote"):
            yield Piece(block.text, "p")


def _pieces(body: Element) -> Iterator[Piece]:
    """What stands in the library's own tree: p, head, quote, code, list with items, table with rows and cells."""
    for element in body:
        tag = name(element)
        if tag == "list":
            for item in element.iter("item"):
                if not any(name(above) == "item" for above in item.iterancestors()):
                    yield from _lines(item, "item")
        elif tag == "table":
            for row in element.iter("row"):
                cells = [text for cell in row.iter("cell") if (text := said(cell))]
                if cells:
                    yield Piece(" | ".join(cells), "row")
        else:
            parts = [child for child in element if name(child) in ("p", "list", "quote", "head")]
            if parts and tag == "quote":
                yield from _within(element)
            else:
                yield from _lines(element, tag if tag in ("p", "head", "quote", "code") else "p")
        if element.tail and element.tail.strip():
            yield Piece(" ".join(element.tail.split()), "p")


def _within(quote: Element) -> Iterator[Piece]:
    if quote.text and quote.text.strip():
        yield Piece(" ".join(quote.text.split()), "quote")
    for piece in _pieces(quote):
        yield piece._replace(kind="quote") if piece.kind == "p" else piece


def _lines(element: Element, kind: str) -> Iterator[Piece]:
    """An element's text; a line break parts it behind a whole sentence, and where it comes twice."""
    lines: list[str] = [""]
    broken = False
    for part in _texts(element):
        if part == "\n":
            if broken or not lines[-1].strip() or _SENTENCE_ENDS.search(lines[-1]):
                lines.append("")
            else:
                lines[-1] += " "
            broken = True
            continue
        broken = broken and not part.strip()
        lines[-1] += part
    for line in lines:
        text = " ".join(line.split())
        if text:
            yield Piece(text, kind)


def _texts(element: Element) -> Iterator[str]:
    """The texts of an element, and each line break as one of its own."""
    for event, child in etree.iterwalk(element, events=("start", "end")):
        if event == "start" and name(child) == "lb":
            yield "\n"
        text = child.text if event == "start" else child.tail if child is not element else None
        if text:
            yield text.replace("\n", " ")
