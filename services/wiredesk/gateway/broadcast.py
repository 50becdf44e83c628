"""From the one reader of Kafka to all subscribers. Each has a bounded queue: who is too slow is let go, and alone."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from wiredesk.gateway.entries import Entry
from wiredesk.gateway.filters import Filter
from wiredesk_schemas.cursors import Offsets

TOO_SLOW: Final = "too-slow"
STOPPING: Final = "stopping"


@dataclass(frozen=True, slots=True)
class Interest:
    """What a subscriber wants. Of equal ones the filter is applied once."""

    streams: frozenset[str]
    filter: Filter


class Reader:
    """One subscriber's queue.

    Args:
        interest: what it wants.
        most: records that may wait.
        most_bytes: of them all.
        on_gone: told when it gets nothing any more.
    """

    def __init__(self, interest: Interest, *, most: int, most_bytes: int, on_gone: Callable[[], None]) -> None:
        self.interest = interest
        self.gone: str | None = None
        """Why it gets nothing any more: `TOO_SLOW` or `STOPPING`."""
        self._most, self._most_bytes = most, most_bytes
        self._waiting: deque[Entry] = deque()
        self._bytes = 0
        self._wake: asyncio.Future[None] | None = None
        self._on_gone = on_gone

    def offer(self, entry: Entry) -> None:
        """A record for it."""
        if self.gone is not None:
            return
        size = len(entry.data or b"")
        if len(self._waiting) >= self._most or (self._waiting and self._bytes + size > self._most_bytes):
            self.let_go(TOO_SLOW)
            return
        self._waiting.append(entry)
        self._bytes += size
        self._notify()

    def let_go(self, why: str) -> None:
        """It gets nothing any more; what waits is dropped where it was too slow."""
        if self.gone is None:
            self.gone = why
            if why == TOO_SLOW:
                self._waiting.clear()
                self._bytes = 0
            self._on_gone()
            self._notify()

    def _notify(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)

    async def wait(self, seconds: float) -> None:
        """Until there is something to take, or it is gone, or so many seconds are over."""
        if self._waiting or self.gone is not None:
            return
        loop = asyncio.get_running_loop()
        self._wake = loop.create_future()
        timer = loop.call_later(seconds, self._notify)
        try:
            await self._wake
        finally:
            timer.cancel()
            self._wake = None

    def take(self, most_bytes: int) -> list[Entry]:
        """The next records, so many bytes of them and one at least."""
        taken: list[Entry] = []
        size = 0
        while self._waiting and (not taken or size < most_bytes):
            entry = self._waiting.popleft()
            length = len(entry.data or b"")
            size += length
            taken.append(entry)
        # By what was counted then: a text that was taken back since is shorter.
        self._bytes = max(0, self._bytes - size) if self._waiting else 0
        return taken


class Hub:
    """All subscribers.

    Args:
        most_readers: more are refused.
        most: records that may wait for one.
        most_bytes: of them all.
    """

    def __init__(self, *, most_readers: int, most: int, most_bytes: int) -> None:
        self._most_readers = most_readers
        self._most, self._most_bytes = most, most_bytes
        self._groups: dict[Interest, set[Reader]] = {}
        self.readers = 0
        self.stopping = False
        self.positions: dict[str, Offsets] = {}
        """Up to where all has been handed out."""
        self.let_go = 0
        """How many were too slow, ever."""
        self.delivered = 0
        """Records handed to subscribers, ever."""

    @property
    def is_full(self) -> bool:
        """Whether one more would be too many."""
        return self.readers >= self._most_readers

    def join(self, interest: Interest, on_gone: Callable[[], None] = lambda: None) -> Reader:
        """A new subscriber, who gets what is published from now on; `on_gone` is called when it gets nothing more."""
        reader = Reader(interest, most=self._most, most_bytes=self._most_bytes, on_gone=on_gone)
        self._groups.setdefault(interest, set()).add(reader)
        self.readers += 1
        if self.stopping:
            reader.let_go(STOPPING)
        return reader

    def leave(self, reader: Reader) -> None:
        """A subscriber is there no longer."""
        group = self._groups.get(reader.interest)
        if group is None or reader not in group:
            return
        group.discard(reader)
        self.readers -= 1
        if not group:
            del self._groups[reader.interest]

    def publish(self, entry: Entry) -> None:
        """Hand a record to all who want it."""
        for interest, group in self._groups.items():
            if entry.stream in interest.streams and interest.filter.passes(entry):
                for reader in group:
                    if reader.gone is None:
                        reader.offer(entry)
                        self.let_go += reader.gone is not None
                self.delivered += len(group)

    def close(self) -> None:
        """Tell all that we stop."""
        self.stopping = True
        for group in self._groups.values():
            for reader in group:
                reader.let_go(STOPPING)
