"""Which format a document is in: as its content type says, else as it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wiredesk.errors import FormatError
from wiredesk.formats.format import Document, Format
from wiredesk.formats.registry import formats

# These say "bytes", and so nothing.
_UNSAID: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/unknown", "*/*"})
_CHARSET: Final = re.compile(r"""(?:^|;)\s*charset\s*=\s*["']?([A-Za-z0-9_.:+-]{1,40})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ContentType:
    """A content type taken apart: `text/plain; charset=utf-8`."""

    media_type: str
    """Lower case, without parameters; empty where it says nothing."""
    charset: str | None

    @classmethod
    def read(cls, header: str | None) -> ContentType:
        """Read a header's value; a missing one says nothing."""
        media_type, semicolon, parameters = (header or "").partition(";")
        charset = _CHARSET.search(parameters) if semicolon else None
        media_type = media_type.strip().lower()
        return cls("" if media_type in _UNSAID else media_type, charset.group(1) if charset else None)


def choose(document: Document, content_type: ContentType) -> Format:
    """The format to read a document with.

    Several formats may share a media type (`application/json`): the first that recognises the document reads it, and
    if none does, the last of them, whose error will say what is wrong.

    Raises:
        FormatError: for a content type that no format has.
    """
    if not content_type.media_type:
        return next(entry for entry in formats() if entry.sniff(document))
    claiming = [entry for entry in formats() if content_type.media_type in entry.content_types]
    if not claiming:
        raise FormatError(f"unknown content type {content_type.media_type[:100]!r}")
    return next((entry for entry in claiming if entry.sniff(document)), claiming[-1])
