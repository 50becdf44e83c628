"""The account of a campaign with stories: all that came out, beside what an undisturbed run makes of the same input."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord

from support.comparison import Differences, Seen, Subscriber
from support.undisturbed import Undisturbed
from wiredesk.record import Output, Record
from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS, HELD, KEYED, RAW, STORIES

_STATES: Final = (STORIES, HELD)
"""Compacted: what counts is the last value of each key."""


@dataclass(slots=True)
class Told:
    """What lies on all topics but `wire.raw`."""

    records: defaultdict[str, Counter[Seen]] = field(default_factory=lambda: defaultdict(Counter))
    """By topic, those of the compacted ones left out."""
    states: dict[str, dict[str, Seen]] = field(default_factory=lambda: {topic: {} for topic in _STATES})
    """By topic and key: what is held at the end."""
    subscriber: Subscriber = field(default_factory=Subscriber)
    copies: defaultdict[str, list[Seen]] = field(default_factory=lambda: defaultdict(list))
    """By id: what was told of copies under another key, articles and events."""

    def take(self, topic: str, output: Output, copies: Mapping[str, str]) -> None:
        """One record more.

        Args:
            topic: without its prefix.
            output: the record.
            copies: the copies under another key, which are looked at one by one: id to the family copied.
        """
        seen = Seen.of(output.key, output.value, output.headers)
        if topic in _STATES:
            if output.value is None:
                self.states[topic].pop(seen.key, None)
            elif not any(seen.key == name.rpartition("-")[0] for name in copies):
                self.states[topic][seen.key] = _without(copies, seen) if seen.key in copies.values() else seen
            return
        said = json.loads(output.value or b"{}") if topic != DEAD_LETTERS else {}
        name = str(said.get("id" if topic == KEYED else "article_id"))
        if name in copies:
            if topic != KEYED:  # one that is sent on passes there twice
                self.copies[name].append(seen)
            return
        self.records[topic][seen] += 1
        if topic != KEYED:
            self.subscriber.take(topic, output.value)


def _without(copies: Mapping[str, str], story: Seen) -> Seen:
    """A story's state but for its copies: which of them have been found is no part of the comparison."""
    said: dict[str, Any] = json.loads(story.value)
    said["versions"] = [version for version in said["versions"] if version["article_id"] not in copies]
    said.pop("seen_at")
    return Seen(story.key, json.dumps(said, sort_keys=True))


class StoryAccountant:
    """Reads all topics from the beginning, committed records only; remembers what lay on `wire.raw`."""

    def __init__(self, bootstrap: str, prefix: str, topics: Iterable[str], partitions: int) -> None:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            max_poll_records=2000,
        )
        self._prefix = prefix
        self._partitions = [TopicPartition(topic, number) for topic in topics for number in range(partitions)]
        self._counts: Counter[str] = Counter()
        self.raw: list[Record] = []
        """In the order of their partitions."""
        self.read_records: list[tuple[str, Output]] = []
        """Of all other topics, likewise."""

    @property
    def articles(self) -> int:
        """How many records came out for documents: articles and dead letters."""
        return self._counts[ARTICLES] + self._counts[DEAD_LETTERS]

    async def start(self) -> None:
        await self._consumer.start()
        self._consumer.assign(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)

    async def stop(self) -> None:
        await self._consumer.stop()

    async def read(self, seconds: float) -> int:
        """Read what is there; waits so long for something. Returns how many records."""
        count = 0
        for partition, records in (await self._consumer.getmany(timeout_ms=round(seconds * 1000))).items():
            topic = partition.topic.removeprefix(self._prefix)
            count += len(records)
            self._counts[topic] += len(records)
            for record in records:
                self._enter(topic, record)
        return count

    def _enter(self, topic: str, record: ConsumerRecord) -> None:
        headers = tuple(record.headers)
        if topic == RAW:
            where = (record.topic, record.partition, record.offset, record.timestamp)
            self.raw.append(Record(*where, record.key, record.value, headers))
        else:
            self.read_records.append((topic, Output(topic, record.key, record.value, headers)))


