"""Versions of stories as a newsroom sends them, and what a subscriber holds of them. All of it is invented."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from wiredesk.formats import Stated
from wiredesk.pipeline import Pipeline
from wiredesk.versions import Newsroom
from wiredesk_schemas import Event, Outcome

START = datetime(2026, 11, 19, 6, tzinfo=UTC)
HEADLINE = "Drones hit Norhaven's sister port"
FIRST = "Twelve drones hit the port of Odesa early on Thursday, the governor said, injuring two people."
SECOND = "Nine drones were shot down over the Black Sea, the Ukrainian air force said on Thursday."
THIRD = "Three people were killed when missiles hit a power station in Kharkiv on Thursday, the mayor said."
OTHER = "The foreign ministers of Norway and Turkey met in Ankara on Wednesday, the Turkish ministry said."
NOTICE = "(ATTN: kill is mandatory. Make certain the story is not used.)"

_PIPELINE = Pipeline(max_document_bytes=100_000)


def copy(*paragraphs: str, headline: str = HEADLINE) -> bytes:
    """A story as plain text."""
    first, *others = paragraphs
    lead = first if first.startswith("(") else f"ODESA, Nov 19 (Harbour Wire) - {first}"
    return "\n\n".join([headline, lead, *others]).encode()


class Desk:
    """A newsroom, what it told, and what a subscriber makes of that."""

    def __init__(self, newsroom: Newsroom | None = None) -> None:
        self.newsroom = newsroom or Newsroom()
        self.held: dict[str, Event] = {}
        self.now = START

    def take(
        self, document: bytes, *, item_id: str | None = None, source: str | None = None, after: float = 60.0
    ) -> Outcome:
        """One document, so many seconds after the one before."""
        self.now += timedelta(seconds=after)
        (outcome,) = _PIPELINE.process(
            document, processed_at=self.now, received_at=self.now, stated=Stated(item_id=item_id, source=source)
        )
        told, self.story = self.newsroom.take(outcome, at=self.now, processed_at=self.now)
        if self.story is not None:
            self.newsroom.keep(self.story)
        for event in told.events:
            before = self.held.get(event.event_id)
            assert event.revision == (1 if before is None else before.revision + 1)
            self.held[event.event_id] = event
        return told

    def active(self) -> set[tuple[str, str]]:
        """Category and first evidence of the events that a subscriber holds as true."""
        return {(e.category, e.evidence[0].quote) for e in self.held.values() if e.status == "active"}
