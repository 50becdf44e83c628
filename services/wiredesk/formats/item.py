"""What a wire format gives: the fields that the document states of itself, and its text. Nothing is guessed here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Stated:
    """What somebody says of a document from outside it: an envelope's fields, a record's headers."""

    item_id: str | None = None
    source: str | None = None
    url: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None

    def over(self, other: Stated) -> Stated:
        """The two as one; where both speak, this one is heard."""
        return Stated(
            item_id=self.item_id or other.item_id,
            source=self.source or other.source,
            url=self.url or other.url,
            published_at=self.published_at or other.published_at,
            fetched_at=self.fetched_at or other.fetched_at,
        )


@dataclass(frozen=True, slots=True)
class WireItem:
    """One item of a wire document, as the document has it.

    `text` is the copy as lines, debris and all, for `wiredesk.normalise` to read; a format that marks its parts up
    gives `paragraphs` (and `headline`, `byline`, ...) instead, and these are taken at their word.
    """

    text: str | None = None
    paragraphs: tuple[str, ...] | None = None
    is_scraped: bool = False
    """Whether the paragraphs were found on a page, where debris stands among them."""
    item_id: str | None = None
    version: int | None = None
    headline: str | None = None
    byline: str | None = None
    dateline: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    fetched_at: datetime | None = None
    source: str | None = None
    url: str | None = None
    copyright: str | None = None
    urgency: int | None = None
    subjects: tuple[str, ...] = ()
    status: str | None = None
    embargoed_until: datetime | None = None
    captions: tuple[tuple[str, str | None], ...] = ()
    """Pairs of a caption's text and its credit."""
    removed: tuple[tuple[str, str], ...] = ()
    """Pairs of a line that the format itself marks as no part of the copy, and why."""

    def under(self, stated: Stated) -> WireItem:
        """The item with what is stated from outside put over what it says of itself."""
        return replace(
            self,
            item_id=stated.item_id or self.item_id,
            source=stated.source or self.source,
            url=stated.url or self.url,
            published_at=stated.published_at or self.published_at,
            fetched_at=stated.fetched_at or self.fetched_at,
        )
