"""What a wire format gives: the fields that the document states of itself, and its text. Nothing is guessed here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class WireItem:
    """One item of a wire document, as the document has it.

    `text` is the copy as lines, debris and all, for `wiredesk.normalise` to read; a format that marks its parts up
    gives `paragraphs` (and `headline`, `byline`, ...) instead, and these are taken at their word.
    """

    text: str | None = None
    paragraphs: tuple[str, ...] | None = None
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
    removed: tuple[tuple[str, str], ...] = field(default=())
    """Pairs of a line that the format itself marks as no part of the copy, and why."""
