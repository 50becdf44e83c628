"""What a category costs: the pipeline with three categories, with ten, with thirty."""

from __future__ import annotations

import datetime as dt
import gc
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import islice, product
from pathlib import Path
from statistics import median
from typing import Any, Final

import wiredesk.categories
import wiredesk_schemas
from bench.articles import Copy, Story, of_length, stories
from bench.machine import Machine, machine
from bench.measuring import Budget, one_core
from wiredesk.categories import registry
from wiredesk.extract import analyse
from wiredesk.pipeline import Pipeline
from wiredesk_schemas import categories as schema_categories

COUNTS: Final = (3, 10, 30)
LENGTH: Final = 5_900
"""Bytes of an article."""
ARTICLES: Final = 10
CUES: Final = 200
"""Of a made category. Most are in no article, as most of a category's are not."""
_FOUND: Final = 12
"""Of them so many are words of the copy."""
_RARE: Final = (5, 40)
"""Of all the copy, so many paragraphs may hold such a word."""
_SEED: Final = 30
_NOW: Final = dt.datetime(2026, 1, 5, tzinfo=dt.UTC)
_SYLLABLES: Final = ("bra", "dul", "fen", "gor", "hap", "kel", "mun", "pri", "sto", "vex", "wil", "zan")
_RULES: Final = """\
from wiredesk.categories.category import Category

CATEGORY = Category(name={name!r}, cues={cues!r})
"""
_SCHEMA: Final = """\
from typing import Annotated

from wiredesk_schemas._base import vocabulary
from wiredesk_schemas.event import Event

KINDS = ("first", "second")


class MadeEvent(Event):
    CATEGORY = {name!r}
    KINDS = KINDS
    category: str = {name!r}
    kind: Annotated[str, vocabulary(*KINDS)]
"""


@dataclass(frozen=True, slots=True)
class Result:
    """One run."""

    samples: Mapping[int, tuple[float, ...]]
    """By how many categories: nanoseconds an article, a sample a round."""
    hits: Mapping[int, float]
    """By how many categories: cues that stand in an article, mean."""
    size: int
    """Bytes of an article, mean."""
    machine: Machine
    core: int | None

    def microseconds(self, count: int) -> float:
        """An article, the median of the rounds."""
        return median(self.samples[count]) / 1_000

    def ratio(self, count: int) -> float:
        """How many times what the fewest categories take, round by round, the median."""
        fewest = self.samples[min(self.samples)]
        return median(mine / theirs for mine, theirs in zip(self.samples[count], fewest, strict=True))

    @property
    def rounds(self) -> int:
        """How many."""
        return len(next(iter(self.samples.values())))

    def as_json(self) -> dict[str, Any]:
        """All of it, for machines."""
        return {
            "benchmark": "categories",
            "rounds": self.rounds,
            "core": self.core,
            "bytes": self.size,
            "cues_a_category": CUES,
            "categories": [
                {
                    "categories": count,
                    "cues_found": round(self.hits[count], 1),
                    "microseconds": round(self.microseconds(count), 2),
                    "times_fewest": round(self.ratio(count), 3),
                }
                for count in self.samples
            ],
            "machine": asdict(self.machine),
        }


def made_cues(copy: Sequence[Story], number: int) -> list[dict[str, tuple[str, ...]]]:
    """The cues of so many made categories, each with other words, the same ones in every run."""
    held = Counter(
        word
        for story in copy
        for paragraph in story.paragraphs
        for word in set(re.findall(r"\b[a-z]{6,}\b", paragraph))
    )
    rare = sorted(word for word, times in held.items() if _RARE[0] <= times <= _RARE[1])
    chance = random.Random(_SEED)
    chance.shuffle(rare)
    invented = map("".join, product(_SYLLABLES, repeat=4))
    out = []
    for at in range(number):
        found = rare[at * _FOUND : (at + 1) * _FOUND]
        others = list(islice(invented, CUES - len(found)))
        half = len(others) // 2
        out.append({"first": (*found[::2], *others[:half]), "second": (*found[1::2], *others[half:])})
    return out


@contextmanager
def installed(cues: Sequence[Mapping[str, tuple[str, ...]]]) -> Iterator[None]:
    """Have so many more categories, in folders of their own, as anybody adds one; then no more."""
    names = [f"made_{number:02}" for number in range(len(cues))]
    paths = list(wiredesk.categories.__path__), list(wiredesk_schemas.__path__)
    with tempfile.TemporaryDirectory(prefix="wiredesk-bench-") as folder:
        for part, template in (("rules", _RULES), ("schemas", _SCHEMA)):
            (Path(folder) / part).mkdir()
            for name, own in zip(names, cues, strict=True):
                source = template.format(name=name, cues=dict(own))
                (Path(folder) / part / f"{name}.py").write_text(source, encoding="utf-8")
        wiredesk.categories.__path__ = [*paths[0], f"{folder}/rules"]
        wiredesk_schemas.__path__ = [*paths[1], f"{folder}/schemas"]
        _look_anew()
        try:
            yield
        finally:
            wiredesk.categories.__path__, wiredesk_schemas.__path__ = paths
            for package, name in (
                (package, name) for package in ("wiredesk.categories", "wiredesk_schemas") for name in names
            ):
                if sys.modules.pop(f"{package}.{name}", None) is not None:
                    vars(sys.modules[package]).pop(name, None)
            _look_anew()


def _look_anew() -> None:
    registry.refresh()
    schema_categories.event_types.cache_clear()


def run(
    budget: Budget,
    *,
    counts: Sequence[int] = COUNTS,
    told: Callable[[int], None] = lambda rounds: None,  # noqa: ARG005 - nobody need listen
) -> Result:
    """Measure: in each round every number of categories has its turn.

    Args:
        budget: how long.
        counts: how many categories, those that come with the release among them.
        told: hears how many rounds are behind us.
    """
    copy = stories()
    articles = of_length(copy, LENGTH, ARTICLES)
    own = len(registry.categories())
    cues = made_cues(copy, max(counts) - own)
    samples: dict[int, list[float]] = {count: [] for count in counts}
    hits: dict[int, float] = {}
    with one_core() as core:
        rounds, begin = 0, time.monotonic()
        while not budget.used_up(rounds, time.monotonic() - begin):
            for count in counts:
                with installed(cues[: max(0, count - own)]):
                    spent, hits[count] = _pass(articles)
                    samples[count].append(spent)
            rounds += 1
            told(rounds)
    return Result(
        samples={count: tuple(values) for count, values in samples.items()},
        hits=hits,
        size=round(sum(len(one.envelope) for one in articles) / len(articles)),
        machine=machine(),
        core=core,
    )


def _pass(articles: Sequence[Copy]) -> tuple[float, float]:
    pipeline = Pipeline(max_document_bytes=1_000_000)
    pipeline.warm_up(_NOW)
    found = sum(len(hit.cues) for one in articles for s in analyse(one.article).sentences for hit in s.hits)
    gc.collect()
    gc.freeze()
    begin = time.process_time_ns()
    for one in articles:
        pipeline.process(one.envelope, processed_at=_NOW)
    spent = time.process_time_ns() - begin
    gc.unfreeze()
    return spent / len(articles), found / len(articles)
