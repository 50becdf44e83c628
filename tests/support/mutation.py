"""Documents damaged in every way that wires, disks and strangers damage them; the same ones for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Final

_TOKENS: Final = (
    *(b"\x00", b"\x01", b"\x02", b"\x03", b"\x16\x16\x01", b"\x1f", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3"),
    *(b"\xed\xa0\x80", b"<", b">", b"</p>", b"<p>", b"<p", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<!DOCTYPE x ["),
    *(b"]>", b"&", b"&x;", b"&#0;", b"&#x;", b"&#xD800;", b"<?xml version='1.0' encoding='utf-16'?>", b"<br><br>"),
    *(b"<table><tr><td>", b"<div>" * 40, b"<script>", b"{", b"}", b"[", b"]", b'"', b"\\", b"\\u0000", b"\\ud800"),
    *(b"null", b"1e999", b"-1", b"[[[[[[[[", b'"version": 99999999999999999999', b"\n\n", b"\r", b"\r\n\r\n"),
    *(b": ", b"--b\r\n", b"=?utf-8?q?=FF?=", b"=?x?b?!!?=", b"Content-Type: multipart/mixed; boundary=b\n"),
    *(b" =\r\n", b"^", b"<\r\n", b"99999999", b"(", b")", b" " * 300, b"a" * 300, b"0000-99-99T99:99:99Z"),
    *(b"31 Feb 9999 25:61:00 +9999",),
)
"""What means something to one parser or another."""
_LONGEST: Final = 200_000


def mutations(documents: tuple[bytes, ...], number: int, *, seed: int) -> Iterator[bytes]:
    """So many damaged documents.

    Args:
        documents: what is damaged; parts of one get into another.
        number: how many are wanted.
        seed: of chance.
    """
    chance = random.Random(seed)
    for _ in range(number):
        document = chance.choice(documents)
        for _ in range(chance.choice((1, 1, 2, 3, 8, 20))):
            document = _damaged(document, documents, chance)
        yield document[:_LONGEST]


def _damaged(document: bytes, documents: tuple[bytes, ...], chance: random.Random) -> bytes:
    if not document:
        return chance.choice(documents)
    first, second = sorted((chance.randrange(len(document) + 1), chance.randrange(len(document) + 1)))
    part = document[first : min(second, first + chance.choice((1, 10, 100, 2_000)))]
    match chance.randrange(9):
        case 0:  # one bit
            byte = bytes([document[first % len(document)] ^ (1 << chance.randrange(8))])
            return document[: first % len(document)] + byte + document[first % len(document) + 1 :]
        case 1:  # a byte
            return document[:first] + bytes([chance.randrange(256)]) + document[first + 1 :]
        case 2:  # cut short
            return document[:second]
        case 3:  # a piece missing
            return document[:first] + document[first + len(part) :]
        case 4:  # a piece twice, or very often
            return document[:first] + part * chance.choice((2, 3, 50)) + document[first + len(part) :]
        case 5:  # a piece elsewhere
            return document[:first] + document[first + len(part) :][: second - first] + part + document[second:]
        case 6:  # a piece of another
            other = chance.choice(documents)
            at = chance.randrange(len(other))
            return document[:first] + other[at : at + chance.choice((5, 50, 500))] + document[first:]
        case 7:  # what means something to a parser
            return document[:first] + chance.choice(_TOKENS) + document[first:]
        case _:  # read in one charset, written in another
            return document.decode("latin-1").encode(chance.choice(("utf-8", "utf-16", "utf-7")))
