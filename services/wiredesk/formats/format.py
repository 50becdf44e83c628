"""What a format is, what it reads and what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from typing import Final

from wiredesk.formats.encoding import decode, not_binary
from wiredesk.formats.item import Stated, WireItem

HEAD_BYTES: Final = 4_096
"""How much of a document a `sniff` may look at."""


class Priority(IntEnum):
    """The sniffing order: families from the surest sign to none at all. Within a family, add to its number.

    The lower number is asked first. Equal numbers are asked in the order of the formats' names.
    """

    CONTROL = 100
    """Begins with the control characters of a wire protocol (IPTC 7901, ANPA 1312)."""
    MARKUP = 200
    """Begins with a root element or a doctype of its own (NewsML, NITF, RSS, Atom, HTML)."""
    JSON = 300
    """A JSON object with keys of its own (ninjs)."""
    ENVELOPE = 390
    """Any other JSON."""
    HEADERS = 400
    """Begins with header fields (RFC 822 mail)."""
    TEXT = 900
    """Anything that can be read as text: the last resort."""


@dataclass(frozen=True)
class Document:
    """A document's bytes, and their text once somebody asks for it."""

    body: bytes
    charset: str | None = None
    """As declared from outside; see `decode` for how far it is believed."""
    depth: int = 0
    """In how many envelopes the document came."""

    @classmethod
    def of_text(cls, text: str, *, depth: int) -> Document:
        """A document that came as characters: whatever charset it declares, it has been decoded already.

        Raises:
            FormatError: where it is binary all the same.
        """
        document = cls(text.encode("utf-8", "surrogatepass"), charset="utf-8", depth=depth)
        document.__dict__["text"] = not_binary(text)
        return document

    @cached_property
    def text(self) -> str:
        """The characters, without a byte order mark.

        Raises:
            FormatError: where the bytes are no text in any encoding that fits.
        """
        return decode(self.body, self.charset)

    @cached_property
    def head(self) -> bytes:
        """The beginning, without a byte order mark and white space, for sniffing."""
        return self.body[: HEAD_BYTES + 3].removeprefix(b"\xef\xbb\xbf").lstrip()[:HEAD_BYTES]


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """A document taken apart."""

    items: tuple[WireItem, ...]
    """In the document's order; at least one."""
    format: str
    """The name of the format that its text was in; of an envelope, its content's."""
    document_id: str | None = None
    """As the document, its envelope or its headers state it."""
    envelope: Stated | None = None
    """What the JSON envelope says that it came in, if it came in one."""

    def under(self, stated: Stated) -> ParsedDocument:
        """The document with what is stated from outside put over what it says of itself.

        An id from outside names the whole document: of several items each keeps its own.
        """
        of_items = stated if len(self.items) == 1 else replace(stated, item_id=None)
        return replace(
            self,
            items=tuple(item.under(of_items) for item in self.items),
            document_id=stated.item_id or self.document_id,
        )


@dataclass(frozen=True, slots=True)
class Format:
    """A wire format. A module of `wiredesk.formats` that exports one as `FORMAT` adds it."""

    name: str
    content_types: frozenset[str]
    """The media types that mean this format, lower case, without parameters."""
    priority: int
    """The place in the sniffing order; see `Priority`."""
    sniff: Callable[[Document], bool]
    """Whether the document looks like this format. May look at `head`; never raises."""
    parse: Callable[[Document], ParsedDocument]
    """Raises FormatError, and nothing else, for a document that is not of this format after all."""
