"""What was fetched for a hop and waits for it: bounded, so that fetching stops while the hop is behind."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wiredesk.record import Record

MOST_BYTES: Final = 8 * 1024 * 1024
"""From here on a hop has enough to do."""


class Inbox:
    """The records of one topic that wait. For one event loop.

    Args:
        most_records: from here on it is full; so is one that holds `MOST_BYTES`.
    """

    def __init__(self, most_records: int) -> None:
        self._most_records = most_records
        self._waiting: deque[tuple[int, list[Record]]] = deque()
        self._filled = asyncio.Event()
        self._records = 0
        self._bytes = 0

    @property
    def full(self) -> bool:
        """Whether nothing more should be fetched for it."""
        return self._records >= self._most_records or self._bytes >= MOST_BYTES

    def put(self, generation: int, fetched: Mapping[Any, Sequence[Any]]) -> None:
        """Add what a fetch brought.

        Args:
            generation: of the consumer group, when it was fetched.
            fetched: aiokafka's records, by partition.
        """
        records = [_record(found) for several in fetched.values() for found in several]
        if records:
            self._waiting.append((generation, records))
            self._records += len(records)
            self._bytes += sum(_size(record) for record in records)
            self._filled.set()

    async def filled(self, seconds: float) -> None:
        """Wait until there is something, and then a little for more; not once it is full."""
        await self._filled.wait()
        if seconds > 0 and not self.full:
            await asyncio.sleep(seconds)

    def take(self, generation: int) -> list[Record]:
        """All that waits.

        Args:
            generation: of the consumer group now. What was fetched before a rebalance comes again, from the committed
                offset, and may have gaps here: it is dropped. So is what was fetched again, after a seek back.
        """
        taken: dict[int, list[Record]] = {}
        for fetched_in, records in self._waiting:
            if fetched_in != generation:
                continue
            for record in records:
                before = taken.setdefault(record.partition, [])
                while before and before[-1].offset >= record.offset:
                    before.pop()
                before.append(record)
        self._waiting.clear()
        self._records = self._bytes = 0
        self._filled.clear()
        return [record for several in taken.values() for record in several]


def _size(record: Record) -> int:
    """Keys and headers too: a feeder may put its megabyte there."""
    size = len(record.value or b"") + len(record.key or b"")
    return size + sum(len(name) + len(value or b"") for name, value in record.headers) if record.headers else size


def _record(found: Any) -> Record:  # noqa: ANN401 - aiokafka has no types
    return Record(
        found.topic,
        found.partition,
        found.offset,
        # Of a record without a time it is -1.
        -1 if found.timestamp is None else found.timestamp,
        found.key,
        found.value,
        found.headers,
    )
