"""Which record the process died at: a mark in the metadata of the partition's committed offset.

A record at which the interpreter itself dies (a crash in a C library, the kernel's out-of-memory killer) would
kill worker after worker. No process can write down its own death, so it is written down beforehand, where the
next owner of the partition reads it, on whatever machine that is:

1. The first batch after a partition was taken over is marked before it is processed ("range"). Its commit clears
   the mark. Batches after that are not marked: they cost nothing.
2. An owner that finds a mark at the offset it starts from knows that a process died with something of that range in
   hand. It goes through the range record by record: it marks each as "begun", with nothing else in hand in the whole
   process, and the commit of the record sets the mark back to what is left of the range.
3. Who finds a record "begun" knows that a process died at this very one, and how often. At the limit, the record
   becomes a dead letter.

A process that leaves in good order, or that takes its own partition over anew, did not die: the one sets the mark back,
the other knows it by the token of the process.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Final, Literal

_PREFIX: Final = "wiredesk-attempt:"


@dataclass(frozen=True, slots=True)
class Attempt:
    """A mark on a committed offset: of a range that a process has begun with, or of the first record of it."""

    kind: Literal["range", "begun"]
    offset: int
    """The committed offset that it goes with."""
    until: int
    """Behind the last record of the batch in which a process died: up to there, record by record."""
    process: str
    """Who has set it: a token that no other process has."""
    deaths: int = 0
    """How often a process has died with the first record at the offset, and no other, in hand."""

    def dump(self) -> str:
        """As the metadata of a commit; well below Kafka's 4096 bytes."""
        mark = [self.kind, self.offset, self.until, self.process, self.deaths]
        return _PREFIX + json.dumps(mark, separators=(",", ":"))

    @classmethod
    def parse(cls, metadata: str | None, *, committed: int) -> Attempt | None:
        """The mark in a commit's metadata; null where there is none, or one that goes with another offset."""
        if not metadata or not metadata.startswith(_PREFIX):
            return None
        try:
            kind, offset, until, process, deaths = json.loads(metadata[len(_PREFIX) :])
            mark = cls(kind, int(offset), int(until), str(process), int(deaths))
        except (ValueError, TypeError):
            return None
        return mark if mark.offset == committed and kind in ("range", "begun") else None

    def inherited(self, process: str) -> Attempt:
        """The mark under which the next owner, that process, begins."""
        died = self.kind == "begun" and self.process != process
        return replace(self, kind="range", process=process, deaths=self.deaths + died)

    def begun(self) -> Attempt:
        """The mark that its first record is in hand, and nothing else is."""
        return replace(self, kind="begun")

    def after(self, offset: int) -> Attempt | None:
        """The mark for what lies behind a record that went through; null where the range is done."""
        return Attempt("range", offset, self.until, self.process) if offset < self.until else None
