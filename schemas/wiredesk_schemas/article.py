"""What a raw document becomes: one clean article, with what was taken off it still visible."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final

from pydantic import Field

from wiredesk_schemas._base import Contract, CountryCode, Instant, vocabulary
from wiredesk_schemas.event import Evidence

ARTICLE_STATUSES: Final = ("usable", "embargoed", "withheld", "cancelled")
TEXT_RIGHTS: Final = ("full", "none")
RELATION_KINDS: Final = ("update", "correction", "duplicate", "kill", "superseded")


class Relation(Contract):
    """How a version stands to an article that was there before.

    `superseded` is an older version that comes behind a newer one: it changes nothing.
    """

    kind: Annotated[str, vocabulary(*RELATION_KINDS)]
    of: str
    """The `article_id` of the other."""


class Dateline(Contract):
    """The line that says where and when the copy was filed: "KYIV, Ukraine, Feb 4 (Agency) -"."""

    place: str
    """As printed, without the country."""
    country: CountryCode | None = None
    date: dt.date | None = None


class Caption(Contract):
    """The text under a picture. It may carry evidence, and is no part of the body."""

    text: str
    credit: str | None = None


class Rights(Contract):
    """What may be done with the article, as whoever runs the desk has settled it with its source."""

    usage: str | None = None
    """The terms of use, in the source's own words."""
    text: Annotated[str, vocabulary(*TEXT_RIGHTS)] = "full"
    """`none`: paragraphs, captions, what was removed and the labels' passages are not told."""


class Removed(Contract):
    """A line that stood in the document and is not part of the article."""

    line: str
    why: str
    """In the words of `wiredesk.normalise`: "navigation", "share buttons", "copyright", ..."""


class Weight(Contract):
    """A term that speaks for a label, or against it."""

    term: str
    """As the model has it: a word in lower case, "STATE" for any state, or two neighbours."""
    weight: float
    """In log odds; negative where it speaks against."""


class Label(Contract):
    """A category that the article is about."""

    score: float = Field(ge=0, le=1)
    """Calibrated: of the labels with a score of .8, some 80 in 100 are right."""
    evidence: tuple[Evidence, ...]
    """The passages that carry the label, strongest first."""
    terms: tuple[Weight, ...] = ()
    """What in the strongest passage weighs most, the heaviest first. Empty where no model knows the category."""


class Article(Contract):
    """One version of one story, clean.

    `paragraphs` hold the body: joined by a blank line (`body`) they are the text that every offset of every
    evidence counts in, in Unicode code points.
    """

    article_id: str
    version: int = Field(default=1, ge=0)
    family_id: str
    """What all versions and copies of the story share."""
    document_id: str | None = None
    """The document that the article came in, where that one held several (ids `id#1`, `id#2`)."""
    status: Annotated[str, vocabulary(*ARTICLE_STATUSES)] = "usable"
    relation: Relation | None = None
    headline: str | None = None
    byline: str | None = None
    """Names as printed, without "By"."""
    dateline: Dateline | None = None
    language: str | None = None
    """BCP 47; null where the text is too short to tell."""
    published_at: Instant | None = None
    reference_date: dt.date | None = None
    """The story's own day, from which its weekdays are counted."""
    source: str | None = None
    url: str | None = None
    copyright: str | None = None
    rights: Rights | None = None
    """Null where nothing is settled with its source."""
    urgency: int | None = Field(default=None, ge=1, le=9)
    """IPTC urgency: 1 is a flash, 8 the least."""
    subjects: tuple[str, ...] = ()
    """The source's own subject codes, as it sent them (`medtop:16000000`)."""
    embargoed_until: Instant | None = None
    paragraphs: tuple[str, ...] = ()
    captions: tuple[Caption, ...] = ()
    removed: tuple[Removed, ...] = ()
    labels: dict[str, Label] = Field(default_factory=dict)
    sha256: str
    """Of the raw document's bytes, in hexadecimal."""

    @property
    def body(self) -> str:
        """The paragraphs as the one text that offsets count in."""
        return "\n\n".join(self.paragraphs)

    def text(self, field: str) -> str:
        """The text that the offsets of an `Evidence` with this `field` count in; empty for a field unknown here."""
        if field == "body":
            return self.body
        if field == "headline":
            return self.headline or ""
        return "\n\n".join(caption.text for caption in self.captions) if field == "caption" else ""

    def holds(self, evidence: Evidence) -> bool:
        """Whether the article has these very words at this very place."""
        return self.text(evidence.field)[evidence.start : evidence.end] == evidence.quote
