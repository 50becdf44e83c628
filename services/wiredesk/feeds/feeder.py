"""Sends documents to `wire.raw`. What it reports as fed, the brokers have acknowledged."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterable, Callable
from dataclasses import dataclass
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError, MessageSizeTooLargeError

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import OperationError, UnavailableError
from wiredesk.feeds.documents import WireDocument
from wiredesk.settings import KafkaSettings

_IN_FLIGHT: Final = 500
_BATCH_BYTES: Final = 262_144
_RECORD_OVERHEAD: Final = 100
_HEADER_OVERHEAD: Final = 10
_DRAIN_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Fed:
    """A document that the brokers have acknowledged, and where it is."""

    document: WireDocument
    partition: int
    offset: int


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that the topic does not take."""

    document: WireDocument
    reason: str


class Pace:
    """Lets so many through in a second.

    Args:
        per_second: how many; null for no limit.
        monotonic: the clock.
    """

    def __init__(self, per_second: float | None, monotonic: Callable[[], float]) -> None:
        self._gap = 1 / per_second if per_second else 0.0
        self._monotonic = monotonic
        self._due = monotonic()

    async def wait(self) -> None:
        """Until the next may go. What was not used is not made up for later."""
        await asyncio.sleep(max(0.0, self._due - self._monotonic()))
        self._due = max(self._due, self._monotonic() - self._gap) + self._gap


class Feeder:
    """Puts documents into a topic, in their order, each once.

    The producer is idempotent: what it sends again after a lost answer, the broker does not keep twice.

    Args:
        settings: the cluster.
        topic: the full name of the topic.
        max_bytes: the largest record that the topic takes.
        fed: told of each acknowledged document, in their order.
        refused: told of each that is too large.
        per_second: how many to send in a second at the most; null for no limit.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topic: str,
        *,
        max_bytes: int,
        fed: Callable[[Fed], None],
        refused: Callable[[Refused], None],
        per_second: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._topic = topic
        self._max_bytes = max_bytes
        self._fed = fed
        self._refused = refused
        self._pace = Pace(per_second, monotonic)
        self._failure: Exception | None = None

    async def feed(self, documents: AsyncIterable[WireDocument]) -> None:
        """Send all of them. Cancelled, it reads no further and waits a moment for what is on its way.

        Raises:
            UnavailableError: no broker answers.
            OperationError: a document was not acknowledged. Whether it is in the topic is not known.
        """
        producer = AIOKafkaProducer(
            **client_options(self._settings),
            enable_idempotence=True,
            acks="all",
            max_batch_size=_BATCH_BYTES,
            max_request_size=self._max_bytes + _BATCH_BYTES,
            linger_ms=5,
        )
        try:
            await producer.start()
        except (KafkaError, OSError) as error:
            await producer.stop()
            servers = ",".join(bootstrap_servers(self._settings))
            raise UnavailableError(f"Kafka at {servers} does not answer ({error})") from error
        try:
            await self._run(producer, documents)
        finally:
            await producer.stop()

    async def _run(self, producer: AIOKafkaProducer, documents: AsyncIterable[WireDocument]) -> None:
        sent: asyncio.Queue[tuple[WireDocument, asyncio.Future[object]] | None] = asyncio.Queue(_IN_FLIGHT)
        acknowledging = asyncio.create_task(self._acknowledge(sent))
        try:
            await self._send_all(producer, documents, sent)
            await sent.put(None)
            await acknowledging
        except asyncio.CancelledError:
            # What is under way arrives all the same, and had better be reported.
            if not sent.full():
                sent.put_nowait(None)
            await asyncio.wait([acknowledging], timeout=_DRAIN_SECONDS)
            raise
        finally:
            acknowledging.cancel()
        if self._failure is not None:
            raise self._failure

    async def _send_all(
        self,
        producer: AIOKafkaProducer,
        documents: AsyncIterable[WireDocument],
        sent: asyncio.Queue[tuple[WireDocument, asyncio.Future[object]] | None],
    ) -> None:
        async for document in documents:
            if self._failure is not None:
                return
            size = size_of(document)
            if size > self._max_bytes:
                reason = f"a record of {size:,} bytes, and {self._topic} takes {self._max_bytes:,}"
                self._refused(Refused(document, reason))
                continue
            await self._pace.wait()
            try:
                future = await producer.send(
                    self._topic, value=document.value, key=document.key, headers=list(document.headers)
                )
            except KafkaError as error:
                self._failure = _not_acknowledged(document, error)
                return
            await sent.put((document, future))

    async def _acknowledge(self, sent: asyncio.Queue[tuple[WireDocument, asyncio.Future[object]] | None]) -> None:
        """Wait for the acknowledgements in the order of the documents. Goes on after a failure, to free the queue."""
        while (entry := await sent.get()) is not None:
            document, future = entry
            try:
                metadata = await future
            except MessageSizeTooLargeError:
                self._refused(Refused(document, f"too large for {self._topic}, says the broker"))
            except KafkaError as error:
                self._failure = self._failure or _not_acknowledged(document, error)
            else:
                try:
                    self._fed(Fed(document, metadata.partition, metadata.offset))  # type: ignore[attr-defined]
                except Exception as error:  # noqa: BLE001 - raised again by `_run`, once the queue is empty
                    self._failure = self._failure or error


def size_of(document: WireDocument) -> int:
    """An upper bound of what the broker counts for a document as a record."""
    headers = sum(len(name) + len(value) + _HEADER_OVERHEAD for name, value in document.headers)
    return len(document.value) + len(document.key) + headers + _RECORD_OVERHEAD


def _not_acknowledged(document: WireDocument, error: KafkaError) -> OperationError:
    return OperationError(f"{document.name} was not acknowledged: {error!r}")
