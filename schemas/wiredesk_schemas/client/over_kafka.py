"""Events from Kafka itself: committed ones only, outside any group, from a cursor or from now on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError

from wiredesk_schemas import cursors, reach
from wiredesk_schemas.categories import read_event
from wiredesk_schemas.client.asking import Asked, GoneError, Pauses, RefusedError, with_cursor
from wiredesk_schemas.event import Event
from wiredesk_schemas.filters import Filter
from wiredesk_schemas.topics import events_topic

_POLL_MS: Final = 500
_NOT_FOUND: Final = 404
_BAD: Final = 400


async def events(asked: Asked) -> AsyncIterator[Event]:
    """The events, on and on.

    Raises:
        ClientError: see `wiredesk_schemas.client.asking`.
    """
    reading = _Reading(asked)
    pauses = Pauses(asked.patience)
    while True:
        consumer = AIOKafkaConsumer(
            bootstrap_servers=asked.at,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        try:
            await consumer.start()
            await reading.place(consumer)
            pauses.worked()
            while True:
                for record in _in_order(await consumer.getmany(timeout_ms=_POLL_MS)):
                    event = reading.take(record)
                    if event is not None:
                        yield event
        except (KafkaError, TimeoutError, OSError) as failure:
            error: object = failure
        finally:
            with suppress(KafkaError, TimeoutError, OSError):
                await consumer.stop()
        await asyncio.sleep(pauses.failed(error))


class _Reading:
    """Where one subscription stands."""

    def __init__(self, asked: Asked) -> None:
        self._filter: Filter = asked.filter
        self._after = asked.after
        self._servers = asked.at
        self._topics = {category: asked.topic_prefix + events_topic(category) for category in asked.categories}
        self._categories = {topic: category for category, topic in self._topics.items()}
        self._at: dict[str, cursors.Offsets] | None = None

    async def place(self, consumer: AIOKafkaConsumer) -> None:
        """Put a consumer where reading is to go on.

        Raises:
            ClientError: there is no such topic, the cursor is none, or what comes behind it is gone.
        """
        every = await _partitions(self._servers, tuple(self._topics.values()))
        consumer.assign(every)
        first = self._by_category(await consumer.beginning_offsets(every))
        last = self._by_category(await consumer.end_offsets(every))
        at = self._at or self._first(first, last)
        for category, offsets in at.items():
            for number, offset in enumerate(offsets):
                begin = first[category][number]
                if cursors.BEGINNING < offset < begin or offset > last[category][number]:
                    raise GoneError("what comes behind the cursor is kept no longer: begin anew, without it")
                consumer.seek(TopicPartition(self._topics[category], number), max(offset, begin))
        self._at = at

    def _first(
        self, first: Mapping[str, cursors.Offsets], last: Mapping[str, cursors.Offsets]
    ) -> dict[str, cursors.Offsets]:
        if self._after is None:
            return dict(last)
        try:
            return cursors.decode(self._after, {category: len(offsets) for category, offsets in first.items()})
        except cursors.CursorError as error:
            raise RefusedError(f"after: {error}", _BAD) from error

    def _by_category(self, offsets: Mapping[TopicPartition, int]) -> dict[str, cursors.Offsets]:
        return {
            category: tuple(offset for where, offset in sorted(offsets.items()) if where.topic == topic)
            for category, topic in self._topics.items()
        }

    def take(self, record: Any) -> Event | None:  # noqa: ANN401 - aiokafka has no types
        """A record has come. Returns its event, where it is wanted and can be read."""
        category = self._categories[record.topic]
        at = self._at or {}
        offsets = list(at[category])
        offsets[record.partition] = record.offset + 1
        self._at = at = {**at, category: tuple(offsets)}
        try:
            event = read_event(record.value or b"")
        except ValueError:
            return None
        if not self._filter.passes(_facets(event, dict(record.headers))):
            return None
        return with_cursor(event, cursors.encode(at))


async def _partitions(servers: str, topics: tuple[str, ...]) -> list[TopicPartition]:
    admin = AIOKafkaAdminClient(bootstrap_servers=servers)
    try:
        await admin.start()
        # Asked for by name, a missing topic would be made by a broker that makes topics by itself.
        there = await admin.list_topics()
        if missing := [topic for topic in topics if topic not in there]:
            raise RefusedError(f"there is no topic {missing[0]}", _NOT_FOUND)
        return sorted(
            TopicPartition(topic["topic"], partition["partition"])
            for topic in await admin.describe_topics(list(topics))
            for partition in topic["partitions"]
        )
    finally:
        await admin.close()


def _facets(event: Event, headers: Mapping[str, bytes | None]) -> frozenset[str] | None:
    """What the worker says that it reaches; of an event from before the worker did so, what it says itself."""
    known = reach.from_header(headers.get(reach.HEADER))
    if known is None and event.status == "active":
        known = reach.of_event(event, None)
    return None if known is None else frozenset(known)


def _in_order(batch: Mapping[TopicPartition, list[Any]]) -> list[Any]:
    """By their times, those of one partition in their order all the same."""
    found = []
    for records in batch.values():
        latest = 0
        for record in records:
            latest = max(latest, record.timestamp)
            found.append((latest, record.topic, record.partition, record.offset, record))
    found.sort(key=lambda one: one[:4])
    return [record for *_, record in found]
