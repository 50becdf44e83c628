"""What an article is known by, read once: its text as hashes, its mark, the key of its headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wiredesk.versions import fingerprint, marks
from wiredesk.versions.fingerprint import Fingerprint
from wiredesk.versions.marks import Mark
from wiredesk_schemas import Article


@dataclass(frozen=True, slots=True)
class Reading:
    """Of one article."""

    text: Fingerprint
    mark: Mark | None
    headline: str | None
    """The key of its headline; see `marks.headline_key`."""

    @classmethod
    def of(cls, article: Article) -> Self:
        """Read an article."""
        return cls(fingerprint.of(article), marks.read(article), marks.headline_key(article))
