"""A text as hashes: of all of it, and of each of its sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wiredesk_schemas import Article

_ENDS: Final = ".!?…。！？"
_CLOSERS: Final = "\"”’'»)]"
"""A sentence ends behind one of those that end it, any number of these, and a space; and at the end of a line."""
_OTHERS: Final = re.compile(r"[^\x00-\x7f\w]")
_END, _CLOSER, _OTHER = b"\x00", b"\x01", b"\x02"
_KINDS: Final = bytes(
    code
    if code >= 128 or chr(code).isalnum() or chr(code) in "_\n"
    else ord(
        _END if chr(code) in _ENDS else _CLOSER if chr(code) in _CLOSERS else b" " if chr(code).isspace() else _OTHER
    )
    for code in range(256)
)
_TO_SPACES: Final = bytes.maketrans(_END + _CLOSER + _OTHER, b"   ")
_LEAST_CHARACTERS: Final = 24
"""A shorter sentence ("He did not say why.") stands in many stories."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two texts are compared by."""

    whole: str
    """Of the whole text in its normal form: punctuation, case and white space do not count. 16 hexadecimal digits."""
    sentences: dict[int, int]
    """64 bits of each sentence of some length, and how many characters it has."""

    @property
    def characters(self) -> int:
        """Of all those sentences."""
        return sum(self.sentences.values())


def of(article: Article) -> Fingerprint:
    """The fingerprint of an article's copy; of its headline where there is no copy."""
    text = article.body or article.headline or ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    words = hashlib.blake2b(digest_size=8)
    sentences: dict[int, int] = {}
    for sentence in _sentences(text.casefold()):
        words.update(sentence + b"\n")
        characters = len(sentence) if sentence.isascii() else len(sentence.decode())
        if characters >= _LEAST_CHARACTERS:
            digest = hashlib.blake2b(sentence, digest_size=8).digest()
            sentences[int.from_bytes(digest, "big")] = characters
    return Fingerprint(words.hexdigest(), sentences)


def _sentences(text: str) -> Iterator[bytes]:
    """The words of each sentence, a space between them.

    It goes over the text as bytes, since translating and replacing those takes a fifth of what a pattern does: most
    of what hop 2 does to an article is this.
    """
    if not text.isascii():
        for other in set(_OTHERS.findall(text)):
            text = text.replace(other, _ascii(other))
    data = text.encode().translate(_KINDS)
    while _END + _CLOSER in data:
        data = data.replace(_END + _CLOSER, _END)
    for line in data.replace(_END + b" ", b"\n").translate(_TO_SPACES).split(b"\n"):
        sentence = b" ".join(line.split())
        if sentence:
            yield sentence


def _ascii(other: str) -> str:
    """A character of ASCII that does the same for a sentence as one that is part of no word."""
    if other in _ENDS:
        return "."
    return '"' if other in _CLOSERS else " " if other.isspace() else "-"
