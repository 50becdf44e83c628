"""The texts that a story is known by, as bytes: each sentence once, however many versions have it."""

from __future__ import annotations

import struct
import sys
from array import array
from itertools import chain
from typing import Final

Texts = tuple[tuple[int, ...], ...]
"""The sentences of each text, as 64-bit hashes, in their order."""

_COUNTS: Final = struct.Struct("<BI")


def pack(texts: Texts) -> bytes:
    """As bytes, the same on any machine: how many texts and sentences, the texts' lengths, the sentences, the texts."""
    every = list(chain.from_iterable(texts))
    places = {sentence: place for place, sentence in enumerate(dict.fromkeys(every))}
    lengths = array("I", map(len, texts))
    of_texts = array(_width(len(places)), map(places.__getitem__, every))
    parts = [lengths, array("Q", places), of_texts]
    return _COUNTS.pack(len(texts), len(places)) + b"".join(map(_little, parts))


def unpack(data: bytes) -> Texts:
    """What `pack` made such bytes of; what stands behind them does not count.

    Raises:
        ValueError: for anything else.
    """
    lengths, sentences, start = _opened(data)
    of_texts = _array(_width(len(sentences)), data, start, sum(lengths))
    found: list[tuple[int, ...]] = []
    begin = 0
    try:
        for length in lengths:
            found.append(tuple(map(sentences.__getitem__, of_texts[begin : begin + length])))
            begin += length
    except IndexError as error:
        raise ValueError("a text with sentences that are not there") from error
    return tuple(found)


def sentences(data: bytes) -> array[int]:
    """All of them, each once."""
    return _opened(data)[1]


def lengths(data: bytes) -> array[int]:
    """How many sentences each text has."""
    return _array("I", data, _COUNTS.size, data[0])


def _opened(data: bytes) -> tuple[array[int], array[int], int]:
    if len(data) < _COUNTS.size:
        raise ValueError("texts without a beginning")
    texts, count = _COUNTS.unpack_from(data)
    of_lengths = _array("I", data, _COUNTS.size, texts)
    start = _COUNTS.size + 4 * texts
    return of_lengths, _array("Q", data, start, count), start + 8 * count


def _array(width: str, data: bytes, start: int, count: int) -> array[int]:
    made = array(width)
    end = start + made.itemsize * count
    if end > len(data):
        raise ValueError("texts without an end")
    made.frombytes(data[start:end])
    if sys.byteorder == "big":
        made.byteswap()
    return made


def _little(part: array[int]) -> bytes:
    if sys.byteorder == "big":
        part = array(part.typecode, part)
        part.byteswap()
    return part.tobytes()


def _width(count: int) -> str:
    """Sentences are told by their place in the list of all: in a byte each, where they are few."""
    return "B" if count <= 1 << 8 else "H" if count <= 1 << 16 else "I"