@dataclass(slots=True)
class StoryAccount:
    """What came of it."""

    fed: int
    stories: int
    releases: int
    differences: Differences = field(default_factory=Differences)
    records: dict[str, int] = field(default_factory=dict)
    """By topic: how many came out, those of the compacted topics left out."""
    active: int = 0
    retracted: int = 0
    relations: dict[str, int] = field(default_factory=dict)
    copies: int = 0
    """Under another key, and in another partition."""
    copies_found: int = 0
    """Of those: told as copies. The others were told as stories of their own, which the race allows."""
    seconds: float = 0.0
    worker_kills: int = 0
    broker_kills: int = 0
    exits: list[int] = field(default_factory=list)
    """Exit codes of workers that left by themselves (and were started anew)."""

    @property
    def is_wrong(self) -> bool:
        """Whether anything differs from the undisturbed run."""
        return bool(self.differences)

    def summary(self) -> dict[str, object]:
        """The figures."""
        return {
            "fed": self.fed,
            "stories": self.stories,
            "releases": self.releases,
            "records": self.records,
            "relations": self.relations,
            "events_active": self.active,
            "events_retracted": self.retracted,
            "copies_found": f"{self.copies_found} of {self.copies}",
            "lost": dict(self.differences.lost),
            "repeated": dict(self.differences.repeated),
            "differences": self.differences.shown,
            "worker_kills": self.worker_kills,
            "broker_kills": self.broker_kills,
            "exits": self.exits,
            "seconds": round(self.seconds, 1),
        }


def settle(
    account: StoryAccount,
    run: Undisturbed,
    read_records: Iterable[tuple[str, Output]],
    copies: Mapping[str, str],
    prefix: str,
) -> None:
    """Compare what came out with what should have, and enter it.

    Args:
        account: where to.
        run: the undisturbed run, at its end.
        read_records: all that came out, by topic.
        copies: under other keys: id to the family copied.
        prefix: of the topics.
    """
    # A copy whose key happens to lie in its story's partition is in no race: of it everything counts.
    racing = {name: family for name, family in copies.items() if name in _first_of_their_own(run.told, prefix)}
    expected, found = Told(), Told()
    for output in run.told:
        expected.take(output.topic.removeprefix(prefix), output, racing)
    for topic, output in read_records:
        found.take(topic, output, racing)
    differences = account.differences
    for topic in sorted({*expected.records, *found.records}):
        differences.compare(topic, expected.records[topic], found.records[topic])
    for topic in _STATES:
        differences.compare_states(f"{topic}: state of", expected.states[topic], found.states[topic])
    differences.compare_states("held of event", expected.subscriber.events, found.subscriber.events)
    differences.compare_states("told of article", expected.subscriber.articles, found.subscriber.articles)
    differences.shown += found.subscriber.disorder
    account.copies = len(racing)
    for name, family in racing.items():
        account.copies_found += _copy(name, family, expected.copies[name], found.copies[name], differences)
    account.records = {topic: records.total() for topic, records in sorted(found.records.items())}
    statuses = Counter(status for _, status, _ in found.subscriber.events.values())
    account.active, account.retracted = statuses["active"], statuses["retracted"]
    told = [json.loads(relation) for said in found.subscriber.articles.values() for _, relation in said]
    account.relations = dict(sorted(Counter(each["kind"] if each else "none" for each in told).items()))


def _first_of_their_own(told: Iterable[Output], prefix: str) -> frozenset[str]:
    articles = (json.loads(output.value or b"{}") for output in told if output.topic == prefix + ARTICLES)
    return frozenset(article["article_id"] for article in articles if article["relation"] is None)


def _copy(name: str, family: str, expected: list[Seen], found: list[Seen], differences: Differences) -> bool:
    """Whether a copy was told as one; it may be told as a story of its own, but nothing else, and once."""
    if Counter(found) == Counter(expected):
        return False
    said = [json.loads(seen.value) for seen in found]
    if len(said) == 1 and said[0]["family_id"] == family and said[0]["relation"]["kind"] == "duplicate":
        return True
    told = [(each.get("event_id", "article"), each["family_id"], each.get("relation")) for each in said]
    differences.shown.append(f"copy {name}: told as {told}, neither as a copy of {family} nor as a story of its own")
    return False
