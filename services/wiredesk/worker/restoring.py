"""The state of stories as it lies in Kafka: a partition of it at once, or all of it as it goes on."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from wiredesk.connection import client_options
from wiredesk.errors import OperationError
from wiredesk.settings import KafkaSettings
from wiredesk.versions.story import Story

log = structlog.get_logger(__name__)

_POLL_MS = 500
_PATIENCE_SECONDS = 30.0
"""Longer than a transaction of a worker that died may stay open."""
_FETCH_BYTES = 4 * 1024 * 1024
_AGAIN_SECONDS = 2.0


def _consumer(settings: KafkaSettings) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        **client_options(settings),
        isolation_level="read_committed",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        max_partition_fetch_bytes=_FETCH_BYTES,
        fetch_max_bytes=8 * _FETCH_BYTES,
    )


async def restore(settings: KafkaSettings, topic: str, partition: int) -> list[bytes]:
    """What is committed of the state in a partition, be it stories or another: the last value of each key.

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
    return list(values.values())


async def follow(settings: KafkaSettings, topic: str, partitions: int, told: Callable[[Story], None]) -> None:
    """Tell of every story of all partitions, from the beginning and then as they change, until cancelled.

    It is only ever asked for copies: what it cannot read is passed over, and a broker that is away is waited for.
    """
    while True:
        consumer = _consumer(settings)
        try:
            await consumer.start()
            consumer.assign([TopicPartition(topic, number) for number in range(partitions)])
            await consumer.seek_to_beginning()
            while True:
                for records in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                    for record in records:
                        if record.value is not None:
                            with contextlib.suppress(ValueError):
                                told(Story.load(record.value))
                    await asyncio.sleep(0)
        except (KafkaError, OSError) as error:
            log.warning("stories.unread", reason=repr(error))
            await asyncio.sleep(_AGAIN_SECONDS)
        finally:
            with contextlib.suppress(KafkaError, OSError):
                await consumer.stop()
