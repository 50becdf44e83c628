"""Takes outcomes one after another, and says of each what it is to those before it."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from wiredesk.versions import changes, marks
from wiredesk.versions.card import Card, family_key, name_key
from wiredesk.versions.fingerprint import Fingerprint
from wiredesk.versions.held import without_text
from wiredesk.versions.postings import Postings
from wiredesk.versions.reading import Reading
from wiredesk.versions.search import Index, may_be_one
from wiredesk.versions.shelf import Shelf, hour_of
from wiredesk.versions.story import Story, Version
from wiredesk_schemas import Article, Event, Outcome, Relation

_RECENT: Final = 2_000
"""So many stories are held in pieces: those that change are mostly those that have just changed."""


@dataclass(frozen=True, slots=True)
class _Match:
    """The story that an article belongs to, and what told so."""

    story: Story
    kind: str | None
    """What the article is to it; null where that is for its version to tell."""


class Newsroom:
    """The stories so far.

    Args:
        kept: the stories that were kept, as they lie in Kafka; the last one of a family counts.

    Raises:
        ValueError: where one of them is no story.
    """

    def __init__(self, kept: Iterable[bytes] = ()) -> None:
        self._shelf = Shelf()
        self._names = Postings()
        """What each story is found by for ever: its family, and its articles' ids."""
        self._recent: OrderedDict[int, Story] = OrderedDict()
        for value in kept:
            story = Story.load(value)
            self._put(Card.of(story, value if Story.is_parted(value) else story.dump()))
        self._index = Index(self._shelf)

    def __len__(self) -> int:
        return len(self._shelf)

    def knows(self, article: Article, *, at: datetime, reading: Reading | None = None) -> bool:
        """Whether an article belongs to a story that is kept here.

        Args:
            article: which.
            at: the time of its record.
            reading: what it is known by, where that has been read already.
        """
        self._index.expire(at.timestamp())
        return self._match(article, reading or Reading.of(article)) is not None

    def old(self, before: float, *, most: int) -> list[str]:
        """The families of stories that were last heard of some hours before a moment, the oldest first."""
        if self._shelf.first_hour >= hour_of(before):
            return []
        found = islice(self._shelf.heard(self._shelf.first_hour, hour_of(before)), most)
        return [self._story(number).family_id for number, _ in found]

    def forget(self, family_id: str) -> None:
        """Keep nothing of a story any more."""
        number = self._number(family_key(family_id))
        card = self._shelf[number] if number is not None else None
        if number is None or card is None:
            raise KeyError(family_id)
        self._recent.pop(number, None)
        for key in card.name_keys():
            self._names.remove(key, number)
        self._index.drop(number, card)
        self._shelf.drop(number)

    def take(
        self, outcome: Outcome, *, at: datetime, processed_at: datetime, reading: Reading | None = None
    ) -> tuple[Outcome, Story | None]:
        """What an outcome becomes, and the state of its story after it, which is to be given to `keep`.

        Args:
            outcome: as the pipeline gives it.
            at: the time of its record.
            processed_at: what retractions are stamped with.
            reading: what its article is known by, where that has been read already.

        Returns:
            The outcome with the article's relation and family, and of its events those that subscribers do not hold
            yet; and what is to be kept of the story, null where there is none.
        """
        article = outcome.article
        if article is None:
            return outcome, None
        seconds = at.timestamp()
        self._index.expire(seconds)
        reading = reading or Reading.of(article)
        if article.status == "withheld" and not marks.kills(article, reading.mark):
            return self._withheld(outcome, article, reading.text, seconds, processed_at)
        match = self._match(article, reading)
        if match is None:
            return self._first(outcome, article, reading, seconds, processed_at)
        return self._next(outcome, article, reading, match, seconds, processed_at)

    def _named(self, article: Article) -> int | None:
        """The story of an article by its own id, or by the family that it states."""
        number = self._number(name_key(article.article_id))
        return self._number(family_key(article.family_id)) if number is None else number

    def _match(self, article: Article, reading: Reading) -> _Match | None:
        """In this order: its own id and family, its headline's mark, its text."""
        mark, number = reading.mark, self._named(article)
        if number is not None:
            return _Match(self._story(number), mark.kind if mark else None)
        number = self._index.by_headline(reading.headline, reading.text, article.source)
        if number is not None:
            story = self._story(number)
            if mark is not None:
                return _Match(story, mark.kind)
            if story.current is None:  # a kill that came before its story
                return _Match(story, None)
        found = self._index.by_text(reading.text)
        if found is None:
            return None
        kind = mark.kind if mark is not None else "duplicate" if found.is_copy else "update"
        return _Match(self._story(found.number), kind)

    def _first(
        self, outcome: Outcome, article: Article, reading: Reading, at: float, processed: datetime
    ) -> tuple[Outcome, Story]:
        """A story that nobody has heard of. It may be a kill all the same, whose story is still to come."""
        killed = marks.kills(article, reading.mark)
        version = Version(article_id=article.article_id, version=article.version, whole=reading.text.whole)
        events = [] if killed else list(outcome.events)
        told, held = changes.changed({}, events, article, processed_at=processed)
        story = Story(
            family_id=article.family_id,
            current=None if killed else version,
            versions=(version,),
            events=held,
            headline=reading.headline,
            source=article.source,
            killed=killed,
            seen_at=at,
        )
        if not killed:
            story = story.with_text(reading.text.sentences)
        if killed:
            article = article.model_copy(update={"status": "cancelled"})
        return _told(outcome, article, told), story

    def _next(
        self,
        outcome: Outcome,
        article: Article,
        reading: Reading,
        match: _Match,
        at: float,
        processed: datetime,
    ) -> tuple[Outcome, Story]:
        story = match.story
        current = story.current
        of = current.article_id if current is not None else story.versions[-1].article_id
        version = Version(article_id=article.article_id, version=article.version, whole=reading.text.whole)
        article = article.model_copy(update={"family_id": story.family_id})
        if marks.kills(article, reading.mark):
            return self._kill(outcome, article, story, version, of, at, processed)
        story = story.with_version(version, seen_at=at)
        kind = self._kind(article, version, match, current)
        article = article.model_copy(update={"relation": Relation(kind=kind, of=of)})
        if story.killed:
            story = story.with_text(reading.text.sentences)
            return _told(outcome, _without_text(article), []), story
        if kind in ("duplicate", "superseded"):
            return _told(outcome, article, []), story
        events = changes.of_family(outcome.events, story.family_id)
        told, held = changes.changed(story.events, events, article, processed_at=processed)
        story = story.model_copy(
            update={
                "current": version,
                "events": held,
                "headline": reading.headline or story.headline,
            }
        ).with_text(reading.text.sentences)
        return _told(outcome, article, told), story

    def _kind(self, article: Article, version: Version, match: _Match, current: Version | None) -> str:
        """What a version is to the one that holds. What it says of itself counts for more than its text."""
        if current is None:
            return self._kind_of_none(version, match)
        if _is_late(version, [current]):
            return "superseded"
        if match.kind in ("correction", "update") and version not in match.story.versions:
            return match.kind
        if any(version.whole == known.whole for known in match.story.versions):
            return "duplicate"
        if match.kind == "duplicate" and article.article_id == current.article_id:
            return "update"  # "REPEAT", and yet its text is another
        return match.kind or "update"

    def _kind_of_none(self, version: Version, match: _Match) -> str:
        """What a version is to a story of which none holds: it was killed before it came, or is withheld."""
        known = [] if match.story.killed else match.story.versions
        if _is_late(version, known):
            return "superseded"
        kind = match.kind or "update"
        is_back = kind == "duplicate" and any(version.article_id == other.article_id for other in known)
        return "update" if is_back else kind

    def _withheld(
        self, outcome: Outcome, article: Article, text: Fingerprint, at: float, processed: datetime
    ) -> tuple[Outcome, Story | None]:
        """Not to be used until further notice: nothing of it is told, and what it told before is taken back.

        A version that is usable brings it all back. Only its name tells its story: another's copy says nothing of it.
        """
        article, number = without_text(article), self._named(article)
        story = self._story(number) if number is not None else None
        if story is None or not may_be_one(story.source, article.source):
            return _told(outcome, article, []), None
        version = Version(article_id=article.article_id, version=article.version, whole=text.whole)
        current, held, told = story.current, dict(story.events), list[Event]()
        late = _is_late(version, [current] if current is not None else story.versions)
        of = current.article_id if current is not None else story.versions[-1].article_id
        kind = "superseded" if late else "update"
        article = article.model_copy(
            update={"family_id": story.family_id, "relation": Relation(kind=kind, of=of)}
            | ({"status": "cancelled"} if story.killed else {})
        )
        if not late:
            told = changes.retractions(story.events, held, article, processed_at=processed)
            story = story.model_copy(update={"current": None, "events": held})
        return _told(outcome, article, told), story.with_version(version, seen_at=at)

    def _kill(
        self,
        outcome: Outcome,
        article: Article,
        story: Story,
        version: Version,
        of: str,
        at: float,
        processed: datetime,
    ) -> tuple[Outcome, Story]:
        held = dict(story.events)
        relation = Relation(kind="kill", of=of)
        article = article.model_copy(update={"status": "cancelled", "relation": relation, "labels": {}})
        told = changes.retractions(story.events, held, article, processed_at=processed)
        story = story.with_version(version, seen_at=at).model_copy(update={"killed": True, "events": held})
        return _told(outcome, article, told), story

    def keep(self, story: Story, value: bytes | None = None) -> None:
        """Remember a story as it is now.

        Args:
            story: with its newest version.
            value: what `Story.dump` gave for it, where that has been asked already.
        """
        number, card, before = self._put(Card.of(story, story.dump() if value is None else value))
        self._index.put(number, card, before)
        self._recent.pop(number, None)
        self._recent[number] = story
        if len(self._recent) > _RECENT:
            self._recent.popitem(last=False)

    def _put(self, card: Card) -> tuple[int, Card, Card | None]:
        """A card on the shelf, found by its names. Returns its number, it, and the one that it is there instead of."""
        number = self._number(card.family)
        before = self._shelf[number] if number is not None else None
        number = self._shelf.put(card, number)
        known, keys = before.name_keys() if before is not None else set(), card.name_keys()
        for key in known - keys:
            self._names.remove(key, number)
        for key in keys - known:
            self._names.add(key, number)
        return number, card, before

    def _number(self, key: int) -> int | None:
        """The story that has a family or an article of that key; of several the one last heard of."""
        found: list[tuple[float, int, int]] = []
        for number in self._names.numbers(key):
            card = self._shelf[number]
            if card is not None and (card.family == key or key in card.names):
                found.append((card.seen_at, card.family, number))
        return max(found)[2] if found else None

    def _story(self, number: int) -> Story:
        story = self._recent.get(number)
        if story is None:
            card = self._shelf[number]
            if card is None:
                raise KeyError(number)
            story = card.story
        return story


def _is_late(version: Version, known: Iterable[Version]) -> bool:
    """Whether a newer version of the same article is known."""
    return any(version.article_id == other.article_id and version.version < other.version for other in known)


def _without_text(article: Article) -> Article:
    """A version of a killed story: that it came, and nothing of what it says."""
    return article.model_copy(
        update={
            "status": "cancelled",
            "headline": None,
            "paragraphs": (),
            "captions": (),
            "removed": (),
            "labels": {},
        }
    )


def _told(outcome: Outcome, article: Article, events: list[Event]) -> Outcome:
    labels = tuple(sorted(article.labels))
    told = {"article": article, "events": tuple(events), "labels": labels}
    if not labels and outcome.status == "classified":
        told |= {"status": "unclassified", "reason": f"status: {article.status}"}
    return outcome.model_copy(update=told)
