"""Mail (RFC 5322 with MIME): a story in its text, or wire documents attached to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses
from typing import TYPE_CHECKING, Any, Final

from wiredesk.errors import FormatError
from wiredesk.formats import mail_text
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.encoding import decode, text_codec
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.linked_data import language
from wiredesk.formats.moments import moment

_FIELDS: Final = re.compile(
    rb"^(from|to|cc|subject|date|message-id|mime-version|received|return-path|delivered-to|reply-to|sender|"
    rb"content-type|content-transfer-encoding|dkim-signature|x-[\w-]+|list-[\w-]+|authentication-results|envelope-to)"
    rb"[ \t]*:([^\r\n]*)",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD: Final = re.compile(rb"(?:>?From \S+[^\r\n]*\r?\n)?[\w-]{1,60}[ \t]*:")
_SURE: Final = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature"}
)
_ADDRESSED: Final = frozenset({b"from", b"to"})
"""Copy may begin with these words too ("From: the sea"): they are a header's where an address stands behind them."""
_REPLY: Final = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg|tr|rv)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_UNDECODED: Final = re.compile(r"[\ud800-\udfff]")
_DEEPEST: Final = 3
_MOST_PARTS: Final = 200
_LONGEST_FIELD: Final = 4_000
_CARRIERS: Final = ("text/plain", "text/html")
_MAIL: Final = "message/rfc822"

if TYPE_CHECKING:
    _Message = Message[Any, Any]
_Pairs = tuple[tuple[str, str], ...]


def _sniff(document: Document) -> bool:
    head = document.head
    if _FIELD.match(head) is None:
        return False
    ended = re.search(rb"\r?\n\r?\n", head)
    fields = {
        match.group(1).lower(): match.group(2) for match in _FIELDS.finditer(head[: ended.start()] if ended else head)
    }
    addressed = any(b"@" in fields[field] for field in _ADDRESSED & fields.keys())
    return len(fields) >= 2 and (addressed or not _SURE.isdisjoint(fields))


def _parse(document: Document) -> ParsedDocument:
    try:
        # Not the `default` policy: its parser of headers needs seconds for long ones, and fails in ways of its own.
        message: _Message = message_from_bytes(document.body.lstrip(b" \t\r\n"), policy=policy.compat32)
        parts = list(_parts(message))
        own = _copy(parts)
        attached = _attached(parts, document.depth)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError) as error:
        raise FormatError(f"mail that cannot be read: {type(error).__name__}: {str(error)[:200]}") from error
    if attached is not None:
        return _with_cover(attached, own)
    item = _item(message, own)
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


def _parts(message: _Message) -> Iterator[_Message]:
    """The parts that hold something, in order; not what is within attached mails."""
    stack = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > _MOST_PARTS:
            raise FormatError(f"mail of more than {_MOST_PARTS} parts")
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            stack += [child for child in reversed(payload) if isinstance(child, Message)]
        else:
            yield part


def _attached(parts: list[_Message], depth: int) -> ParsedDocument | None:
    """The wire documents and mails that are attached, as one; None where there are none.

    One that cannot be read is passed over, unless none can.
    """
    # Imported here, for `reading` finds the formats and so this module.
    from wiredesk.formats.reading import read
    from wiredesk.formats.sniff import ContentType

    found: list[ParsedDocument] = []
    for part in parts:
        if depth >= _DEEPEST or not _is_wire_document(part):
            continue
        body, kind = _bytes(part), part.get_content_type()
        try:
            found.append(read(Document(body, charset=_charset(part), depth=depth + 1), ContentType.read(kind)))
        except FormatError:
            continue
    if len(found) <= 1:
        return found[0] if found else None
    items = tuple(item for document in found for item in document.items)
    return ParsedDocument(items=items, format=found[0].format)


