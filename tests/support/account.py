"""The account of what came out, kept by a plain aiokafka consumer that reads committed records."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition

from wiredesk_schemas.topics import ARTICLES, DEAD_LETTERS


@dataclass(slots=True)
class Account:
    """What came of it."""

    fed: int
    seconds: float = 0.0
    worker_kills: int = 0
    broker_kills: int = 0
    exits: list[int] = field(default_factory=list)
    """Exit codes of workers that left by themselves (and were started anew)."""
    articles: Counter[str] = field(default_factory=Counter)
    dead: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    expected_events: frozenset[str] = frozenset()

    @property
    def lost(self) -> int:
        """Articles of which nothing came out."""
        return self.fed - len(self.articles.keys() | self.dead.keys())

    @property
    def repeated(self) -> int:
        """Articles and dead letters too many."""
        return sum((self.articles + self.dead).values()) - len(self.articles.keys() | self.dead.keys())

    @property
    def events_lost(self) -> int:
        """Events that the pipeline finds and that did not come out."""
        return len(self.expected_events - self.events.keys())

    @property
    def events_repeated(self) -> int:
        """Events too many, unexpected ones among them."""
        return sum(self.events.values()) - len(self.expected_events & self.events.keys())

    @property
    def is_wrong(self) -> bool:
        """Whether anything was lost or repeated."""
        return bool(self.lost + self.repeated + self.events_lost + self.events_repeated)

    def summary(self) -> dict[str, object]:
        """The figures."""
        return {
            "fed": self.fed,
            "lost": self.lost,
            "repeated": self.repeated,
            "dead_letters": sum(self.dead.values()),
            "events": sum(self.events.values()),
            "events_lost": self.events_lost,
            "events_repeated": self.events_repeated,
            "worker_kills": self.worker_kills,
            "broker_kills": self.broker_kills,
            "exits": self.exits,
            "seconds": round(self.seconds, 1),
        }


class Accountant:
    """Reads all output topics from the beginning, committed records only."""

    def __init__(self, bootstrap: str, prefix: str, topics: Sequence[str], partitions: int, account: Account) -> None:
        self._consumer = AIOKafkaConsumer(
            bootstrap_servers=bootstrap,
            isolation_level="read_committed",
            auto_offset_reset="earliest",
            max_poll_records=2000,
        )
        self._prefix = prefix
        self._partitions = [TopicPartition(t, p) for t in topics for p in range(partitions)]
        self.account = account

    async def start(self) -> None:
        await self._consumer.start()
        self._consumer.assign(self._partitions)
        await self._consumer.seek_to_beginning(*self._partitions)

    async def stop(self) -> None:
        await self._consumer.stop()

    async def read(self, seconds: float) -> int:
        """Read what is there; waits so long for something. Returns how many records."""
        batches = await self._consumer.getmany(timeout_ms=round(seconds * 1000))
        count = 0
        for partition, records in batches.items():
            for record in records:
                count += 1
                self._enter(partition.topic.removeprefix(self._prefix), record.key, record.value, dict(record.headers))
        return count

    def _enter(self, topic: str, key: bytes | None, value: bytes | None, headers: dict[str, bytes]) -> None:
        if topic == DEAD_LETTERS:
            self.account.dead[(key or b"").decode()] += 1
        elif topic == ARTICLES:
            self.account.articles[json.loads(value or b"{}")["article_id"]] += 1
        elif topic.startswith("wire.events."):
            self.account.events[json.loads(value or b"{}")["event_id"]] += 1
