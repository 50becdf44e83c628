"""The pipeline alone: processor time by stage and by length, from a document's bytes to its encoded outcome."""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

import orjson

from bench.articles import Copy, Story, of_length, stories
from bench.machine import Machine, machine
from bench.measuring import Budget, one_core
from wiredesk import categories
from wiredesk.classify import judge
from wiredesk.errors import UsageError
from wiredesk.extract import analyse
from wiredesk.formats import parse
from wiredesk.normalise import normalise
from wiredesk_schemas import Outcome

STAGES: Final = ("formats", "normalise", "sentences", "classify", "extract", "encode")
LENGTHS: Final = {1_000: 20, 5_900: 8, 10_000: 4, 100_000: 1, 1_000_000: 1}
"""By length in bytes: how many articles."""
_LONG: Final = 50_000
"""From here on paragraphs of the copy come more than once."""
_NOW: Final = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
_LARGEST: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Result:
    """One run."""

    samples: Mapping[str, Mapping[str, tuple[float, ...]]]
    """By the name of a group of documents and by stage: nanoseconds a document, a sample a round."""
    sizes: Mapping[str, int]
    """By group: bytes of a document, mean."""
    machine: Machine
    core: int | None

    def microseconds(self, group: str, stage: str) -> float:
        """The median."""
        return median(self.samples[group][stage]) / 1_000

    def total(self, group: str) -> float:
        """Microseconds a document, all stages, the median of the rounds."""
        return median(map(sum, zip(*self.samples[group].values(), strict=True))) / 1_000

    def nanoseconds_a_byte(self, group: str) -> float:
        """What shows whether the time grows with the length and no faster: it then stays the same."""
        return self.total(group) * 1_000 / self.sizes[group]

    @property
    def rounds(self) -> int:
        """How many."""
        return len(next(iter(next(iter(self.samples.values())).values())))

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        return {
            "benchmark": "pipeline",
            "rounds": self.rounds,
            "core": self.core,
            "documents": [
                {
                    "name": group,
                    "bytes": size,
                    "stages": {stage: round(self.microseconds(group, stage), 2) for stage in STAGES},
                    "microseconds": round(self.total(group), 2),
                    "nanoseconds_a_byte": round(self.nanoseconds_a_byte(group), 2),
                }
                for group, size in self.sizes.items()
            ],
            "machine": asdict(self.machine),
        }


def staged(document: bytes) -> tuple[list[Outcome], dict[str, int]]:
    """What `wiredesk.pipeline` does with a document that is in English and free to use, a stage after the other.

    Returns:
        The outcomes, and the nanoseconds of each stage.
    """
    spent = dict.fromkeys(STAGES, 0)
    clock = _Clock(spent)
    parsed = parse(document, max_bytes=_LARGEST)
    clock.stop("formats")
    outcomes = []
    for number, item in enumerate(parsed.items, start=1):
        article = normalise(item, article_id=f"bench#{number}", family_id="bench", document_id=None, sha256="0" * 64)
        clock.stop("normalise")
        analysis = analyse(article)
        clock.stop("sentences")
        judged = judge(analysis, categories.categories())
        clock.stop("classify")
        labels, events = categories.events(analysis, article, judged, processed_at=_NOW)
        clock.stop("extract")
        article = article.model_copy(update={"labels": labels})
        status = "classified" if labels else "unclassified"
        outcome = Outcome(
            id=article.article_id, status=status, labels=tuple(sorted(labels)), article=article, events=events
        )
        outcome.model_dump_json().encode()
        clock.stop("encode")
        outcomes.append(outcome)
    return outcomes, spent


class _Clock:
    """Adds the time since the last stop to a stage."""

    def __init__(self, spent: dict[str, int]) -> None:
        self._spent = spent
        self._last = time.process_time_ns()

    def stop(self, stage: str) -> None:
        now = time.process_time_ns()
        self._spent[stage] += now - self._last
        self._last = now


def long(copy: Sequence[Story], length: int) -> Copy:
    """An article longer than the copy is: its paragraphs over and over."""
    paragraphs = [paragraph for story in copy for paragraph in story.paragraphs]
    taken: list[str] = []
    size = 0
    while (size := size + len(paragraphs[len(taken) % len(paragraphs)].encode()) + 2) <= length - 1_000:
        taken.append(paragraphs[len(taken) % len(paragraphs)])
    return Copy(copy[0].headline, tuple(taken))


def documents(lengths: Mapping[int, int] = LENGTHS) -> dict[str, tuple[bytes, ...]]:
    """The documents to measure on, by the name of their group."""
    copy = stories()
    return {
        f"{length / 1_000:g} kB": (long(copy, length).envelope,)
        if length >= _LONG
        else tuple(one.envelope for one in of_length(copy, length, count))
        for length, count in lengths.items()
    }


def read(path: Path) -> bytes:
    """A document of one's own to measure on: a file, or the first line of one that holds an envelope a line.

    Raises:
        UsageError: where it cannot be read.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
    first = content.partition(b"\n")[0]
    try:
        fields = orjson.loads(first)
    except orjson.JSONDecodeError:
        return content
    # A row of a data set has its text under another name than an envelope has.
    if isinstance(fields, dict) and isinstance(fields.get("raw"), str) and "content" not in fields:
        return orjson.dumps({"content": fields["raw"], "content_type": "text/plain"})
    return first


def run(
    budget: Budget,
    groups: Mapping[str, Sequence[bytes]],
    told: Callable[[int], None] = lambda rounds: None,  # noqa: ARG005 - nobody need listen
) -> Result:
    """Measure: a round is a pass over all documents, so that a busy minute hits every length.

    Args:
        budget: how long.
        groups: the documents, by any name.
        told: hears how many rounds are behind us.
    """
    samples: dict[str, dict[str, list[float]]] = {group: {stage: [] for stage in STAGES} for group in groups}
    with one_core() as core:
        for found in groups.values():  # what is read at a first call is no part of the others
            staged(found[0])
        gc.collect()
        gc.freeze()
        rounds, begin = 0, time.monotonic()
        while not budget.used_up(rounds, time.monotonic() - begin):
            for group, found in groups.items():
                gc.collect()  # nobody pays for what another left behind
                spent = [staged(document)[1] for document in found]
                for stage in STAGES:
                    samples[group][stage].append(sum(each[stage] for each in spent) / len(found))
            rounds += 1
            told(rounds)
        gc.unfreeze()
    return Result(
        samples={
            group: {stage: tuple(values) for stage, values in stages.items()} for group, stages in samples.items()
        },
        sizes={group: round(sum(map(len, found)) / len(found)) for group, found in groups.items()},
        machine=machine(),
        core=core,
    )
