"""What a line looks like, whatever it says."""

from __future__ import annotations

import re
from typing import Final

_ENDS: Final = tuple(".!?…。！？؟।۔")
_CLOSING: Final = "\"'“”‘’»›)]*"
_PARTING: Final = ("  ", "|", " > ", "·", "•", "│", "¦", " » ", " › ")
_SEGMENTS: Final = re.compile(r" *[|·•│¦] *| {2,}| +[>»›] +")
_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")
"""Scripts that do not part every word by a space."""

LEAST_WORDS: Final = 4
"""A shorter line is no sentence, full stop or not."""
LONG_WORDS: Final = 22
"""A line of so many words may be running text even without a full stop."""
_SMALL_SHARE: Final = 0.4


def words(line: str) -> int:
    """How many words a line has; in scripts without spaces, what its characters come to."""
    dense = 0 if line.isascii() else len(_DENSE.findall(line))
    return len(line.split()) + dense // 3


def is_sentence(line: str, count: int | None = None) -> bool:
    """Whether a line reads as running text: some words, small letters among them, and a full stop at the end.

    Args:
        line: the line.
        count: its words, where they have been counted already.
    """
    count = words(line) if count is None else count
    if count < LEAST_WORDS or (line.isascii() and line.isupper()):
        return False
    return ends(line) or (count >= LONG_WORDS and _flows(line, count))


def _flows(line: str, count: int) -> bool:
    """Whether enough words of a line are in small letters: a menu has none, a list of names has few."""
    return sum(word[0].islower() for word in line.split()) >= _SMALL_SHARE * count


def ends(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return line.rstrip(_CLOSING).endswith(_ENDS)


def segments(line: str) -> list[str]:
    """The parts of a line that bars, bullets or wide gaps keep apart; one for most lines."""
    if not any(map(line.__contains__, _PARTING)):
        return [line]
    return [part for part in _SEGMENTS.split(line) if part]
