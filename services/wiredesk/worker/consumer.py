"""Faust 0.15.3's consumer, mended. All that reaches into Faust and aiokafka stands here.

- It reads committed records only. Faust hard-wires `read_uncommitted` outside its own exactly_once
  (transport/drivers/aiokafka.py:571).
- A seek back reaches partitions without a committed offset too. aiokafka's `seek_to_committed` leaves those where
  they are (consumer.py:901), so that what Faust dropped of them was never read again.
- Each fetch is entered in the ledger.
- It commits nothing: offsets travel in the transactions (`wiredesk.worker.owner`).
- A header whose name is no UTF-8 does not stop it (`wiredesk.worker.tolerant`).
- An offset that the broker no longer holds is not skipped over silently: the ledger shows the jump.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Protocol, cast

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.consumer import fetcher as aiokafka_fetcher
from aiokafka.consumer.fetcher import FetchResult
from faust.transport.drivers import aiokafka as driver

from wiredesk.worker.ledger import FetchLedger
from wiredesk.worker.tolerant import TolerantRecords

aiokafka_fetcher.MemoryRecords = TolerantRecords


class HasLedger(Protocol):
    """The app that the consumer belongs to."""

    ledger: FetchLedger


class LedgeredConsumerThread(driver.AIOKafkaConsumerThread):
    """Fetches, on a thread of its own, and enters what it fetched."""

    consumer: MendedConsumer

    def _create_worker_consumer(self, transport: Any) -> AIOKafkaConsumer:  # noqa: ANN401 - Faust has no types
        consumer = super()._create_worker_consumer(transport)
        # Read by AIOKafkaConsumer.start(), which has not been called yet.
        consumer._isolation_level = "read_committed"
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
        self.ledger = cast(HasLedger, self.app).ledger
        return LedgeredConsumerThread(self, loop=self.loop, beacon=self.beacon)

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
