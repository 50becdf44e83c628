"""Each request fed once: under its Idempotency-Key, over gateways, whoever is killed, and for a day.

The mark of a request lies in `wire.requests`, and is written in the transaction that carries its documents. Keys fall
into slots, and a slot has a transactional id: of two gateways the one that took a slot last alone can commit there.
Whoever takes a slot ends the transaction that the other left open, and only then reads what marks there are. As long
as nobody has taken it away since, nobody else has written there, and what is in memory is all there is; whether anybody
has, the commit tells.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import structlog
from aiokafka import AIOKafkaProducer
from aiokafka.errors import (
    IllegalOperation,
    InvalidProducerEpoch,
    KafkaError,
    MessageSizeTooLargeError,
    ProducerFenced,
)

from wiredesk.gateway.feeding import Place, producer_options, stop
from wiredesk.gateway.intake import Document
from wiredesk.gateway.marks import Marks
from wiredesk.gateway.problems import Problem, busy, kafka_away
from wiredesk.settings import KafkaSettings

SLOTS: Final = 16
_FENCED: Final = (ProducerFenced, InvalidProducerEpoch, IllegalOperation, AssertionError)
"""Fenced between two of our calls, aiokafka finds its own state wrong at the second."""
_TRIES: Final = 8
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Slot:
    number: int
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    producer: AIOKafkaProducer | None = None


def mark_key(owner: str, idempotency_key: str) -> bytes:
    """The key of a request's mark: two that feed do not share their keys."""
    return hashlib.sha256(f"{owner}\0{idempotency_key}".encode("utf-8", "surrogateescape")).hexdigest().encode()


def digest(documents: Sequence[Document]) -> str:
    """Of what a request feeds."""
    found = hashlib.sha256()
    for document in documents:
        for part in (document.key, document.value, *(v for _, v in document.headers)):
            found.update(len(part).to_bytes(8, "big") + part)
    return found.hexdigest()


class Once:
    """Feeds requests that have an Idempotency-Key.

    Args:
        settings: the cluster.
        topic: the full name of the topic for documents.
        requests: the full name of the topic for marks.
        marks: which there are.
        max_bytes: the largest record that `topic` takes.
        seconds: how long to wait for Kafka.
    """

    def __init__(
        self, settings: KafkaSettings, topic: str, requests: str, marks: Marks, *, max_bytes: int, seconds: float
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._requests = requests
        self._marks = marks
        self._max_bytes = max_bytes
        self._seconds = seconds
        self._slots = [_Slot(number) for number in range(SLOTS)]

    async def feed(self, key: bytes, documents: Sequence[Document]) -> tuple[list[Place], bool]:
        """Feed what has not been fed under this key.

        Returns:
            Where the documents are, and whether they had been fed before.

        Raises:
            Problem: 413, 422 (the key stands for another body) or 503.
        """
        slot = self._slots[zlib.crc32(key) % SLOTS]
        body = digest(documents)
        try:
            async with asyncio.timeout(self._seconds):
                async with slot.lock:
                    return await self._in_slot(slot, key, body, documents)
        except TimeoutError as error:
            raise kafka_away(error) from error

    async def _in_slot(
        self, slot: _Slot, key: bytes, body: str, documents: Sequence[Document]
    ) -> tuple[list[Place], bool]:
        for attempt in range(_TRIES):
            try:
                producer = slot.producer or await self._take(slot)
                found = self._marks.get(key)
                if found is not None:
                    # Ours alone, or written by somebody who has committed: either way it stands.
                    return _read(found, body), True
                return await self._commit(slot, producer, key, body, documents), False
            except _FENCED:
                await self._let_go(slot)
                await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 - against meeting again
            except MessageSizeTooLargeError as error:
                await self._let_go(slot)
                raise Problem(413, "too-large", f"{self._topic} takes {self._max_bytes:,} bytes a record") from error
            except (KafkaError, OSError) as error:
                await self._let_go(slot)
                raise kafka_away(error) from error
            except BaseException:
                await self._let_go(slot)
                raise
        raise busy("another gateway is at work on the same keys")

    async def _take(self, slot: _Slot) -> AIOKafkaProducer:
        """Fence whoever had the slot, and know all that is marked in it."""
        made = AIOKafkaProducer(
            **producer_options(self._settings, max_bytes=self._max_bytes, seconds=self._seconds),
            transactional_id=f"{self._settings.group}-{self._requests}-{slot.number}",
            transaction_timeout_ms=round(self._settings.transaction_timeout_seconds * 1000),
        )
        try:
            await made.start()
            await self._marks.catch_up(await self._marks.partition_of(slot.number))
        except BaseException:
            await stop(made)
            raise
        slot.producer = made
        log.info("requests.slot_taken", slot=slot.number)
        return made

    async def _commit(
        self, slot: _Slot, producer: AIOKafkaProducer, key: bytes, body: str, documents: Sequence[Document]
    ) -> list[Place]:
        await producer.begin_transaction()
        sent = [await producer.send(self._topic, value=d.value, key=d.key, headers=list(d.headers)) for d in documents]
        try:
            metadata = await asyncio.gather(*sent)
        finally:
            for future in sent:
                if future.done() and not future.cancelled():
                    future.exception()  # retrieved, or the loop reports it as forgotten
        placed = [(one.partition, one.offset) for one in metadata]
        mark = json.dumps({"sha256": body, "placed": placed}, separators=(",", ":")).encode()
        partition = await self._marks.partition_of(slot.number)
        await producer.send_and_wait(self._requests, value=mark, key=key, partition=partition)
        await producer.commit_transaction()
        self._marks.add(key, mark)
        return placed

    async def _let_go(self, slot: _Slot) -> None:
        producer, slot.producer = slot.producer, None
        if producer is not None:
            await stop(producer)

    async def close(self) -> None:
        """Bring what is under way to its end, and let go of all slots."""
        for slot in self._slots:
            async with slot.lock:
                await self._let_go(slot)


def _read(mark: bytes, body: str) -> list[Place]:
    known = json.loads(mark)
    if known["sha256"] != body:
        raise Problem(
            422, "idempotency-key", "this Idempotency-Key was used for another body: a new one needs a new key"
        )
    return [(partition, offset) for partition, offset in known["placed"]]
