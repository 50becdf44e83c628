"""How well the pipeline labels texts that were labelled by reading: precision, recall, and whether scores hold."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from wiredesk.categories import categories, considered
from wiredesk.classify import judge, likelihood
from wiredesk.errors import MessageError, UsageError
from wiredesk.extract import analyse
from wiredesk.pipeline import Pipeline, not_understood
from wiredesk.training.datasets import CATEGORIES, Row, rows

_ENVELOPE: Final = "application/x-wiredesk-raw+json"
_NOW: Final = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""Stamped on events, which nobody looks at here."""
_DATE_LENGTH: Final = len("2026-01-01")
_UNDATED: Final = "2026-01-01"
BINS: Final = 10


@dataclass(frozen=True, slots=True)
class JudgingSet:
    """A set of texts with labels."""

    name: str
    file: str
    """Below the folder `data` of the reference data."""
    note: str
    categories: tuple[str, ...] = CATEGORIES
    """Those that its labels tell of."""
    scored: bool = False
    """Whether its scores are looked at, too."""
    wire: bool = False
    """Whether its texts are whole articles as they come."""
    alarms: bool = False
    """Whether only false alarms are counted, for next to none of its texts has a label."""


SETS: Final = (
    JudgingSet("gold", "labels/dev_gold_2025.jsonl", "short items of 2025; ambiguous ones left out", scored=True),
    JudgingSet("wire", "wire/dev.jsonl", "wire copy as it comes", scored=True, wire=True),
    JudgingSet(
        "bbc", "labels/dev_bbc_2005_technology_only.jsonl.gz", "articles of 2004 and 2005", categories=("technology",)
    ),
    JudgingSet("editors", "labels/dev_editors_2025.jsonl.gz", "a trend only: editors' categories, not these labels"),
    JudgingSet(
        "negatives",
        "labels/train_hard_negatives.jsonl.gz",
        "false alarms only; flattering, for they are learnt from",
        alarms=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """One text: what was wanted, and what came out."""

    wanted: frozenset[str]
    labels: frozenset[str]
    scores: Mapping[str, float] = field(default_factory=dict)
    """Of each category, where scores are looked at."""
    dead: bool = False
    """Whether it could not be read; it counts as a text without labels."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well one category was found, each 0 to 1."""

    precision: float
    recall: float
    f1: float
    wanted: int
    """How many texts have it."""


@dataclass(frozen=True, slots=True)
class Figures:
    """How well the texts of a set were labelled."""

    name: str
    note: str
    texts: int
    categories: Mapping[str, Accuracy]
    macro_f1: float | None
    """The mean over categories; None where none counts."""
    without: int
    """Texts that have no label."""
    false_alarms: int
    """Of these, those that got one."""
    dead: int


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores that are about as high."""

    low: float
    high: float
    count: int
    mean: float | None
    """Of the scores; None where there are none."""
    right: float | None
    """The share of them whose text has the category."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Whether a score of .8 is right in 80 of 100 cases."""

    over: tuple[str, ...]
    """The sets that it is over."""
    labels: tuple[Bin, ...]
    """Of the labels that were given."""
    every: tuple[Bin, ...]
    """Of every category of every text, also where its score was too low for a label."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All of it."""

    sets: tuple[Figures, ...]
    reliability: Reliability


def evaluate(shared: Path, *, max_document_bytes: int, told: Callable[[str], None]) -> Evaluation:
    """Judge every set.

    Args:
        shared: the folder of reference data.
        max_document_bytes: a larger text is refused.
        told: hears which set is next, once for each of `SETS`.

    Raises:
        UsageError: where a file is not there or not of its form.
    """
    pipeline = Pipeline(max_document_bytes=max_document_bytes)
    found: list[Figures] = []
    scored: list[Judgement] = []
    over: list[str] = []
    for chosen in SETS:
        told(f"judging {chosen.name}")
        judged = [judgement(pipeline, row, chosen) for row in clear(chosen, shared / "data" / chosen.file)]
        found.append(figures(chosen.name, chosen.note, judged, () if chosen.alarms else chosen.categories))
        if chosen.scored:
            scored += judged
            over.append(chosen.name)
    return Evaluation(tuple(found), reliability(scored, tuple(over)))


def clear(chosen: JudgingSet, path: Path) -> Iterator[Row]:
    """The rows of a set that have labels beyond doubt.

    Raises:
        UsageError: where the file cannot be read or is not of its form.
    """
    for row in rows(path):
        try:
            labels = row["expected"]["labels"] if chosen.wire else row["labels"]
            text = row["raw"] if chosen.wire else row["text"]
            name = row["id"]
        except (KeyError, TypeError) as error:
            raise UsageError(f"{path}: a row has no {error}") from error
        if not _as_expected(labels, text, row.get("date")):
            raise UsageError(f"{path}: row {name} is not of the form of its set: its labels, its text or its date")
        if labels is not None and not row.get("ambiguous"):
            yield {"id": name, "text": text, "labels": labels, "fetched_at": _fetched(row, chosen)}


def _as_expected(labels: object, text: object, date: object) -> bool:
    named = labels is None or (isinstance(labels, list) and all(isinstance(label, str) for label in labels))
    return named and isinstance(text, str) and (date is None or isinstance(date, str))


def _fetched(row: Row, chosen: JudgingSet) -> str | None:
    if chosen.wire:
        stated: str | None = row.get("fetched_at")
        return stated
    date = row.get("date") or _UNDATED
    return f"{date}T12:00:00Z" if len(date) == _DATE_LENGTH else None


def judgement(pipeline: Pipeline, row: Row, chosen: JudgingSet) -> Judgement:
    """What the pipeline makes of a text that comes as plain text in an envelope.

    Args:
        pipeline: what is judged.
        row: as `clear` gives it.
        chosen: the set that it is of.
    """
    envelope: dict[str, Any] = {"id": row["id"], "content": row["text"], "content_type": "text/plain"}
    document = json.dumps({**envelope, "fetched_at": row["fetched_at"]}).encode()
    wanted = frozenset(row["labels"]) & frozenset(chosen.categories)
    try:
        outcomes = pipeline.process(document, content_type=_ENVELOPE, processed_at=_NOW)
        scores = _scores(pipeline, document) if chosen.scored else {}
    except MessageError:
        return Judgement(wanted, frozenset(), dead=True)
    labels = frozenset(name for outcome in outcomes for name in outcome.labels)
    return Judgement(wanted, labels & frozenset(chosen.categories), scores)


def _scores(pipeline: Pipeline, document: bytes) -> dict[str, float]:
    """The score of each category, the highest where a document holds several articles."""
    out: dict[str, float] = dict.fromkeys(CATEGORIES, 0.0)
    for article in pipeline.articles(document, content_type=_ENVELOPE):
        if not_understood(article) is not None:
            continue
        analysis = analyse(article)
        for name, judged in judge(analysis, CATEGORIES).items():
            _, found, counted = considered(categories()[name], analysis, judged)
            out[name] = max(out[name], likelihood(name, counted, found) or 0.0)
    return out


def figures(name: str, note: str, judged: Sequence[Judgement], over: Iterable[str] = CATEGORIES) -> Figures:
    """Precision, recall and F1 by category, their mean, and false alarms.

    Args:
        name: of the set.
        note: what to know of it.
        judged: its texts.
        over: the categories that count.
    """
    accuracies = {category: _accuracy(category, judged) for category in over}
    plain = [judgement for judgement in judged if not judgement.wanted]
    return Figures(
        name=name,
        note=note,
        texts=len(judged),
        categories=accuracies,
        macro_f1=_mean([a.f1 for a in accuracies.values()]),
        without=len(plain),
        false_alarms=sum(bool(judgement.labels) for judgement in plain),
        dead=sum(judgement.dead for judgement in judged),
    )


def _accuracy(category: str, judged: Sequence[Judgement]) -> Accuracy:
    wanted = sum(category in j.wanted for j in judged)
    given = sum(category in j.labels for j in judged)
    hit = sum(category in j.wanted and category in j.labels for j in judged)
    return accuracy(hit, given, wanted)


def accuracy(hit: int, given: int, wanted: int) -> Accuracy:
    """Precision, recall and F1 of so many right among those given and those wanted."""
    # Nothing wanted and nothing given is as it should be.
    precision = hit / given if given else float(not wanted)
    recall = hit / wanted if wanted else 1.0
    both = precision + recall
    return Accuracy(precision, recall, 2 * precision * recall / both if both else 0.0, wanted)


def reliability(judged: Iterable[Judgement], over: tuple[str, ...]) -> Reliability:
    """Scores against how often they were right."""
    every = [(s, name in j.wanted, name in j.labels) for j in judged for name, s in j.scores.items()]
    return Reliability(
        over,
        labels=bins([(score, right) for score, right, label in every if label]),
        every=bins([(score, right) for score, right, _ in every]),
    )


def bins(scores: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Scores by height, in tenths, each with whether it was right; 1 is in the last."""
    held: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for score, right in scores:
        held[min(BINS - 1, int(score * BINS))].append((score, right))
    return tuple(
        Bin(
            low=n / BINS,
            high=(n + 1) / BINS,
            count=len(inside),
            mean=_mean([score for score, _ in inside]),
            right=_mean([float(right) for _, right in inside]),
        )
        for n, inside in enumerate(held)
    )


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
