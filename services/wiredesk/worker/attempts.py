"""Which record the process died at: a mark in the metadata of the partition's committed offset.

A record at which the interpreter itself dies (a crash in a C library, the kernel's out-of-memory killer) would
kill worker after worker. No process can write down its own death, so it is written down beforehand, where the
next owner of the partition reads it, on whatever machine that is:

1. The first batch after a partition was taken over is marked before it is processed ("batch"). Its commit clears
   the mark. Batches after that are not marked: they cost nothing.
2. An owner that finds a batch mark at the offset it starts from knows that a process died somewhere in that
   batch. It goes through the range of that batch record by record, each marked ("alone") in the transaction
   that commits the one before it.
3. An owner that finds an "alone" mark knows at which record the process died, and how often. At the limit, the
   record becomes a dead letter.

A worker that was fenced while it held a marked record leaves a mark too, though it did not die. That costs the
next owner some slower transactions, and is why one death alone condemns nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Literal

_PREFIX = "wiredesk-attempt:"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A mark that processing has begun at a committed offset: at the first record there or behind it."""

    kind: Literal["batch", "alone"]
    offset: int
    """The committed offset that it goes with."""
    until: int
    """Behind the last record of the batch in which a process died: up to there, record by record."""
    deaths: int = 0
    """How often a process has died with that record alone in hand."""

    def dump(self) -> str:
        """As the metadata of a commit; well below Kafka's 4096 bytes."""
        return _PREFIX + json.dumps([self.kind, self.offset, self.until, self.deaths], separators=(",", ":"))

    @classmethod
    def parse(cls, metadata: str | None, *, committed: int) -> Attempt | None:
        """The mark in a commit's metadata; null where there is none, or one that goes with another offset."""
        if not metadata or not metadata.startswith(_PREFIX):
            return None
        try:
            kind, offset, until, deaths = json.loads(metadata[len(_PREFIX) :])
            mark = cls(kind, int(offset), int(until), int(deaths))
        except (ValueError, TypeError):
            return None
        return mark if mark.offset == committed and kind in ("batch", "alone") else None

    def inherited(self) -> Attempt:
        """The mark under which the next owner begins, the process that set this one being no more."""
        return replace(self, kind="alone", deaths=self.deaths + (self.kind == "alone"))

    def after(self, offset: int) -> Attempt | None:
        """The mark for the record behind one that went through; null where the range is done."""
        return Attempt("alone", offset, self.until) if offset < self.until else None
