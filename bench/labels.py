"""What labels cost, by the length of the article: alone, with cues, and in the whole of the understanding.

In the same run TF-IDF with a linear SVM labels the same articles: a yardstick that takes the machine out of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bench import baseline
from bench.articles import COUNTS, Copy, of_length, stories
from bench.loading import Loading, loading
from bench.machine import Machine, machine
from bench.measuring import Budget, Timing, measure, one_core
from wiredesk import categories
from wiredesk.classify import judge, scored
from wiredesk.errors import UsageError
from wiredesk.extract import analyse
from wiredesk.pipeline import Pipeline

LABELS: Final = "labels"
AGAIN: Final = "again"
TFIDF: Final = "tfidf"
CUES: Final = "cues"
WHOLE: Final = "whole"
NAMES: Final = {
    LABELS: "labels alone",
    AGAIN: "labels, one article",
    TFIDF: baseline.NAME,
    CUES: "labels with cues",
    WHOLE: "document to events",
}
_NOW: Final = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
_LARGEST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Trained:
    """The baseline's size."""

    terms: int
    paragraphs: int


@dataclass(frozen=True, slots=True)
class Result:
    """One run."""

    timings: Mapping[tuple[str, int], Timing]
    """By subject, and by length in bytes."""
    sizes: Mapping[int, tuple[int, ...]]
    """By length, what the articles' bodies have, in bytes of UTF-8."""
    model: Loading
    baseline: Trained | None
    machine: Machine
    core: int | None
    """The one that it ran on."""

    @property
    def subjects(self) -> list[str]:
        """What was measured, in the order of `NAMES`."""
        return [name for name in NAMES if (name, min(self.sizes)) in self.timings]

    @property
    def rounds(self) -> int:
        """How many."""
        return len(next(iter(self.timings.values())).samples)

    @property
    def spread(self) -> float:
        """The widest spread of any, as a share of its median."""
        return max(timing.spread for timing in self.timings.values())

    def microseconds(self, subject: str, length: int) -> float:
        """An article of that length."""
        return self.timings[subject, length].microseconds

    def per_kilobyte(self, subject: str, length: int) -> float:
        """Microseconds for 1,000 bytes of the articles as they are."""
        sizes = self.sizes[length]
        return self.microseconds(subject, length) * 1_000 * len(sizes) / sum(sizes)

    def ratio(self, subject: str, length: int) -> float | None:
        """How many times the baseline's time it takes, less than 1 where it is quicker; None without a baseline."""
        if (TFIDF, length) not in self.timings:
            return None
        return self.microseconds(subject, length) / self.microseconds(TFIDF, length)

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        return {
            "benchmark": "labels",
            "rounds": self.rounds,
            "core": self.core,
            "lengths": [
                {
                    "bytes": length,
                    "articles": len(sizes),
                    "mean_bytes": round(sum(sizes) / len(sizes)),
                    "subjects": {name: self._numbers(name, length) for name in self.subjects},
                }
                for length, sizes in self.sizes.items()
            ],
            "model": asdict(self.model),
            "baseline": asdict(self.baseline) if self.baseline else None,
            "machine": asdict(self.machine),
        }

    def _numbers(self, subject: str, length: int) -> dict[str, Any]:
        first, third = self.timings[subject, length].middle
        ratio = self.ratio(subject, length)
        return {
            "microseconds": round(self.microseconds(subject, length), 2),
            "middle_half": [round(first, 2), round(third, 2)],
            "microseconds_a_kilobyte": round(self.per_kilobyte(subject, length), 2),
            "times_tfidf": None if ratio is None else round(ratio, 4),
        }


def run(
    budget: Budget,
    *,
    only: Collection[str] = (),
    counts: Mapping[int, int] = COUNTS,
    told: Callable[[str, int], None] = lambda what, rounds: None,  # noqa: ARG005 - nobody need listen
) -> Result:
    """Measure.

    Args:
        budget: how long.
        only: the subjects, of `NAMES`; all where it is empty.
        counts: by length in bytes, how many articles.
        told: hears what is done, and how many rounds are behind us.

    Raises:
        UsageError: where there is no such subject.
        OperationError: where scikit-learn, the copy or the model is not there.
    """
    for name in only:
        if name not in NAMES:
            raise UsageError(f"nothing called {name!r} is measured here: choose of {', '.join(NAMES)}")
    chosen = [name for name in NAMES if not only or name in only]
    told("making articles", 0)
    copy = stories()
    groups = {length: of_length(copy, length, count) for length, count in counts.items()}
    for group in groups.values():
        _make_ready(group)
    with one_core() as core:
        told("training the baseline" if TFIDF in chosen else "making ready", 0)
        svm = baseline.trained(copy) if TFIDF in chosen else None
        told("loading the model", 0)
        loaded = loading()
        subjects = _subjects(svm, groups)
        timings = measure(
            {name: subjects[name] for name in chosen}, groups, budget, lambda rounds: told("measuring", rounds)
        )
    return Result(
        timings=timings,
        sizes={length: tuple(one.size for one in group) for length, group in groups.items()},
        model=loaded,
        baseline=Trained(svm.terms, svm.paragraphs) if svm else None,
        machine=machine(),
        core=core,
    )


def _subjects(
    svm: baseline.Baseline | None, groups: Mapping[int, Sequence[Copy]]
) -> dict[str, Callable[[Copy], object]]:
    # The same article over and over finds all that it needs in the processor's caches: the least that it can cost.
    first = {id(copy): group[0] for group in groups.values() for copy in group}
    names = tuple(categories.categories())
    pipeline = Pipeline(max_document_bytes=_LARGEST)
    subjects: dict[str, Callable[[Copy], object]] = {
        LABELS: lambda copy: scored(copy.article),
        AGAIN: lambda copy: scored(first[id(copy)].article),
        CUES: lambda copy: judge(analyse(copy.article), names),
        WHOLE: lambda copy: pipeline.process(copy.envelope, processed_at=_NOW),
    }
    if svm is not None:
        subjects[TFIDF] = lambda copy: svm(copy.text)
    return subjects


def _make_ready(group: Sequence[Copy]) -> None:
    """Work out each form now, for nobody is to be charged with it."""
    for copy in group:
        _ = copy.article, copy.text, copy.envelope
