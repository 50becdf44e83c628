"""The stories of all partitions, as far as they have been heard of: to find a copy that came under another key."""

from __future__ import annotations

from datetime import datetime

from wiredesk.versions.card import Card
from wiredesk.versions.postings import Postings
from wiredesk.versions.reading import Reading
from wiredesk.versions.search import Index
from wiredesk.versions.shelf import Shelf
from wiredesk.versions.story import Story
from wiredesk_schemas import Article


class Elsewhere:
    """An index of stories that are kept somewhere. Of each it has no more than it is found by."""

    def __init__(self) -> None:
        self._shelf = Shelf()
        self._families = Postings()
        self._index = Index(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)

    def put(self, story: Story) -> None:
        """A story as it is now."""
        card = Card.of(story)
        number, before = self._known(card.family)
        number = self._shelf.put(card, number)
        self._families.add(card.family, number)
        self._index.put(number, card, before)
        for old in list(self._index.outside()):
            gone = self._shelf[old]
            if gone is not None:
                self._families.remove(gone.family, old)
                self._shelf.drop(old)

    def story_of(self, article: Article, *, at: datetime, reading: Reading | None = None) -> str | None:
        """The family that an article belongs to, by its headline's mark or its text; null where none is known.

        Args:
            article: which.
            at: the time of its record.
            reading: what it is known by, where that has been read already.
        """
        self._index.expire(at.timestamp())
        reading = reading or Reading.of(article)
        number = None
        if reading.mark is not None:
            number = self._index.by_headline(reading.headline, reading.text, article.source)
        if number is None:
            found = self._index.by_text(reading.text)
            number = None if found is None else found.number
        card = self._shelf[number] if number is not None else None
        return None if card is None else card.family_id

    def _known(self, family: int) -> tuple[int | None, Card | None]:
        for number in self._families.numbers(family):
            card = self._shelf[number]
            if card is not None and card.family == family:
                return number, card
        return None, None
