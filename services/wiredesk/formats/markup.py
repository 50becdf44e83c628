"""XML and HTML as trees, read so that a document can do no harm: no DTD, no entities of its own, no network."""

from __future__ import annotations

import re
from html import unescape
from html.entities import html5
from typing import Final

from lxml import etree, html

from wiredesk.errors import FormatError
from wiredesk.formats.encoding import decode
from wiredesk.formats.format import Document

_DECLARATION: Final = re.compile(r"<\?xml\b[^>]{0,200}\?>")
_BEFORE_ROOT: Final = re.compile(r"\s+|<\?.{0,2000}?\?>|<!--.{0,20000}?-->", re.DOTALL)
_DECLARED: Final = re.compile(rb"""<\?xml\b[^>]{0,100}?\bencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DOCTYPE: Final = re.compile(r"<!DOCTYPE\b[^\[>]{0,1000}(?:\[[^\]]{0,10000}\]\s{0,100})?>", re.IGNORECASE)
_SUBSET_END: Final = re.compile(r"\]\s{0,100}>")
_NAMED: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# What XML 1.0 has no place for, as characters and as references to them.
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_NOT_XML_REFERENCE: Final = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bcef]|1[0-9a-f]));", re.IGNORECASE
)
_FORBIDDEN: Final = tuple(chr(code) for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0xFFFE, 0xFFFF))
_ESCAPED_TWICE: Final = re.compile(
    r"&(?:quot|apos|amp|nbsp|rsquo|lsquo|rdquo|ldquo|ndash|mdash|#\d{2,5}|#x[\da-f]{2,4});", re.IGNORECASE
)
_NO_CHARACTER: Final = re.compile(r"&#\d{20,};?")
_BUILT_IN: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})

Element = etree._Element
"""A node of a tree."""


def xml(document: Document) -> Element:
    """The root of an XML document.

    Characters that XML forbids are left out, for wires leave control characters in copy; named entities of HTML
    (`&nbsp;`, `&eacute;`) are read though nothing declares them. A document type is passed over, and with it whatever
    entities it declares: what uses one is not well-formed.

    Raises:
        FormatError: where it is not well-formed.
    """
    return xml_of(xml_text(document))


def xml_text(document: Document) -> str:
    """The characters of an XML document: the charset that it declares is heard where nobody outside said one.

    Raises:
        FormatError: where no encoding fits.
    """
    if document.charset is not None:
        return document.text
    if (codec := _two_byte_codec(document.head)) is not None:
        return decode(document.body, codec)
    declared = _DECLARED.match(document.head)
    return decode(document.body, declared.group(1).decode("ascii") if declared else None)


def xml_of(text: str) -> Element:
    """The root of an XML document that is characters already.

    Raises:
        FormatError: as `xml` does.
    """
    text = _NOT_XML_REFERENCE.sub("", _NOT_XML.sub("", text))
    text = _NAMED.sub(_unnamed, _without_doctype(_without_declaration(text)))
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root: Element = etree.fromstring(text.strip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"not well-formed XML: {str(error)[:200]}") from error
    # Of a document type too odd to be passed over, what it declares is unknown all the same.
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise FormatError(f"not well-formed XML: Entity {(entity.text or '')[:50]!r} not defined")
    return root


def html_of(text: str) -> Element:
    """The root of an HTML document or of a fragment of one, however broken it is.

    Raises:
        FormatError: where there is nothing in it.
    """
    text = _without_declaration(text)
    if _has_forbidden(text):
        text = _NOT_XML.sub("", text)
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        root: Element | None = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, ValueError) as error:
        raise FormatError(f"no HTML to be read: {str(error)[:200]}") from error
    if root is None:
        raise FormatError("no HTML to be read: it is empty")
    return root


def _has_forbidden(text: str) -> bool:
    """Whether there is anything for `_NOT_XML` to find: told in a tenth of the time, for pages are long."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return any(character in text for character in _FORBIDDEN)


def name(element: Element) -> str:
    """The name of an element without its namespace; empty for what is none (a comment)."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def said(element: Element | None) -> str | None:
    """All text of an element on one line, or None where there is none."""
    if element is None:
        return None
    return " ".join(unescaped("".join(element.itertext())).split()) or None


def unescaped(text: str) -> str:
    """A text without the entities that are left in it where it was escaped twice: `&amp;quot;` is met in copy."""
    return _ESCAPED_TWICE.sub(lambda match: unescape(match.group()), text) if "&" in text else text


def entities_read(text: str) -> str:
    """A text with all of HTML's entities read; numbers that no character has are left out, or would be an error."""
    return unescape(_NO_CHARACTER.sub("", text)) if "&" in text else text


def root_name(head: bytes) -> str:
    """The name of the root element that a document begins with, without prefix, lower case; empty where it has none.

    Args:
        head: the beginning of a document; see `Document.head`.
    """
    codec = "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else _two_byte_codec(head) or "latin-1"
    text = head.decode(codec, "replace").lstrip("\ufeff \t\r\n")
    while text[:2] in ("<?", "<!"):
        end = "-->" if text.startswith("<!--") else ">"
        at = text.find(end)
        if at < 0:
            return ""
        if text[:9].lower() == "<!doctype" and 0 <= text.find("[") < at:
            subset = _SUBSET_END.search(text)
            if subset is None:
                return ""
            at, end = subset.start(), subset.group()
        text = text[at + len(end) :].lstrip()
    root = re.match(r"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)[\s/>]", text)
    return root.group(1).lower() if root else ""


def _without_declaration(text: str) -> str:
    """A text without the XML declaration at its beginning: what it says of the charset is heard already."""
    text = text.lstrip("\ufeff \t\r\n")
    found = _DECLARATION.match(text)
    return text[found.end() :] if found else text


def _without_doctype(text: str) -> str:
    """A text without its document type, and without the remarks that stand before that."""
    at = 0
    while (before := _BEFORE_ROOT.match(text, at)) is not None:
        at = before.end()
    found = _DOCTYPE.match(text, at)
    return text[found.end() if found else at :]


def _two_byte_codec(head: bytes) -> str | None:
    """UTF-16 without a byte order mark, told by the first "<" (XML 1.0, appendix F)."""
    return {b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}.get(head[:2])


def _unnamed(match: re.Match[str]) -> str:
    named = match.group(1)
    characters = None if named in _BUILT_IN else html5.get(f"{named};")
    return match.group() if characters is None else "".join(f"&#{ord(character)};" for character in characters)
