"""The state of stories as it lies in Kafka: a partition of it at once, or all of it as it goes on."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from aiokafka.structs import ConsumerRecord

from wiredesk.connection import client_options
from wiredesk.errors import OperationError
from wiredesk.settings import KafkaSettings
from wiredesk.versions.search import SEARCHED_SECONDS
from wiredesk.versions.story import Story

log = structlog.get_logger(__name__)

_POLL_MS = 500
_PATIENCE_SECONDS = 30.0
"""Longer than a transaction of a worker that died may stay open."""
_FETCH_BYTES = 4 * 1024 * 1024
_AGAIN_SECONDS = 2.0
_AT_ONCE = 500
"""So many stories are told of before others have their turn."""
_TAIL = 200
"""Offsets at the end of a partition, among which there is a story, and not the marks of transactions alone."""


def _consumer(settings: KafkaSettings) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        **client_options(settings),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_bytes=8 * _FETCH_BYTES,
    )


async def restore(settings: KafkaSettings, topic: str, partition: int) -> Iterator[bytes]:
    """What is committed of the state in a partition, be it stories or another: the last value of each key.

    In no order; each is given away, and kept here no longer.

    To be read by whoever has fenced the one who wrote it before.

    Raises:
        OperationError: where a broker refuses, or an open transaction is in the way for too long.
    """
    where, consumer = TopicPartition(topic, partition), _consumer(settings)
    values: dict[bytes, bytes] = {}
    try:
        await consumer.start()
        consumer.assign([where])
        end = (await consumer.end_offsets([where]))[where]
        await consumer.seek_to_beginning(where)
        waited = 0.0
        while await consumer.position(where) < end:
            batch = await consumer.getmany(where, timeout_ms=_POLL_MS)
            waited = 0.0 if batch else waited + _POLL_MS / 1000
            if waited > _PATIENCE_SECONDS:
                raise OperationError(f"{topic}/{partition}: an open transaction is in the way")
            for record in batch.get(where, ()):
                if record.key is not None and record.value is not None:
                    values[record.key] = record.value
                elif record.key is not None:
                    values.pop(record.key, None)
    except (KafkaError, TimeoutError) as error:
        raise OperationError(f"cannot read {topic}/{partition}: {error!r}") from error
    finally:
        await consumer.stop()
    log.info("state.restored", topic=topic, partition=partition, values=len(values))
    return _given_away(values)


def _given_away(values: dict[bytes, bytes]) -> Iterator[bytes]:
    while values:
        yield values.popitem()[1]


async def follow(
    settings: KafkaSettings,
    topic: str,
    partitions: int,
    told: Callable[[Story], None],
    *,
    reached: Callable[[], None] = lambda: None,
) -> None:
    """Tell of the stories of all partitions that may still be searched, and of all as they change, until cancelled.

    It is only ever asked for copies: what it cannot read is passed over, and a broker that is away is waited for.

    Args:
        settings: of the cluster.
        topic: of the stories.
        partitions: of the topic.
        told: told of each story, older states of it before newer ones.
        reached: called when all has been told that was there at the beginning.
    """
    all_of_them = [TopicPartition(topic, number) for number in range(partitions)]
    while True:
        consumer = _consumer(settings)
        try:
            await consumer.start()
            consumer.assign(all_of_them)
            left = await _seek_to_what_is_searched(consumer, all_of_them)
            begun, behind = time.monotonic(), True
            while True:
                left = {where: end for where, end in left.items() if await consumer.position(where) < end}
                if behind and not left:
                    behind = False
                    log.info("stories.followed", seconds=round(time.monotonic() - begun, 1))
                    reached()
                for records in (await consumer.getmany(timeout_ms=_POLL_MS, max_records=_AT_ONCE)).values():
                    for story in _stories(records):
                        told(story)
                await asyncio.sleep(0)
        except (KafkaError, OSError) as error:
            log.warning("stories.unread", reason=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            with contextlib.suppress(KafkaError, OSError):
                await consumer.stop()


async def _seek_to_what_is_searched(
    consumer: AIOKafkaConsumer, partitions: list[TopicPartition]
) -> dict[TopicPartition, int]:
    """Pass over what was written before the time that is searched. Returns where each partition ends.

    A story was last heard of before its state was written. So what was written so long before the newest that is
    known cannot have been heard of within the time that is searched.
    """
    begins, ends = await consumer.beginning_offsets(partitions), await consumer.end_offsets(partitions)
    newest = float("-inf")
    for where in partitions:
        consumer.seek(where, max(begins[where], ends[where] - _TAIL))
    tail = {where for where in partitions if ends[where] > begins[where]}
    while tail:
        batch = await consumer.getmany(*tail, timeout_ms=_POLL_MS)
        newest = max([newest, *(story.seen_at for records in batch.values() for story in _stories(records))])
        tail = {where for where in tail if await consumer.position(where) < ends[where]}
        if not batch:
            break  # an open transaction is in the way: its end is read soon enough
    since = newest - SEARCHED_SECONDS
    found = {}
    if since > 0:
        found = await consumer.offsets_for_times({where: int(since * 1000) for where in partitions})
    for where in partitions:
        first = found.get(where)
        consumer.seek(where, first.offset if first is not None else ends[where] if since > 0 else begins[where])
    return {where: end for where, end in ends.items() if end > begins[where]}


def _stories(records: Iterable[ConsumerRecord]) -> Iterator[Story]:
    for record in records:
        if record.value is not None:
            with contextlib.suppress(ValueError):
                yield Story.load(record.value)
