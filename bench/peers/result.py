"""What was measured, as medians over interleaved rounds, and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from bench.machine import Machine
from bench.peers.field import Run
from bench.peers.job import BOTH, CONFLUENT, GUARANTEES, NAMES, WORKER


@dataclass(frozen=True, slots=True)
class Standing:
    """One peer at one piece of work."""

    peer: str
    work: str
    articles_a_second: float
    """By the clock on the wall, which others on the machine disturb."""
    processor_us: float
    """An article, all threads of the process."""
    own_us: float
    """Of that: the work itself."""
    records: float
    """Sent for an article, all hops together."""
    resident_bytes: float
    rate_ratio: float | None
    """Articles a second, of those of bare confluent-kafka in the same round."""
    processor_ratio: float | None
    """Articles a second of processor time, likewise."""

    @property
    def tax_us(self) -> float:
        """Processor time an article that is not the work's own."""
        return self.processor_us - self.own_us

    def as_json(self) -> dict[str, Any]:
        """Rounded to what the figures are worth."""
        return {
            "peer": self.peer,
            "name": NAMES[self.peer],
            "guarantee": GUARANTEES.get(self.peer, "at least once"),
            "work": self.work,
            "articles_a_second": round(self.articles_a_second, 1),
            "processor_us_an_article": round(self.processor_us, 1),
            "own_us_an_article": round(self.own_us, 1),
            "tax_us_an_article": round(self.tax_us, 1),
            "tax_us_a_record": round(self.tax_us / max(self.records, 1e-9), 1),
            "records_an_article": round(self.records, 3),
            "resident_bytes": round(self.resident_bytes),
            "rate_of_confluent": None if self.rate_ratio is None else round(self.rate_ratio, 3),
            "processor_of_confluent": None if self.processor_ratio is None else round(self.processor_ratio, 3),
        }


def standings(rounds: Sequence[Mapping[tuple[str, str], Run]]) -> list[Standing]:
    """Medians over rounds, each of which has a run by work and peer."""
    return [_standing(work, peer, rounds) for work, peer in rounds[0]]


def _standing(work: str, peer: str, rounds: Sequence[Mapping[tuple[str, str], Run]]) -> Standing:
    runs = [found[work, peer] for found in rounds]
    reports = [run.report for run in runs]
    beside = [found.get((work, CONFLUENT)) for found in rounds]
    pairs = [(run.report, other.report) for run, other in zip(runs, beside, strict=True) if other is not None]
    return Standing(
        peer=peer,
        work=work,
        articles_a_second=median(r.articles / r.seconds for r in reports),
        processor_us=median(r.processor_us for r in reports),
        own_us=median(r.own_us for r in reports),
        records=median(
            run.report.records / run.report.articles + run.second.get("records", 0) / max(1, run.report.calls)
            for run in runs
        ),
        resident_bytes=median(r.resident_bytes for r in reports),
        rate_ratio=median((a.articles / a.seconds) / (b.articles / b.seconds) for a, b in pairs) if pairs else None,
        processor_ratio=median(b.processor_us / a.processor_us for a, b in pairs) if pairs else None,
    )


@dataclass(frozen=True, slots=True)
class Latency:
    """From the feeder's send to a reader of committed records, at a share of the capacity."""

    peer: str
    work: str
    load: float
    articles_a_second: float
    articles: int
    p50_ms: float
    p99_ms: float

    def as_json(self) -> dict[str, Any]:
        """Rounded to what the figures are worth."""
        return {
            "peer": self.peer,
            "work": self.work,
            "load": self.load,
            "articles_a_second": round(self.articles_a_second, 1),
            "articles": self.articles,
            "p50_ms": round(self.p50_ms, 1),
            "p99_ms": round(self.p99_ms, 1),
        }


@dataclass(frozen=True, slots=True)
class Scale:
    """So many processes at one piece of work."""

    peer: str
    work: str
    processes: int
    articles_a_second: float
    of_one: float
    """Times what one process did in the same round."""

    def as_json(self) -> dict[str, Any]:
        """Rounded to what the figures are worth."""
        return {
            "peer": self.peer,
            "work": self.work,
            "processes": self.processes,
            "articles_a_second": round(self.articles_a_second, 1),
            "of_one": round(self.of_one, 2),
        }


@dataclass(frozen=True, slots=True)
class Result:
    """All of it."""

    machine: Machine
    load_before: float
    """Load of the machine by others in the minute before."""
    rounds: int
    articles: Mapping[str, int]
    """By work."""
    standings: Sequence[Standing]
    latencies: Sequence[Latency] = ()
    scales: Sequence[Scale] = ()
    left_out: Mapping[str, str] = field(default_factory=dict)
    """Peers that did not run, and why."""

    def second_hop_tax(self, work: str) -> float | None:
        """Processor time an article of the second hop that is not its work's own: what both cost, less the first."""
        by_peer = {s.peer: s for s in self.standings if s.work == work}
        if BOTH not in by_peer or WORKER not in by_peer:
            return None
        return by_peer[BOTH].tax_us - by_peer[WORKER].tax_us

    def as_json(self) -> dict[str, Any]:
        """For files."""
        return {
            "machine": {
                "cores": self.machine.cores,
                "processor": self.machine.processor,
                "system": self.machine.system,
                "python": self.machine.python,
                "packages": dict(self.machine.packages),
                "load_before": round(self.load_before, 2),
            },
            "rounds": self.rounds,
            "articles": dict(self.articles),
            "standings": [s.as_json() for s in self.standings],
            "second_hop_tax_us_an_article": {
                work: None if (tax := self.second_hop_tax(work)) is None else round(tax, 1) for work in self.articles
            },
            "latencies": [found.as_json() for found in self.latencies],
            "processes": [scale.as_json() for scale in self.scales],
            "left_out": dict(self.left_out),
        }
