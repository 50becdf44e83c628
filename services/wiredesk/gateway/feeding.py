"""Documents put on `wire.raw`: what is reported as fed, the brokers have acknowledged."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from wiredesk.connection import client_options
from wiredesk.gateway.intake import Document
from wiredesk.gateway.problems import Problem, kafka_away
from wiredesk.settings import KafkaSettings

_BATCH_BYTES: Final = 262_144
_CLOSE_SECONDS: Final = 5.0
Place = tuple[int, int]
"""Partition and offset."""
log = structlog.get_logger(__name__)


def producer_options(settings: KafkaSettings, *, max_bytes: int, seconds: float) -> dict[str, Any]:
    """What every producer of the gateway is made with."""
    return {
        **client_options(settings),
        "acks": "all",
        "enable_idempotence": True,
        "max_batch_size": _BATCH_BYTES,
        "max_request_size": max_bytes + _BATCH_BYTES,
        "linger_ms": 2,
        "request_timeout_ms": max(1_000, round(seconds * 1000)),
    }


class Feeding:
    """Puts documents without an Idempotency-Key on the topic.

    A producer that has failed is let go, with what it had not sent: what becomes of that is not known, and said.

    Args:
        settings: the cluster.
        topic: the full name of the topic.
        max_bytes: the largest record that it takes.
        seconds: how long to wait for Kafka.
    """

    def __init__(self, settings: KafkaSettings, topic: str, *, max_bytes: int, seconds: float) -> None:
        self._settings = settings
        self._topic = topic
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._producer: AIOKafkaProducer | None = None
        self._starting = asyncio.Lock()
        self._ending: set[asyncio.Task[None]] = set()

    async def feed(self, documents: Sequence[Document]) -> list[Place]:
        """Send all of them.

        Raises:
            Problem: 413 or 503.
        """
        producer: AIOKafkaProducer | None = None
        try:
            async with asyncio.timeout(self._seconds):
                producer = await self._started()
                sent = [
                    await producer.send(self._topic, value=d.value, key=d.key, headers=list(d.headers))
                    for d in documents
                ]
                placed = await asyncio.gather(*sent)
        except MessageSizeTooLargeError as error:
            raise Problem(413, "too-large", f"{self._topic} takes {self._max_bytes:,} bytes a record") from error
        except (KafkaError, TimeoutError, OSError) as error:
            self._let_go(producer)
            raise kafka_away(error) from error
        return [(metadata.partition, metadata.offset) for metadata in placed]

    async def _started(self) -> AIOKafkaProducer:
        async with self._starting:
            if self._producer is None:
                made = AIOKafkaProducer(
                    **producer_options(self._settings, max_bytes=self._max_bytes, seconds=self._seconds)
                )
                try:
                    await made.start()
                except BaseException:
                    await stop(made)
                    raise
                self._producer = made
            return self._producer

    def _let_go(self, producer: AIOKafkaProducer | None) -> None:
        if producer is None or producer is not self._producer:
            return
        self._producer = None
        task = asyncio.create_task(stop(producer))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def close(self) -> None:
        """Send what is on its way, and end."""
        producer, self._producer = self._producer, None
        if producer is not None:
            await stop(producer)
        if self._ending:
            await asyncio.wait(self._ending, timeout=_CLOSE_SECONDS)


async def stop(producer: AIOKafkaProducer) -> None:
    """End a producer, whatever state it is in."""
    with suppress(KafkaError, TimeoutError, AssertionError, OSError):
        await asyncio.wait_for(producer.stop(), _CLOSE_SECONDS)