def _is_wire_document(part: _Message) -> bool:
    """Whether a part is in a format that means a wire document, not the mail's own text."""
    from wiredesk.formats.registry import formats

    kind = part.get_content_type()
    if kind in _CARRIERS:
        return False
    return any(kind in entry.content_types for entry in formats() if entry.name != "json-envelope")


def _with_cover(attached: ParsedDocument, own: tuple[str | None, tuple[str, ...] | None, _Pairs]) -> ParsedDocument:
    """What is attached, with the mail's own text seen to be taken off."""
    text, paragraphs, removed = own
    lines = [line.strip() for line in (text or "").split("\n")] + list(paragraphs or ())
    cover = (*((line, "covering note") for line in lines if line), *removed)
    first, *others = attached.items
    return replace(attached, items=(replace(first, removed=(*cover, *first.removed)), *others))


def _item(message: _Message, copy: tuple[str | None, tuple[str, ...] | None, _Pairs]) -> WireItem:
    text, paragraphs, removed = copy
    headline = _REPLY.sub("", _header(message, "subject") or "").strip() or None
    if not headline and not paragraphs and not (text and text.strip()):
        raise FormatError("no article in it: mail without a subject and without text")
    return WireItem(
        text=text,
        paragraphs=paragraphs,
        item_id=(_header(message, "message-id") or "").strip("<> ") or None,
        headline=headline,
        language=language(_header(message, "content-language")),
        published_at=moment(_header(message, "date")),
        source=_sender(message),
        removed=removed,
    )


def _copy(parts: list[_Message]) -> tuple[str | None, tuple[str, ...] | None, _Pairs]:
    """The text as lines, else the HTML's paragraphs, else text that is attached; and what is under the signature."""
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for wanted, among in (("text/plain", shown), ("text/html", shown), ("text/plain", parts)):
        for part in among:
            if part.get_content_type() != wanted or not (text := _text(part)).strip():
                continue
            if wanted == "text/html":
                return None, paragraphs_of(text), ()
            text, removed = mail_text.own(text)
            return text, None, removed
    return None, (), ()


def _text(part: _Message) -> str:
    """A part's characters, whatever charset it declares."""
    text = decode(_bytes(part), _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = mail_text.unfolded(text, deletes_space=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _bytes(part: _Message) -> bytes:
    if part.get_content_type() == _MAIL:
        inner = part.get_payload()
        return inner[0].as_bytes() if isinstance(inner, list) and inner and isinstance(inner[0], Message) else b""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _charset(part: _Message) -> str | None:
    try:
        stated = part.get_content_charset()
    except (LookupError, ValueError, AttributeError, TypeError):
        return None
    return stated if stated and text_codec(stated) else None


def _header(message: _Message, name: str) -> str | None:
    """A header as text: encoded words (RFC 2047), and bytes that nobody encoded, as well as they can be read."""
    value = next((str(value) for key, value in message.raw_items() if key.lower() == name), "")[:_LONGEST_FIELD]
    try:
        pieces = decode_header(value) if "=?" in value else [(value, None)]
    except (ValueError, LookupError):  # an encoded word that is none
        pieces = [(value, None)]
    text = "".join(_decoded(piece, charset) for piece, charset in pieces)
    return " ".join(_UNDECODED.sub("\N{REPLACEMENT CHARACTER}", text).split()) or None


def _decoded(piece: str | bytes, charset: str | None) -> str:
    body = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
    try:
        return decode(body, charset)
    except FormatError:
        return body.decode("utf-8", "replace").replace("\x00", "")


def _sender(message: _Message) -> str | None:
    stated = _header(message, "from")
    if stated is None:
        return None
    name, address = next(iter(getaddresses([stated])), ("", ""))
    return name.strip(" \"'") or address.rpartition("@")[2].strip(" >") or None


FORMAT: Final = Format(
    name="mail",
    content_types=frozenset({_MAIL}),
    priority=Priority.HEADERS,
    sniff=_sniff,
    parse=_parse,
)
