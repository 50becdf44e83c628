"""What was fetched against what was delivered: the proof that no record is committed over.

Between the broker and the agent, Faust may drop records that it has fetched (its flow was suspended, a rebalance
came between), relying on a seek that brings them back. Where that seek fails, the next record that arrives would
be committed, and the dropped ones with it: lost. Record offsets alone cannot show this, since transaction markers
and aborted records leave holes too. So each fetch is entered here with the range of offsets that it covered and
the offsets of the records found in it, and each delivery is checked against that.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field

from wiredesk.errors import GapError


@dataclass(slots=True)
class _Range:
    start: int
    """The first offset from which on everything was fetched, without a break."""
    end: int
    """Behind the last offset fetched."""
    pending: deque[int] = field(default_factory=deque)
    """Offsets of records that were fetched and are not yet delivered, ascending."""


class FetchLedger:
    """The books of one consumer, by partition. The fetcher's thread enters, the agent's thread checks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ranges: dict[Hashable, _Range] = {}

    def fetched(self, partition: Hashable, start: int, end: int, offsets: Sequence[int]) -> None:
        """Enter that [start, end) was read from the broker and held records at these offsets.

        A fetch that does not go on where the last one ended (after a seek back, or behind a break) begins the books
        anew: where it begins above the position, `delivered` will find that.
        """
        with self._lock:
            known = self._ranges.get(partition)
            if known is None or start != known.end:
                # After a seek back, too: what was delivered before it may never have been committed, so that nothing
                # is proved but what is read from there on.
                self._ranges[partition] = _Range(start, end, deque(offsets))
                return
            known.pending.extend(offsets)
            known.end = end

    def delivered(self, partition: Hashable, position: int, offsets: Sequence[int]) -> None:
        """Check that these records are the next ones at or behind a position, none left out.

        Args:
            partition: whose records they are.
            position: the offset up to which everything is processed and committed.
            offsets: of the delivered records, ascending, none below `position`.

        Raises:
            GapError: where a record between `position` and the last offset was never fetched, or fetched and
                not delivered.
        """
        if not offsets:
            return
        with self._lock:
            known = self._ranges.get(partition)
            if known is None or known.start > position:
                begin = "nothing" if known is None else f"records from {known.start} on"
                raise GapError(f"{partition}: {begin} fetched where {position} is the next to process")
            pending = known.pending
            while pending and pending[0] < position:
                pending.popleft()
            for offset in offsets:
                if not pending or pending[0] != offset:
                    expected = pending[0] if pending else f"none below {known.end}"
                    raise GapError(f"{partition}: {offset} was delivered where {expected} was to come next")
                pending.popleft()

    def drained(self, partition: Hashable) -> bool:
        """Whether no record that was fetched of a partition waits for its delivery."""
        with self._lock:
            known = self._ranges.get(partition)
            return known is None or not known.pending

    def forget(self, partition: Hashable) -> None:
        """Drop the books of a partition that was handed over."""
        with self._lock:
            self._ranges.pop(partition, None)
