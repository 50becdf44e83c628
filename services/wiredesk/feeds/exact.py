"""Feeding exactly once: documents and their marks in one transaction. See `wiredesk.feeds.ledger`."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import AsyncIterable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Self

from aiokafka import AIOKafkaProducer
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaConnectionError, KafkaError, ProducerFenced

from wiredesk.connection import bootstrap_servers, client_options
from wiredesk.errors import OperationError, UnavailableError
from wiredesk.feeds.documents import WireDocument
from wiredesk.feeds.feeder import Fed, Pace, Refused, size_of
from wiredesk.feeds.ledger import Ledger, State, mark_of, mark_of_state, partition_of, restore
from wiredesk.settings import KafkaSettings

_MOST_DOCUMENTS: Final = 500
_MOST_BYTES: Final = 8 * 1024 * 1024
_MOST_SECONDS: Final = 0.5
"""Of one transaction: whichever is reached first ends it."""
_BATCH_BYTES: Final = 262_144
_FENCED: Final = (ProducerFenced, InvalidProducerEpoch, IllegalOperation, AssertionError)
"""Fenced between two of our calls, aiokafka finds its own state wrong at the second."""
_CLOSE_SECONDS: Final = 5.0


class TakenOverError(OperationError):
    """Another process feeds under the same name by now; what this one had not committed is not in the topic."""


@dataclass(frozen=True, slots=True)
class Topics:
    """Where it goes."""

    raw: str
    feeds: str
    feeds_partitions: int
    max_bytes: int
    """The largest record that `raw` takes."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who is told of what was done."""

    fed: Callable[[Fed], None]
    """Of each document, once its transaction is committed."""
    refused: Callable[[Refused], None]
    """Of each that the topic does not take."""
    skipped: Callable[[WireDocument], None]
    """Of each that had been fed before, as it is."""


