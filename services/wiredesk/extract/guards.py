"""Guards: the words of a sentence as a set, which tell at once that a pattern cannot match in it.

A pattern whose every match holds one of some words need not be tried where none of them stands; most patterns stand
in few sentences. To make the set costs less than to try one pattern.
"""

from __future__ import annotations

from typing import Final

Guard = frozenset[bytes]
_TABLE: Final = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalnum() else 32 for code in range(256)
)
"""One byte for each of Latin-1: letters a to z small, digits as they are, all else a space."""
_FOLDED: Final = (("İ", "i"), ("ı", "i"), ("ſ", "s"), ("\u212a", "k"))
"""What `re.IGNORECASE` takes for a letter from a to z, and its letter."""


def words(text: str) -> Guard:
    """The runs of the letters a to z and of digits in a text, in small letters.

    Whatever a pattern of ASCII letters matches, its case ignored or not, has its words in here.
    """
    if not text.isascii():
        for odd, letter in _FOLDED:
            text = text.replace(odd, letter)
    return frozenset(text.encode("latin-1", "replace").translate(_TABLE).split())


def spelt(alternatives: str) -> Guard:
    """A guard, written as the words that it holds."""
    return frozenset(alternatives.encode().split())
