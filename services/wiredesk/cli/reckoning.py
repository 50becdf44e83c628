"""What became of the copy that was fed: counted until every document is accounted for."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

_NO_EVENTS: Final = ("articles", "dead-letters")


@dataclass
class Reckoning:
    """Counts what comes out.

    A document that holds several articles is counted as soon as as many articles and dead letters came as documents
    went in: good enough for a line on the screen.
    """

    expected: int
    """Documents fed."""
    begun: float
    """When we were started, on the monotonic clock."""
    monotonic: Callable[[], float] = time.monotonic
    counts: Counter[str] = field(default_factory=Counter)
    copies: int = 0
    """Articles that were told before: of these no event comes out."""
    first_event_seconds: float | None = None

    def enter(self, stream: str) -> bool:
        """A record of a stream came. Returns whether that completes the account."""
        before = self._done
        if stream not in _NO_EVENTS and self.first_event_seconds is None:
            self.first_event_seconds = self.monotonic() - self.begun
        self.counts[stream] += 1
        return bool(self.expected) and self._done and not before

    @property
    def _done(self) -> bool:
        return self.counts["articles"] + self.counts["dead-letters"] >= self.expected

    def summary(self) -> str:
        """In words: what came of the documents, and how many events of each category."""
        from wiredesk.cli.wording import some

        parts = [some(self.counts["articles"], "article")]
        if letters := self.counts["dead-letters"]:
            parts.append(some(letters, "dead letter"))
        events = {s: n for s, n in sorted(self.counts.items()) if s not in _NO_EVENTS}
        told = ", ".join(f"{number} {category}" for category, number in events.items())
        line = f"{' and '.join(parts)} of {some(self.expected, 'document')}; {some(sum(events.values()), 'event')}"
        if told:
            line += f" ({told})"
        if self.first_event_seconds is not None:
            line += f", the first {self.first_event_seconds:.1f} s after the start"
        if self.copies:
            line += f"; {some(self.copies, 'article')} told before, whose events `wiredesk tail --from beginning` shows"
        return line