class ExactFeeder:
    """Feeds documents under a feed's name, each once, over any end of this process and of the brokers.

    A context: entering it fences whoever feeds under the same name, and reads what was fed.

    Args:
        settings: the cluster.
        topics: where it goes.
        feed: the feed's name.
        listener: who is told.
        per_second: how many to send in a second at the most; null for no limit.
        monotonic: the clock.
    """

    def __init__(
        self,
        settings: KafkaSettings,
        topics: Topics,
        feed: str,
        *,
        listener: Listener,
        per_second: float | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._topics = topics
        self._listener = listener
        self._pace = Pace(per_second, monotonic)
        self._monotonic = monotonic
        self._partition = partition_of(feed, topics.feeds_partitions)
        self.ledger = Ledger(feed)
        self._producer: AIOKafkaProducer | None = None

    async def __aenter__(self) -> Self:
        """Take over.

        Raises:
            UnavailableError: no broker answers.
            OperationError: one refuses.
        """
        feed = self.ledger.feed
        self._producer = AIOKafkaProducer(
            **client_options(self._settings),
            transactional_id=transactional_id(self._topics.feeds, feed),
            transaction_timeout_ms=round(self._settings.transaction_timeout_seconds * 1000),
            acks="all",
            max_batch_size=_BATCH_BYTES,
            max_request_size=self._topics.max_bytes + _BATCH_BYTES,
            linger_ms=5,
        )
        try:
            await self._producer.start()
            self.ledger = await restore(self._settings, self._topics.feeds, self._partition, feed)
        except (KafkaError, OSError) as error:
            await self._close()
            servers = ",".join(bootstrap_servers(self._settings))
            raise UnavailableError(f"Kafka at {servers} does not answer ({error})") from error
        except BaseException:
            await self._close()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._close()

    async def feed(
        self, documents: AsyncIterable[WireDocument], state: Callable[[], State | None] | None = None
    ) -> int:
        """Feed what has not been fed.

        Args:
            documents: in their order.
            state: asked once the documents have come to their end: where the feed then stands, to be kept in the same
                transaction as the last of them; null where that is as before.

        Returns:
            How many were fed.

        Raises:
            TakenOverError: another process feeds under this name.
            OperationError: a transaction failed. Whether its documents are in the topic is known when the feed is taken
                over again, and only then.
        """
        coming: asyncio.Queue[WireDocument | None] = asyncio.Queue(_MOST_DOCUMENTS)
        reading = asyncio.create_task(_pump(documents, coming))
        fed = 0
        try:
            ended = False
            while not ended:
                some, ended = await self._gather(coming)
                reached = state() if ended and state is not None and await _is_whole(reading) else None
                if some or (reached is not None and reached != self.ledger.state):
                    fed += await _to_its_end(self._commit(some, reached))
            await reading
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await reading
        return fed

    async def _gather(self, coming: asyncio.Queue[WireDocument | None]) -> tuple[list[WireDocument], bool]:
        """The documents of the next transaction, and whether they are the last."""
        some: list[WireDocument] = []
        taken: dict[str, str] = {}
        size, until = 0, float("inf")
        while len(some) < _MOST_DOCUMENTS and size < _MOST_BYTES:
            try:
                wait = None if until == float("inf") else max(0.0, until - self._monotonic())
                document = await asyncio.wait_for(coming.get(), wait)
            except TimeoutError:
                break
            if document is None:
                return some, True
            if self.ledger.has(document) or taken.get(document.name) == document.mark:
                self._listener.skipped(document)
                continue
            bytes_here = size_of(document)
            if bytes_here > self._topics.max_bytes:
                reason = f"a record of {bytes_here:,} bytes, and {self._topics.raw} takes {self._topics.max_bytes:,}"
                self._listener.refused(Refused(document, reason))
                continue
            await self._pace.wait()
            some.append(document)
            taken[document.name] = document.mark
            size += bytes_here
            until = min(until, self._monotonic() + _MOST_SECONDS)
        return some, False

    async def _commit(self, some: list[WireDocument], state: State | None) -> int:
        producer, topics, feed = self._producer, self._topics, self.ledger.feed
        if producer is None:
            raise OperationError("this feed has not been taken over")
        sent = []
        try:
            await producer.begin_transaction()
            for document in some:
                future = await producer.send(
                    topics.raw, value=document.value, key=document.key, headers=list(document.headers)
                )
                sent.append(future)
                key, value = mark_of(feed, document)
                await producer.send(topics.feeds, value=value, key=key, partition=self._partition)
            if state is not None:
                key, value = mark_of_state(feed, state)
                await producer.send(topics.feeds, value=value, key=key, partition=self._partition)
            placed = await asyncio.gather(*sent)
            await producer.commit_transaction()
        except _FENCED as error:
            raise TakenOverError(f"another process feeds {feed!r} by now: one at a time") from error
        except (KafkaError, TimeoutError) as error:
            for future in sent:
                if future.done() and not future.cancelled():
                    future.exception()  # retrieved, or the loop reports it as forgotten
            lost = isinstance(error, KafkaConnectionError)
            raise (UnavailableError if lost else OperationError)(f"feeding {feed!r} failed: {error!r}") from error
        for document, metadata in zip(some, placed, strict=True):
            self.ledger.add(document)
            self._listener.fed(Fed(document, metadata.partition, metadata.offset))
        if state is not None:
            self.ledger.state = state
        return len(some)

    async def _close(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaError, TimeoutError, AssertionError):
                await asyncio.wait_for(producer.stop(), _CLOSE_SECONDS)


def transactional_id(topic: str, feed: str) -> str:
    """The id under which a feed writes: one of its name at a time, on whatever machine."""
    return f"{topic}-{hashlib.sha256(feed.encode()).hexdigest()[:24]}"


async def _to_its_end(committing: Coroutine[object, object, int]) -> int:
    """A transaction that has begun is brought to its end, even where nobody waits for it any more."""
    task = asyncio.ensure_future(committing)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task], timeout=_CLOSE_SECONDS)
        raise


async def _pump(documents: AsyncIterable[WireDocument], coming: asyncio.Queue[WireDocument | None]) -> None:
    """Read ahead: a transaction must be able to end while the next document is waited for."""
    try:
        async for document in documents:
            await coming.put(document)
    finally:
        await coming.put(None)


async def _is_whole(reading: asyncio.Task[None]) -> bool:
    """Whether the documents came to their end, rather than to an error, which is raised by whoever awaits the task."""
    await asyncio.wait([reading])
    return reading.exception() is None if not reading.cancelled() else False
