"""Faust 0.15.3's consumer, mended. All that reaches into Faust and aiokafka stands here.

With each mend, what is known of it upstream (`faust` is faust-streaming/faust); `tests/unit/test_worker_consumer.py`
fails when a release of theirs has mended it.

- It reads committed records only. Faust hard-wires `read_uncommitted` outside its own exactly_once
  (transport/drivers/aiokafka.py:571; no issue found), and that one repeats records (faust#323, faust#517).
- A seek back reaches partitions without a committed offset too. aiokafka's `seek_to_committed` leaves those where
  they are (consumer.py:901), so that what Faust dropped of them was never read again (akin to faust#216).
- Each fetch is entered in the ledger.
- It commits nothing: offsets travel in the transactions (`wiredesk.worker.owner`).
- A header whose name is no UTF-8 does not stop it (`wiredesk.worker.tolerant`; no issue found).
- It hands on what a fetch brought as one message a topic. Message by message, Faust waits for two futures that it wraps
  into tasks (transport/consumer.py:1220, faust#229 and robinhood/faust#563), builds two objects and goes through a
  queue: 150 µs each.
- It stops fetching for a hop that is behind. Faust sleeps a whole second once all are (transport/consumer.py:808), and
  once dropped what was fetched of them (faust#53, faust#88).
- A fetch is held open for a tenth of a second at the most; Faust hard-wires 1.5 s (transport/drivers/aiokafka.py:615;
  no issue found), and so long what comes to a partition that the fetch in hand leaves out would have to wait.
- Its topics are not acknowledged: Faust would keep a gap for each transaction marker, for ever (consumer.py:1189,
  faust#282 of the same tree).
- An offset that the broker no longer holds is not skipped over silently: the ledger shows the jump.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any, Final, Protocol, cast

import structlog
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer import fetcher as aiokafka_fetcher
from aiokafka.consumer.fetcher import FetchResult
from faust.transport.drivers import aiokafka as driver
from faust.types import TP
from faust.types.tuples import ConsumerMessage

from wiredesk.worker.inbox import Inbox
from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.tolerant import TolerantRecords

log = structlog.get_logger(__name__)

aiokafka_fetcher.MemoryRecords = TolerantRecords


_FULL_SECONDS: Final = 0.005
_SHORT_SECONDS: Final = 0.05
_HELD_MS: Final = 100


class HasLedger(Protocol):
    """The app that the consumer belongs to."""

    ledger: FetchLedger
    inboxes: Mapping[str, Inbox]
    """By topic: what waits for its hop."""


class Fetched(ConsumerMessage):
    """What one fetch brought of one topic, under the name of one of its records."""

    __slots__ = ("fetched",)

    def __init__(self, fetched: Mapping[TP, list[Any]], generation: int) -> None:
        tp = next(iter(fetched))
        last = fetched[tp][-1]
        super().__init__(
            tp.topic, tp.partition, last.offset, 0.0, 0, None, b"", b"", None, 0, 0, tp, generation_id=generation
        )
        self.fetched = fetched
        """aiokafka's records, by partition."""


class LedgeredConsumerThread(driver.AIOKafkaConsumerThread):
    """Fetches, on a thread of its own, and enters what it fetched."""

    consumer: MendedConsumer

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - Faust has no types
        consumer = super()._create_worker_consumer(transport)
        # Read by AIOKafkaConsumer.start(), which has not been called yet.
        consumer._isolation_level = "read_committed"
        consumer._fetch_max_wait_ms = _HELD_MS
        return consumer

    async def _fetch_records(
        self,
        consumer: AIOKafkaConsumer,
        active_partitions: set[Any],
        timeout: float | None = None,  # noqa: ASYNC109 - Faust's signature
        max_records: int | None = None,
    ) -> Mapping[Any, list[Any]]:
        fetcher, subscription = consumer._fetcher, consumer._subscription
        if subscription.reassignment_in_progress:
            # What is drained while partitions change hands could not be entered: where it began is not known.
            await asyncio.sleep(0.05)
            return {}
        records = await self._drain(consumer, active_partitions, max_records)
        if not records and timeout and not fetcher._closed:
            fetched = fetcher._create_fetch_waiter()
            await asyncio.wait([fetched], timeout=timeout)
            if not fetched.done():
                fetched.cancel()
            elif not subscription.reassignment_in_progress:
                fetched.result()  # raises what the coordinator has passed on: no right to read, for one
                records = await self._drain(consumer, active_partitions, max_records)
        return records

    async def _drain(
        self, consumer: AIOKafkaConsumer, active_partitions: set[Any], max_records: int | None
    ) -> Mapping[Any, list[Any]]:
        """What has arrived by now. Does not wait, so that nothing can seek in between."""
        fetched = {
            partition: (result._partition_records, result._partition_records.next_fetch_offset)
            for partition, result in consumer._fetcher._records.items()
            if type(result) is FetchResult and result._partition_records is not None
        }
        records = await super()._fetch_records(consumer, active_partitions, timeout=0, max_records=max_records)
        for partition, (batches, start) in fetched.items():
            end = batches.next_fetch_offset
            # One that was not drained (paused, or sought away from) has not moved the position to its end.
            if end > start and self.consumer.fetch_position(partition) == end:
                offsets = [record.offset for record in records.get(partition, ())]
                self.consumer.ledger.fetched(partition, start, end, offsets)
        return records


