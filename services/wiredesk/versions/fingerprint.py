"""A text as hashes: of all of it, and of each of its sentences."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from wiredesk_schemas import Article

_ENDS: Final = re.compile(r"(?<=[.!?…。！？])[\"”’'»)\]]*\s+|\n+")
_WORDS: Final = re.compile(r"\w+")
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
    sentences: dict[int, int] = {}
    whole = hashlib.blake2b(digest_size=8)
    text = article.body or article.headline or ""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    for printed in _ENDS.split(text.casefold()):
        sentence = " ".join(_WORDS.findall(printed))
        if not sentence:
            continue
        data = sentence.encode()
        whole.update(data + b"\n")
        if len(sentence) >= _LEAST_CHARACTERS:
            digest = hashlib.blake2b(data, digest_size=8).digest()
            sentences[int.from_bytes(digest, "big")] = len(sentence)
    return Fingerprint(whole.hexdigest(), sentences)
