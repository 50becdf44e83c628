"""Wire copy made safe for a terminal: what a stranger wrote must not move the cursor or change its colours."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Control characters, and those that turn the direction of what follows ("Trojan source").
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SPACES: Final = frozenset("\t\n\v\f\r\x85")


def printable(text: str) -> str:
    """The text on one line, without anything that a terminal would obey."""
    return _UNSAFE.sub(lambda match: " " if match.group() in _SPACES else "\N{REPLACEMENT CHARACTER}", text)


def printable_lines(text: str) -> str:
    """The text with its line breaks, and nothing else that a terminal would obey."""
    return "\n".join(printable(line) for line in re.split("\r\n|\n|\r", text))


def escaped(document: bytes) -> bytes:
    """JSON that says the same, without anything that a terminal would obey: `\\u009b` in the place of the character."""
    text = document.decode("utf-8", "replace")
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}" if match.group() != "\t" else "\t", text).encode()


def preview(document: bytes, *, limit: int) -> tuple[str, str]:
    """What to show of bytes of any kind.

    Args:
        document: the bytes.
        limit: how many of them at the most.

    Returns:
        `text` or `bytes`, and what to print: lines of the text, or a hexadecimal dump.
    """
    head = document[:limit]
    text = _as_text(head, whole=len(head) == len(document))
    if text is not None:
        return "text", printable_lines(text)
    return "bytes", "\n".join(_hex_line(head, start) for start in range(0, min(len(head), 512), 16))


def _as_text(head: bytes, *, whole: bool) -> str | None:
    # A limit may fall into the middle of a character, of which at most three bytes are missing.
    for cut in (0,) if whole else (0, 1, 2, 3):
        try:
            text = head[: len(head) - cut].decode("utf-8")
        except UnicodeDecodeError:
            continue
        strange = sum(unicodedata.category(c) == "Cc" and c not in _SPACES for c in text)
        return text if strange <= len(text) / 20 else None
    return None


def _hex_line(data: bytes, start: int) -> str:
    row = data[start : start + 16]
    shown = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in row)
    return f"{start:08x}  {row.hex(' '):<47}  {shown}"
