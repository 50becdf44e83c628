"""Processor time in interleaved rounds: what is compared takes turns, so that a busy minute hits all of it."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import isfinite
from statistics import median, quantiles
from typing import Final, TypeVar

T = TypeVar("T")

FEWEST_ROUNDS: Final = 3
"""So many there are at least where only a time is given: of fewer a median says little."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How long to measure: whichever of the two is reached first, where both are given.

    Raises:
        ValueError: where neither is, or the seconds have no end.
    """

    rounds: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        if self.rounds is None and (self.seconds is None or not isfinite(self.seconds)):
            raise ValueError("measuring would never end")

    def used_up(self, rounds: int, seconds: float) -> bool:
        """Whether so many rounds, in so many seconds, are enough."""
        if self.rounds is not None and rounds >= self.rounds:
            return True
        return self.seconds is not None and rounds >= FEWEST_ROUNDS and seconds >= self.seconds


@dataclass(frozen=True, slots=True)
class Timing:
    """What one thing took, a sample a round, each in nanoseconds of processor time a call."""

    samples: tuple[float, ...]

    @property
    def microseconds(self) -> float:
        """The median."""
        return median(self.samples) / 1_000

    @property
    def middle(self) -> tuple[float, float]:
        """Between these two, in microseconds, the middle half of the rounds lies."""
        if len(self.samples) == 1:
            return self.microseconds, self.microseconds
        first, _, third = quantiles(self.samples, n=4, method="inclusive")
        return first / 1_000, third / 1_000

    @property
    def spread(self) -> float:
        """How far from the median that is, as a share of it."""
        first, third = self.middle
        return (third - first) / 2 / self.microseconds


@contextmanager
def one_core() -> Iterator[int | None]:
    """Stay on one core, where the system lets us choose: caches are kept, and no thread of a library helps in secret.

    Yields:
        The core's number; None where it cannot be chosen.
    """
    if not hasattr(os, "sched_setaffinity"):  # macOS
        yield None
        return
    allowed = os.sched_getaffinity(0)
    core: int | None = max(allowed)  # the first is the one that systems like to put their own work on
    try:
        os.sched_setaffinity(0, {max(allowed)})
    except OSError:  # some containers forbid it
        core = None
    try:
        yield core
    finally:
        if core is not None:
            os.sched_setaffinity(0, allowed)


def measure(
    subjects: Mapping[str, Callable[[T], object]],
    groups: Mapping[int, Sequence[T]],
    budget: Budget,
    told: Callable[[int], None] = lambda rounds: None,  # noqa: ARG005 - nobody need listen
) -> dict[tuple[str, int], Timing]:
    """Measure each subject on each group, in turns.

    Args:
        subjects: what is called, by name.
        groups: what it is called with, by any number; several a group, so that no call finds the last one's in a cache.
        budget: how long.
        told: hears after each round how many are done. It must leave no thread running: its time would count.

    Returns:
        By subject and group, what a call took.
    """
    samples: dict[tuple[str, int], list[float]] = {(name, key): [] for name in subjects for key in groups}
    order = list(subjects)
    for key, group in groups.items():  # what is read or cached at a first call is no part of the others
        for name in order:
            _pass(subjects[name], group[:1] if key != min(groups) else group)
    with _settled():
        rounds, begin = 0, time.monotonic()
        while not budget.used_up(rounds, time.monotonic() - begin):
            for key, group in groups.items():
                for name in order:
                    gc.collect()  # nobody pays for what another left behind
                    samples[name, key].append(_pass(subjects[name], group))
            order.append(order.pop(0))
            rounds += 1
            told(rounds)
    return {of: Timing(tuple(found)) for of, found in samples.items()}


def _pass(subject: Callable[[T], object], group: Sequence[T]) -> float:
    begin = time.process_time_ns()
    for one in group:
        subject(one)
    return (time.process_time_ns() - begin) / len(group)


@contextmanager
def _settled() -> Iterator[None]:
    """Take what is there out of the collector's sight: it would else walk through lexicons and models in every pass."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
