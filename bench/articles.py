"""Articles of a wanted length, made of whole paragraphs of the repository's own invented copy."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import orjson

from wiredesk.errors import OperationError
from wiredesk.formats import WireItem
from wiredesk.normalise import normalise
from wiredesk.training.datasets import rows
from wiredesk_schemas import Article

COPY: Final = Path(__file__).resolve().parents[1] / "training" / "copy"
COUNTS: Final = {1_000: 24, 3_000: 16, 5_900: 10, 12_000: 6, 50_000: 4}
"""By length in bytes: how many articles, so that one pass over them takes long enough for the clock."""
_SHORTEST: Final = 0.98
_LONGEST: Final = 1.05
"""Shares of the wanted length: an article is between the two."""
_SEED: Final = 20


@dataclass(frozen=True, slots=True)
class Story:
    """One story of the copy, with the labels of each paragraph."""

    headline: str
    paragraphs: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Copy:
    """One article to measure on, in each of the forms that are asked for."""

    headline: str
    paragraphs: tuple[str, ...]

    @cached_property
    def article(self) -> Article:
        """As `wiredesk.normalise` makes it."""
        item = WireItem(headline=self.headline or None, paragraphs=self.paragraphs)
        digest = hashlib.sha256(self.text.encode()).hexdigest()
        return normalise(item, article_id=digest[:12], family_id=digest[:12], document_id=None, sha256=digest)

    @cached_property
    def text(self) -> str:
        """The body alone, a blank line between paragraphs."""
        return "\n\n".join(self.paragraphs)

    @cached_property
    def envelope(self) -> bytes:
        """As it comes on `wire.raw`: plain text, the headline first, in a JSON envelope."""
        content = f"{self.headline}\n\n{self.text}" if self.headline else self.text
        return orjson.dumps({"content": content, "content_type": "text/plain", "source": "Bench"})

    @property
    def size(self) -> int:
        """Bytes of the body in UTF-8."""
        return _size(self.paragraphs)


def stories(folder: Path = COPY) -> tuple[Story, ...]:
    """The copy, file by file.

    Raises:
        OperationError: where there is none.
        UsageError: where a file cannot be read or is not of its form.
    """
    found = [
        Story(
            row["headline"],
            tuple(paragraph["text"] for paragraph in row["paragraphs"]),
            tuple(tuple(paragraph["labels"]) for paragraph in row["paragraphs"]),
        )
        for path in sorted(folder.glob("*.jsonl"))
        for row in rows(path)
    ]
    if not found:
        raise OperationError(f"no copy in {folder}: run it in a checkout")
    return tuple(found)


def of_length(copy: Sequence[Story], length: int, count: int) -> tuple[Copy, ...]:
    """Articles of about a length, each of other stories than the one before, the same ones in every run.

    Args:
        copy: what to make them of; stories of all kinds are mixed.
        length: bytes of the body in UTF-8.
        count: how many.

    Raises:
        OperationError: where there is too little copy.
    """
    mixed = list(copy)
    random.Random(f"{_SEED} {length}").shuffle(mixed)
    out: list[Copy] = []
    begin = 0
    for _ in range(count):
        made, used = _joined(mixed[begin:] + mixed[:begin], length)
        out.append(made)
        begin = (begin + used) % len(mixed)
    return tuple(out)


def _joined(copy: Sequence[Story], length: int) -> tuple[Copy, int]:
    """Paragraphs in their order until there are enough, and how many stories that took; too long ones are left out."""
    taken: list[str] = []
    for number, story in enumerate(copy, start=1):
        for paragraph in story.paragraphs:
            if _size([*taken, paragraph]) > length * _LONGEST:
                continue
            taken.append(paragraph)
            if _size(taken) >= length * _SHORTEST:
                return Copy(copy[0].headline, tuple(taken)), number
    raise OperationError(f"too little copy for an article of {length:,} bytes")


def _size(paragraphs: Sequence[str]) -> int:
    return len("\n\n".join(paragraphs).encode())
