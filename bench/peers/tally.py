"""Counts the work of one process while it runs, and what it costs."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, Final, Self

import orjson
import psutil

from bench.peers.works import Work
from wiredesk.record import Output, Record

_SAMPLE_EVERY: Final = 50
_IDLE_SECONDS: Final = 4.0
_JOINING_SECONDS: Final = 30.0
"""Who shares the work, and was given none of it for so long, came too late."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one process did between its first mark and its last call."""

    articles: int
    """In the window that the times are of."""
    records: int
    """Sent in it."""
    seconds: float
    processor_seconds: float
    """Of all threads of the process."""
    own_seconds: float
    """Of that: the work itself, which costs the same without any Kafka."""
    calls: int
    """In all."""
    resident_bytes: int
    """At the end."""
    samples: tuple[tuple[float, int], ...]
    """Moments on the machine's monotonic clock, and how many calls there had been."""

    @property
    def processor_us(self) -> float:
        """Processor time an article, in µs."""
        return self.processor_seconds / max(1, self.articles) * 1e6

    @property
    def own_us(self) -> float:
        """The work's own share of it."""
        return self.own_seconds / max(1, self.articles) * 1e6

    def as_json(self) -> dict[str, Any]:
        """For the pipe between the processes."""
        return asdict(self)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        """The way back."""
        known = {field.name: data[field.name] for field in fields(cls)}
        return cls(**{**known, "samples": tuple((at, calls) for at, calls in data["samples"])})


class Tally:
    """The work, counted. Times begin at the first call behind `warm`, and end at the last call.

    A batch that lies across either end is counted where it is worked on, so what is sent late at one end makes up for
    what was sent late at the other.

    Args:
        work: what is done with a record.
        articles: so many calls are all.
        warm: so many are not timed.
        alone: whether all calls fall to this process. If not, it is done when nothing comes any more.
    """

    def __init__(self, work: Work, *, articles: int, warm: int, alone: bool = True) -> None:
        self.work = work
        self._articles = articles
        self._warm = warm
        self._alone = alone
        self.calls = 0
        self._records = self._records_warm = 0
        self._own_ns = self._own_warm = 0
        self._begun = self._ended = (0.0, 0.0)
        self._samples: list[tuple[float, int]] = []
        self._last = time.monotonic()
        self._at_end = (0, 0, 0)
        self._finished = False

    def __call__(self, record: Record) -> Sequence[Output]:
        """Do the work."""
        begin = time.thread_time_ns()
        outputs = self.work(record)
        self._own_ns += time.thread_time_ns() - begin
        self._records += len(outputs)
        self.calls += 1
        if self.calls == self._warm:
            self._begun = time.perf_counter(), time.process_time()
            self._own_warm, self._records_warm = self._own_ns, self._records
        if self.calls % _SAMPLE_EVERY == 0 or self.calls == self._articles:
            self._last = time.monotonic()
            self._samples.append((self._last, self.calls))
            self._ended = time.perf_counter(), time.process_time()
            self._at_end = self.calls, self._own_ns, self._records
        return outputs

    @property
    def done(self) -> bool:
        """Whether all that there was to do is done."""
        if self._alone:
            return self.calls >= self._articles
        return time.monotonic() - self._last > (_IDLE_SECONDS if self.calls else _JOINING_SECONDS)

    def take(self) -> None:
        """Take the end of the times to be now: for what goes on behind the work."""
        self._ended = time.perf_counter(), time.process_time()
        self._at_end = self.calls, self._own_ns, self._records

    def finish(self, beside: Mapping[str, Any] | None = None, own_seconds: float = 0.0) -> None:
        """Print the report, once.

        Args:
            beside: what else there is to report.
            own_seconds: of other work in the process that is no part of the cost of Kafka.
        """
        if not self._finished:
            self._finished = True
            sys.stdout.buffer.write(orjson.dumps({**self._report(own_seconds).as_json(), **(beside or {})}) + b"\n")
            sys.stdout.flush()

    def _report(self, own_beside: float) -> Report:
        calls, own, records = self._at_end
        return Report(
            articles=calls - self._warm,
            records=records - self._records_warm,
            seconds=self._ended[0] - self._begun[0],
            processor_seconds=self._ended[1] - self._begun[1],
            own_seconds=(own - self._own_warm) / 1e9 + own_beside,
            calls=self.calls,
            resident_bytes=psutil.Process().memory_info().rss,
            samples=tuple(self._samples),
        )
