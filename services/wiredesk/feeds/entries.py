"""A feed document (RSS, Atom) taken apart into documents of one entry each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from copy import deepcopy
from typing import Final, NamedTuple

from lxml import etree

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document
from wiredesk.formats.markup import Element, name, root_name, said, xml

_ROOTS: Final = frozenset({"rss", "feed", "rdf"})
_ENTRIES: Final = frozenset({"item", "entry"})
_IDS: Final = ("guid", "id", "link", "title")
# What a feed says anew whenever it is asked, and what is of no use to a single entry.
_OF_THE_FEED: Final = frozenset(
    {"lastbuilddate", "pubdate", "updated", "date", "image", "items", "textinput", "cloud", "ttl"}
)


class Entry(NamedTuple):
    """One entry of a feed, as a feed with this entry only."""

    name: str
    """Its guid or id; where it states none its link, its title, or a hash of it."""
    value: bytes
    state: str
    """A hash of the entry itself: what the feed says of itself may change without the entry having changed."""


def is_feed(body: bytes) -> bool:
    """Whether a document looks like a feed."""
    return root_name(Document(body).head) in _ROOTS


def entries(body: bytes, *, charset: str | None = None) -> Iterator[Entry]:
    """The entries of a feed, the last in the document first: feeds put what is new in front.

    Args:
        body: the feed.
        charset: as the server declared it.

    Raises:
        FormatError: where it is no well-formed feed.
    """
    root = xml(Document(body, charset=charset))
    holder = _holder(root)
    found = [element for element in holder if name(element).lower() in _ENTRIES]
    if holder is not root:  # RSS 1.0 has its items beside the channel
        found += [element for element in root if name(element).lower() in _ENTRIES]
    for element in found:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    for element in list(holder):
        if name(element).lower() in _OF_THE_FEED:
            holder.remove(element)
    for element in reversed(found):
        yield _entry(root, holder, element)


def _holder(root: Element) -> Element:
    if name(root).lower() not in _ROOTS:
        raise FormatError(f"no feed: its root is <{name(root)[:50]}>")
    return next((element for element in root if name(element).lower() == "channel"), root)


def _entry(root: Element, holder: Element, element: Element) -> Entry:
    element.tail = None
    canonical = etree.tostring(element, method="c14n2")
    state = hashlib.sha256(canonical).hexdigest()
    copy = deepcopy(root)
    where = next((child for child in copy if name(child).lower() == "channel"), copy) if holder is not root else copy
    (copy if name(root).lower() == "rdf" else where).append(deepcopy(element))
    return Entry(_named(element) or state, etree.tostring(copy, encoding="utf-8", xml_declaration=True), state)


def _named(element: Element) -> str | None:
    for wanted in _IDS:
        for child in element:
            if name(child).lower() == wanted and (text := said(child) or child.get("href")):
                return text[:512]
    return None
