"""A story as it lies in memory: bytes, from which all can be read that it is found by without reading the rest.

A story in pieces takes ten times as much. Names and headlines are 64-bit hashes here, as sentences are.
"""

from __future__ import annotations

import hashlib
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable
from typing import Final, Self

from wiredesk.versions import texts
from wiredesk.versions.story import Story

_HEAD: Final = struct.Struct("<dQQQHHI")
"""Last heard of; family, headline and source (nought for none); how many names and texts' wholes follow, and the
length of the packed texts."""
_WBITS, _LEVEL, _MEMORY = -12, 6, 5
_FREQUENT: Final = (
    b'"category":"technology","kind":"unspecified","modality":"alleged","modality":"planned","kind":"statement",'
    b'"active":false,"killed":true,"current":null,"category":"diplomacy","kind":"drone","modality":"reported",'
    b'"category":"strike","revision":2,"digest":"},"headline":"","source":"","seen_at":1772700000.0}'
    b'{"family_id":"","current":{"article_id":"","version":1,"whole":""},"versions":[{"article_id":"","version":1,'
    b'"whole":""},{"article_id":"","version":2,"whole":""}],"events":{"":{"category":"strike","kind":"drone",'
    b'"modality":"reported","revision":1,"digest":""},"'
)
"""What most stories have, the most frequent last: else each would bring it along."""


class Card:
    """One story's card."""

    __slots__ = ("_at", "data", "family", "headline", "names", "seen_at", "source", "wholes")

    def __init__(self, data: bytes) -> None:
        self.data = data
        head = _HEAD.unpack_from(data)
        self.seen_at: float = head[0]
        self.family: int = head[1]
        self.headline: int = head[2]
        self.source: int = head[3]
        start, middle = _HEAD.size, _HEAD.size + 8 * head[4]
        end = middle + 8 * head[5]
        self.names = _numbers(data[start:middle])
        """The ids of its articles."""
        self.wholes = _numbers(data[middle:end])
        """The fingerprints of its texts; as many as versions have come, in their order."""
        self._at = end, end + head[6]

    @classmethod
    def of(cls, story: Story, value: bytes | None = None) -> Self:
        """The card of a story.

        Args:
            story: which.
            value: what `Story.dump` gave for it, to be read again by `story`; null where nobody will ask.
        """
        rest, packed = Story.parted(value) if value is not None else (b"", texts.pack(story.texts))
        names = [name_key(version.article_id) for version in story.versions]
        wholes = [int(version.whole, 16) for version in story.versions]
        head = _HEAD.pack(
            story.seen_at,
            family_key(story.family_id),
            headline_key(story.headline),
            source_key(story.source),
            len(names),
            len(wholes),
            len(packed),
        )
        kept = _packed(rest) if rest else story.family_id.encode()
        return cls(b"".join((head, _bytes(names), _bytes(wholes), packed, kept)))

    @property
    def texts(self) -> texts.Texts:
        """The sentences of each text that it is known by."""
        return texts.unpack(self._texts())

    @property
    def shortest(self) -> int:
        """How many sentences the shortest of them has; nought where there are none."""
        return min(texts.lengths(self._texts()), default=0)

    def text_keys(self) -> set[int]:
        """All that its texts and its headline are found by."""
        keys = {*texts.sentences(self._texts()), *self.wholes}
        if self.headline:
            keys.add(self.headline)
        return keys

    def name_keys(self) -> set[int]:
        """All that it is found by for ever: its family, and its articles' ids."""
        return {self.family, *self.names}

    @property
    def story(self) -> Story:
        """The whole story, of a card that was made with its value."""
        start, end = self._at
        return Story.joined(_unpacked(self.data[end:]), self.data[start:end])

    @property
    def family_id(self) -> str:
        """The family's name, of a card that was made without its value."""
        return self.data[self._at[1] :].decode()

    def _texts(self) -> bytes:
        return self.data[slice(*self._at)]


def family_key(family_id: str) -> int:
    """What a family is found by."""
    return _hash(b"family", family_id)


def name_key(article_id: str) -> int:
    """What an article's story is found by."""
    return _hash(b"article", article_id)


def headline_key(key: str | None) -> int:
    """What a headline's stories are found by; nought for none."""
    return _hash(b"headline", key) if key is not None else 0


def source_key(source: str | None) -> int:
    """Who it comes from, however it is written; nought where nobody is named."""
    return _hash(b"source", source.casefold()) if source is not None else 0


def _hash(kind: bytes, text: str) -> int:
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8, person=kind).digest(), "little")


def _numbers(data: bytes) -> array[int]:
    made = array("Q", data)
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _bytes(numbers: Iterable[int]) -> bytes:
    made = array("Q", numbers)
    if sys.byteorder == "big":
        made.byteswap()
    return made.tobytes()


def _packed(data: bytes) -> bytes:
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _WBITS, _MEMORY, zlib.Z_DEFAULT_STRATEGY, _FREQUENT)
    return packer.compress(data) + packer.flush()


def _unpacked(data: bytes) -> bytes:
    return zlib.decompressobj(_WBITS, _FREQUENT).decompress(data)