class MendedConsumer(driver.Consumer):
    """Faust's consumer, with the mends above."""

    ledger: FetchLedger

    def _new_consumer_thread(self) -> LedgeredConsumerThread:
        app = cast(HasLedger, self.app)
        self.ledger, self._inboxes = app.ledger, app.inboxes
        return LedgeredConsumerThread(self, loop=self.loop, beacon=self.beacon)

    async def getmany(self, timeout: float) -> AsyncIterator[tuple[TP, Fetched]]:  # noqa: ASYNC109 - Faust's signature
        """What has arrived, a message a topic. As Faust's, but for that."""
        while self.flow_active and not self.should_stop and self._all_full():  # noqa: ASYNC110 - two hops may have room
            await asyncio.sleep(_FULL_SECONDS)
        some_full = any(inbox.full for inbox in self._inboxes.values())
        # One that is full now shall not wait for records of another until it has run dry.
        records, _ = await self._wait_next_records(_SHORT_SECONDS if some_full else timeout)
        generation = self.app.consumer_generation_id
        if self.should_stop:
            return
        if not self.flow_active:
            try:
                await self.perform_seek()
            except Exception as error:  # noqa: BLE001 - it is tried again after the next rebalance
                log.warning("seek.failed", error=repr(error))
            return
        by_topic: dict[str, dict[TP, list[Any]]] = {}
        for partition, found in (records or {}).items():
            tp = TP(partition.topic, partition.partition)
            by_topic.setdefault(tp.topic, {})[tp] = found
            self._read_offset[tp] = found[-1].offset
        for fetched in by_topic.values():
            if self.app.consumer_generation_id != generation or self.suspend_flow.is_set():
                return
            message = Fetched(fetched, generation)
            yield message.tp, message

    def _all_full(self) -> bool:
        topics = {tp.topic for tp in self._get_active_partitions()}
        return bool(topics) and all(self._inboxes[topic].full for topic in topics)

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, list[Any]]:  # noqa: ASYNC109
        # Here, and not by `_get_active_partitions`: what that returns is what pausing and resuming changes.
        wanted = {tp for tp in active_partitions or () if not self._inboxes[tp.topic].full}
        if not wanted:  # which to aiokafka would be all
            return {}
        found: Mapping[TP, list[Any]] = await super()._getmany(wanted, timeout)
        return found

    async def perform_seek(self) -> None:
        """Seek all partitions to their committed offsets, and to the beginning where there is none."""
        await super().perform_seek()
        unread = [tp for tp in self.assignment() if not self._read_offset[tp]]
        if unread:
            await self._thread.seek_to_beginning(*(TopicPartition(tp.topic, tp.partition) for tp in unread))

    async def commit(self, topics: Iterable[Any] | None = None, start_new_transaction: bool = True) -> bool:  # noqa: ARG002
        """Nothing: the offsets are committed in the transactions."""
        return True

    def end(self, partition: TopicPartition) -> int | None:
        """Behind the last record that may be read; null before the first fetch."""
        consumer = self._thread._consumer
        return consumer.last_stable_offset(partition) if consumer and self._state(partition) else None

    def fetch_position(self, partition: TopicPartition) -> int | None:
        """The offset from which the next fetch will read; null before it is known."""
        state = self._state(partition)
        return state.position if state is not None and state.has_valid_position else None

    def _state(self, partition: TopicPartition) -> Any | None:  # noqa: ANN401 - aiokafka has no types
        consumer = self._thread._consumer
        subscription = consumer._subscription.subscription if consumer else None
        assignment = subscription.assignment if subscription else None
        return assignment.state_value(partition) if assignment and partition in assignment.tps else None

    def verify_event_path(self, now: float, tp: Any) -> None:  # noqa: ANN401 - Faust has no types
        """Nothing: Faust would take commits that it does not make for a livelock."""


class MendedTransport(driver.Transport):
    """Faust's transport with the mended consumer."""

    Consumer = MendedConsumer
