"""Copyright notices."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.normalise.shape import words

_MOST_WORDS: Final = 60
_HINTS: Final = ("©", "(c)", "copyright", "reserved", "be published")
_NOTICE: Final = re.compile(
    r"(?:©|\(c\)\s*(?:19|20)\d\d|copyright\b\s*(?:©|\(c\)|[:\d]|by\b|the\b|[A-Z])|all\s+(?:content|material|rights)\b.{0,40}\b(?:copyright|reserved)\b)"
    r"|^.{0,160}\ball\s+rights\s+reserved\b|^.{2,60}\s(?:©|\(c\))\s?(?:19|20)\d\d\b|^this\s+material\s+may\s+not\s+be\s+published\b"
    r"|^.{2,60}\s©\s*$",
    re.IGNORECASE,
)


def is_notice(line: str, count: int | None = None) -> bool:
    """Whether a line says whose the text is.

    Args:
        line: the line.
        count: its words, where they have been counted already.
    """
    small = line.lower()
    if not any(map(small.__contains__, _HINTS)):
        return False
    return (words(line) if count is None else count) <= _MOST_WORDS and _NOTICE.match(line) is not None
