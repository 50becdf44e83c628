"""Invented stories by the million, and their states as hop 2 keeps them: by its own code, from articles and events.

The articles need not go through hop 1, for nothing of what it does stays in a story's state: they are made as it would
give them, with events that the pipeline once found in a sentence of the same form.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from wiredesk.pipeline import Pipeline
from wiredesk.versions import Newsroom, texts
from wiredesk.versions.story import Story
from wiredesk_schemas import Article, Event, Outcome, event_id

START: Final = datetime(2026, 3, 1, tzinfo=UTC)
VERSIONS: Final = (1, 2)
"""Of one story after another."""
SENTENCES: Final = 26
"""Of a first version, and so many more of each later one."""
_NAME: Final = "urn:fjordwire:"
_APART: Final = timedelta(minutes=10)
_WORDS: Final = (
    *("harbour", "governor", "pier", "crane", "vessel", "council", "river", "engineer", "signal", "market", "weather"),
    *("ferry", "bridge", "station", "ministry", "factory", "storm", "airport", "railway", "warehouse", "convoy"),
    *("patrol", "terminal", "antenna", "coast", "district", "hospital", "school", "treaty", "envoy", "quarter"),
)
_SEED: Final = random.Random(7)
_PHRASES: Final = [" ".join(_SEED.choices(_WORDS, k=14)) for _ in range(2_000)]
_COPY: Final = (
    "Ukraine’s air force said Russia launched 84 drones overnight, 71 of them shot down.\n\n"
    "At least two people were injured in Odesa at pier nine, the regional governor said.\n\n"
    "The foreign ministers of Norway and Japan met in Oslo on Tuesday and signed an agreement on joint patrols.\n"
)


@dataclass(frozen=True, slots=True)
class Update:
    """A new state of a story."""

    family_id: str
    value: bytes
    at: datetime


class Newsdesk:
    """Makes stories, the same ones in every run.

    Args:
        share: which share of all stories: they are called after it.
        stories: how many there are in it.
        days: over how many they are spread.
    """

    def __init__(self, share: int, stories: int, days: float) -> None:
        self._share = share
        self._stories = stories
        self._apart = timedelta(days=days) / stories
        (found,) = Pipeline(max_document_bytes=10_000).process(
            f"Report\n\nODESA, March 1 (Fjordwire) - {_COPY}".encode(), processed_at=START, received_at=START
        )
        self._events = found.events[:3]

    def states(self) -> Iterator[Update]:
        """Every state that hop 2 would write, in its order."""
        newsroom = Newsroom()
        for number in range(self._stories):
            begun = START + self._apart * number
            for version, outcome in enumerate(self.outcomes(number)):
                at = begun + _APART * version
                _, story = newsroom.take(outcome, at=at, processed_at=at)
                if story is not None:
                    value = story.dump()
                    newsroom.keep(story, value)
                    yield Update(story.family_id, value, at)

    def outcomes(self, number: int) -> Iterator[Outcome]:
        """The versions of one story, as hop 1 would give them."""
        chance = random.Random(self._share << 32 | number)
        family = f"{_NAME}{self._share:02d}{number:07d}"
        sentences: list[str] = []
        for version in range(1, VERSIONS[number % len(VERSIONS)] + 1):
            sentences += [_sentence(chance) for _ in range(SENTENCES)]
            article = Article(
                article_id=family if version == 1 else f"{family}:{version}",
                version=version,
                family_id=family,
                headline=f"Report {self._share} {number} on {chance.choice(_WORDS)}",
                source="fjordwire",
                language="en",
                paragraphs=tuple(sentences),
                sha256=f"{number:064x}",
            )
            events = tuple(_event(event, sentences[place], article) for place, event in enumerate(self._events))
            labels = tuple(sorted({event.category for event in events}))
            yield Outcome(id=article.article_id, status="classified", labels=labels, article=article, events=events)


def under_another_name(update: Update, share: int, other: int) -> Update:
    """The same state as that of a story of another share, whose sentences nobody else has said either.

    Args:
        update: of the share that it was made for.
        share: that one's number.
        other: the number of the other one.
    """
    rest, packed = Story.parted(update.value)
    chance = random.Random(other).getrandbits(64)
    said = tuple(tuple(sentence ^ chance for sentence in text) for text in texts.unpack(packed))
    name, called = f"{_NAME}{share:02d}".encode(), f"{_NAME}{other:02d}".encode()
    story = Story.joined(rest.replace(name, called), texts.pack(said))
    return Update(story.family_id, story.dump(), update.at)


def _sentence(chance: random.Random) -> str:
    """One that nobody else has said."""
    return f"The {chance.choice(_PHRASES)} number {chance.getrandbits(40)} was seen there, officials said."


def _event(event: Event, sentence: str, article: Article) -> Event:
    """An event as it is, told by another sentence of another article."""
    end = len(sentence)
    evidence = (event.evidence[0].model_copy(update={"quote": sentence, "start": 0, "end": end}),)
    family = article.family_id
    named = event_id(family, event.category, event.kind, sentence)
    return event.model_copy(
        update={"event_id": named, "evidence": evidence, "family_id": family, "article_id": article.article_id}
    )
