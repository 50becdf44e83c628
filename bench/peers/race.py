"""The races: who runs, how often, in which order; interleaved, so that a busy minute hits all of them."""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from bench.machine import machine
from bench.peers import scaling
from bench.peers.field import Field, Run
from bench.peers.job import BOTH, CONFLUENT, FAUST, NAMES, NEEDS, QUIX, WORKER
from bench.peers.latency import LOADS, latencies
from bench.peers.result import Latency, Result, Scale, Standing, standings
from bench.peers.works import LIGHT, WHOLE
from wiredesk.errors import OperationError

PACKAGES: Final = (
    "wiredesk",
    "faust-streaming",
    "aiokafka",
    "confluent-kafka",
    "quixstreams",
    "sentry-arroyo",
    "orjson",
    "pydantic",
)


@dataclass(frozen=True, slots=True)
class Course:
    """How much is run."""

    peers: Sequence[str] = tuple(NAMES)
    works: Sequence[str] = (LIGHT, WHOLE)
    rounds: int = 3
    light: int = 24_000
    """Articles a run of the light work."""
    whole: int = 600
    latency_seconds: float = 10.0
    """How long at each load; 0 for none."""
    loads: tuple[float, ...] = LOADS
    processes: Sequence[int] = (1, 2)

    def articles(self, work: str) -> int:
        """Articles a run."""
        return self.light if work == LIGHT else self.whole


QUICK: Final = Course(rounds=1, light=4_000, whole=90, latency_seconds=3.0, loads=(0.5,), processes=())
"""Two minutes: to see that all of it runs. Its figures are worth little."""

Told = Callable[[str], None]


def missing(peers: Sequence[str]) -> dict[str, str]:
    """Peers that cannot run here, and what to do about it."""
    found: dict[str, str] = {}
    for peer in peers:
        module = NEEDS.get(peer)
        if module is not None and importlib.util.find_spec(module) is None:
            found[peer] = f"{module} is not installed: " + ("make peers" if peer == QUIX else "make setup")
    return found


async def race(field: Field, course: Course, told: Told) -> Result:
    """Run all of it.

    Raises:
        OperationError: where a peer fails, or does not answer all of its articles.
    """
    left_out = missing(course.peers)
    peers = [peer for peer in course.peers if peer not in left_out]
    load_before = os.getloadavg()[0]
    found = await _rounds(field, course, peers, told)
    standing = standings(found)
    return Result(
        machine=machine(PACKAGES),
        load_before=load_before,
        rounds=course.rounds,
        articles={work: course.articles(work) for work in course.works},
        standings=standing,
        latencies=await _latencies(field, course, standing, told) if course.latency_seconds else (),
        scales=await _scales(field, course, peers, told) if course.processes else (),
        left_out=left_out,
    )


async def _rounds(field: Field, course: Course, peers: Sequence[str], told: Told) -> list[dict[tuple[str, str], Run]]:
    rounds: list[dict[tuple[str, str], Run]] = []
    order = list(peers)
    for number in range(1, course.rounds + 1):
        runs: dict[tuple[str, str], Run] = {}
        for work in course.works:
            for peer in order:
                if peer == BOTH and work != WHOLE:
                    continue  # its second hop reads what the first one really makes
                told(f"round {number}/{course.rounds}  {work:5}  {NAMES[peer]}")
                job = await field.job(peer, work, course.articles(work))
                (runs[work, peer],) = await field.run(job)
        rounds.append({key: runs[key] for work in course.works for p in peers if (key := (work, p)) in runs})
        order.append(order.pop(0))
    return rounds


async def _latencies(field: Field, course: Course, found: Sequence[Standing], told: Told) -> list[Latency]:
    measured: list[Latency] = []
    for standing in found:
        wanted = standing.peer == BOTH or (standing.work == LIGHT and standing.peer in (WORKER, CONFLUENT, FAUST))
        if wanted:
            name = NAMES[standing.peer]

            def load(text: str, name: str = name, work: str = standing.work) -> None:
                told(f"latency  {work:5}  {name} at {text}")

            try:
                measured += await latencies(
                    field,
                    standing.peer,
                    standing.work,
                    standing.articles_a_second,
                    seconds=course.latency_seconds,
                    loads=course.loads,
                    told=load,
                )
            except OperationError as error:  # what was measured before is not to be lost over it
                told(f"left out: latency of {name}: {error}")
    return measured


async def _scales(field: Field, course: Course, peers: Sequence[str], told: Told) -> list[Scale]:
    scales: list[Scale] = []
    for work in course.works:
        for peer in (WORKER, CONFLUENT):
            if peer in peers:
                try:
                    scales += await _scale(field, course, peer, work, told)
                except OperationError as error:  # as above
                    told(f"left out: {error}")
    return scales


async def _scale(field: Field, course: Course, peer: str, work: str, told: Told) -> list[Scale]:
    rates: dict[int, list[float]] = {processes: [] for processes in course.processes}
    for number in range(1, course.rounds + 1):
        for processes in course.processes:
            told(f"round {number}/{course.rounds}  {work:5}  {NAMES[peer]}, {processes} processes")
            rates[processes].append(await scaling.rate(field, peer, work, course.articles(work), processes))
    one = rates[course.processes[0]]
    return [
        Scale(peer, work, processes, median(several), median(a / b for a, b in zip(several, one, strict=True)))
        for processes, several in rates.items()
    ]
