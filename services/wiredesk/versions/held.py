"""What waits for the end of its embargo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wiredesk.versions import marks
from wiredesk.versions.search import may_be_one
from wiredesk_schemas import Article, Outcome


@dataclass(frozen=True, slots=True)
class Held:
    """An outcome that is held back."""

    article_id: str
    family_id: str
    source: str | None
    headline: str | None
    """The key of its headline; see `wiredesk.versions.marks`."""
    until: datetime
    value: bytes
    """The outcome, as it lies in Kafka."""

    @classmethod
    def of(cls, outcome: Outcome, value: bytes) -> Held:
        """An outcome under embargo.

        Raises:
            ValueError: where it has no article, or that has no end of its embargo.
        """
        article = outcome.article
        if article is None or article.embargoed_until is None:
            raise ValueError("an outcome without an embargo")
        until = article.embargoed_until
        if until.microsecond:  # what is written down is shorter than what was stated: never a moment too early
            until = until.replace(microsecond=0) + timedelta(seconds=1)
        return cls(
            article.article_id,
            article.family_id,
            article.source,
            marks.headline_key(article),
            until,
            value,
        )


class Hold:
    """All that is held of a partition.

    Args:
        kept: outcomes as they lie in Kafka.

    Raises:
        ValueError: where one of them is no outcome under embargo.
    """

    def __init__(self, kept: Iterable[bytes] = ()) -> None:
        self._held: dict[str, Held] = {}
        for value in kept:
            self.put(Held.of(Outcome.read(value), value))

    def __len__(self) -> int:
        return len(self._held)

    def put(self, held: Held) -> None:
        """Hold an outcome back, instead of an older version of the same article."""
        self._held[held.article_id] = held

    def drop(self, article_id: str) -> None:
        """Hold an article back no longer."""
        self._held.pop(article_id, None)

    def due(self, now: datetime, *, most: int) -> list[Held]:
        """Those whose embargo has ended, the first first."""
        found = [held for held in self._held.values() if held.until <= now]
        return sorted(found, key=lambda held: (held.until, held.article_id))[:most]

    def of_story(self, article: Article) -> list[Held]:
        """What is held of the story that an article belongs to: by id, by family, by headline."""
        key = marks.headline_key(article)
        return [
            held
            for held in self._held.values()
            if article.article_id == held.article_id
            or article.family_id == held.family_id
            or (key is not None and key == held.headline and may_be_one(held.source, article.source))
        ]


def without_text(article: Article) -> Article:
    """What may be told of an article that is held back: that there is one, whose, about what, and until when."""
    nothing: dict[str, object] = {"headline": None, "byline": None, "dateline": None, "labels": {}}
    return article.model_copy(update={**nothing, "paragraphs": (), "captions": (), "removed": ()})
