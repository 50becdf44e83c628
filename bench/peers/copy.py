"""Raw documents of 4 to 6 kB, no two alike, made of paragraphs of the repository's own invented copy."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from typing import Final

import orjson

from bench.articles import stories

SHORTEST: Final = 4_000
LONGEST: Final = 6_000
"""Bytes of an article's text."""
_SEED: Final = 31


@cache
def _paragraphs() -> tuple[tuple[str, ...], tuple[str, ...]]:
    copy = stories()
    return tuple(s.headline for s in copy if s.headline), tuple(p for s in copy for p in s.paragraphs)


def documents(count: int) -> Iterator[tuple[bytes, bytes]]:
    """Key and value of so many records for `wire.raw`, the same ones in every run."""
    headlines, paragraphs = _paragraphs()
    chance = random.Random(_SEED)
    for number in range(count):
        wanted, size, body = chance.randint(SHORTEST, LONGEST - 400), 0, []
        while size < wanted:
            paragraph = chance.choice(paragraphs)
            body.append(paragraph)
            size += len(paragraph.encode()) + 2
        name = f"b{number:07d}"
        content = f"{chance.choice(headlines)}\n\n" + "\n\n".join(body)
        envelope = {"id": name, "content": content, "content_type": "text/plain", "source": "Bench"}
        yield name.encode(), orjson.dumps(envelope)
