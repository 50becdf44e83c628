"""Mail (RFC 5322 with MIME): a story in its text, or a wire document in its attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import getaddresses
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.blocks import paragraphs_of
from wiredesk.formats.encoding import decode, text_codec
from wiredesk.formats.format import Document, Format, ParsedDocument, Priority
from wiredesk.formats.item import WireItem
from wiredesk.formats.moments import moment

_FIELDS: Final = re.compile(
    rb"^(from|to|cc|subject|date|message-id|mime-version|received|return-path|delivered-to|reply-to|sender|"
    rb"content-type|content-transfer-encoding|dkim-signature|x-[\w-]+|list-[\w-]+|authentication-results|envelope-to)"
    rb"[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)
_FIELD: Final = re.compile(rb"(?:>?From \S+[^\r\n]*\r?\n)?[\w-]{1,60}[ \t]*:")
_SURE: Final = frozenset(
    {b"message-id", b"mime-version", b"received", b"return-path", b"delivered-to", b"dkim-signature", b"from", b"to"}
)
_REPLY: Final = re.compile(r"^(?:\s*(?:re|fw|fwd|aw|wg|tr|rv)\s*(?:\[\d+\])?:\s*)+", re.IGNORECASE)
_SIGNATURE: Final = re.compile(r"(?m)^-- ?$")
_DEEPEST: Final = 3
_MOST_PARTS: Final = 200
_CARRIERS: Final = ("text/plain", "text/html")


def _sniff(document: Document) -> bool:
    head = document.head
    if _FIELD.match(head) is None:
        return False
    ended = re.search(rb"\r?\n\r?\n", head)
    names = {match.group(1).lower() for match in _FIELDS.finditer(head[: ended.start()] if ended else head)}
    return len(names) >= 2 and bool(names & _SURE)


def _parse(document: Document) -> ParsedDocument:
    # Imported here, for `reading` finds the formats and so this module.
    from wiredesk.formats.reading import read
    from wiredesk.formats.sniff import ContentType

    body = document.body.lstrip(b" \t\r\n")
    try:
        message = message_from_bytes(body, policy=policy.default)
        parts = list(_parts(message))
    except (
        MessageError,
        ValueError,
        LookupError,
        KeyError,
        IndexError,
        AttributeError,
        TypeError,
        RecursionError,
    ) as error:
        raise FormatError(f"mail that cannot be read: {type(error).__name__}: {str(error)[:200]}") from error
    inner = [part for part in parts if _is_wire_document(part)]
    if inner and document.depth < _DEEPEST:
        wire = Document(_bytes(inner[0]), charset=_charset(inner[0]), depth=document.depth + 1)
        return read(wire, ContentType.read(inner[0].get_content_type()))
    item = _item(message, parts)
    return ParsedDocument(items=(item,), format=FORMAT.name, document_id=item.item_id)


def _parts(message: EmailMessage) -> Iterator[EmailMessage]:
    """The parts that hold something, in order; not what is within attached mails."""
    stack = [message]
    seen = 0
    while stack:
        part = stack.pop()
        seen += 1
        if seen > _MOST_PARTS:
            raise FormatError(f"mail of more than {_MOST_PARTS} parts")
        if part.get_content_maintype() == "multipart":
            payload = part.get_payload()
            if isinstance(payload, list):
                stack += [child for child in reversed(payload) if isinstance(child, EmailMessage)]
        else:
            yield part


def _is_wire_document(part: EmailMessage) -> bool:
    """Whether a part is in a format that means a wire document, not the mail's own text."""
    from wiredesk.formats.registry import formats

    kind = part.get_content_type()
    if kind in _CARRIERS or kind == "message/rfc822":
        return False
    return any(kind in entry.content_types for entry in formats() if entry.name not in ("json-envelope", FORMAT.name))


def _item(message: EmailMessage, parts: list[EmailMessage]) -> WireItem:
    subject = _header(message, "subject")
    headline = _REPLY.sub("", subject).strip() if subject else None
    text, paragraphs, removed = _copy(parts)
    if not headline and not paragraphs and not (text and text.strip()):
        raise FormatError("mail without a subject and without text")
    return WireItem(
        text=text,
        paragraphs=paragraphs,
        item_id=(_header(message, "message-id") or "").strip("<> ") or None,
        headline=headline or None,
        language=(_header(message, "content-language") or "").partition(",")[0].strip() or None,
        published_at=moment(_header(message, "date")),
        source=_sender(message),
        removed=removed,
    )


def _copy(
    parts: list[EmailMessage],
) -> tuple[str | None, tuple[str, ...] | None, tuple[tuple[str, str], ...]]:
    """The text as lines, or the HTML's paragraphs where there is no text; and what is under the signature."""
    shown = [part for part in parts if part.get_content_disposition() != "attachment"]
    for part in shown:
        if part.get_content_type() == "text/plain" and (text := _text(part)).strip():
            text, removed = _without_signature(text)
            return text, None, removed
    for part in shown:
        if part.get_content_type() == "text/html" and (html := _text(part)).strip():
            return None, paragraphs_of(html), ()
    return None, (), ()


def _without_signature(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """What stands above "-- " (RFC 3676, section 4.3), and the lines below it."""
    match = _SIGNATURE.search(text)
    if match is None:
        return text, ()
    lines = [" ".join(line.split()) for line in text[match.end() :].split("\n")]
    return text[: match.start()].rstrip() + "\n", tuple((line, "signature") for line in lines if line)


def _text(part: EmailMessage) -> str:
    """A part's characters, whatever charset it declares; flowed lines are put together (RFC 3676)."""
    text = decode(_bytes(part), _charset(part)).replace("\r\n", "\n").replace("\r", "\n")
    if str(part.get_param("format", "")).lower() == "flowed":
        text = re.sub(r"(?m)(?<!^--) \n(?!\n)", " ", text)
    return text


def _bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    if isinstance(payload, bytes):
        return payload
    return b""


def _charset(part: EmailMessage) -> str | None:
    try:
        stated = part.get_content_charset()
    except (LookupError, ValueError, UnicodeError, AttributeError, TypeError, IndexError):
        return None
    return stated if stated and text_codec(stated) else None


def _header(message: EmailMessage, name: str) -> str | None:
    """A header as text. What the library cannot make sense of is left out, never raised."""
    try:
        value = message.get(name)
        text = " ".join(str(value).split()) if value is not None else ""
    except Exception:  # noqa: BLE001 - its parser of headers raises whatever its state machine ran into
        return None
    return re.sub(r"[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", text) or None


def _sender(message: EmailMessage) -> str | None:
    stated = _header(message, "from")
    if stated is None:
        return None
    name, address = (getaddresses([stated]) or [("", "")])[0] if stated else ("", "")
    return name.strip() or address.rpartition("@")[2].strip() or None


FORMAT: Final = Format(
    name="mail",
    content_types=frozenset({"message/rfc822"}),
    priority=Priority.HEADERS,
    sniff=_sniff,
    parse=_parse,
)
