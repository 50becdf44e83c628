"""How well articles are labelled by models that had not seen them, the decision included."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

from wiredesk.categories import categories, decided
from wiredesk.classify.model import Model
from wiredesk.training.datasets import CATEGORIES, corpus
from wiredesk.training.deciding import decisions
from wiredesk.training.evaluation import Figures, Judgement, figures
from wiredesk.training.learning import SEED, prepare
from wiredesk.training.leftout import ASKED, FOLDS, LeftOut, left_out

STEPS: Final = FOLDS + 3
"""How often `told` is called."""
_SOURCES: Final = (
    ("hand", "items labelled by reading, each judged by a model that had not seen it"),
    ("copy", "articles of training/copy, each judged by a model that had not seen it"),
)


def cross_validated(shared: Path, own: Path, told: Callable[[str], None]) -> tuple[Figures, ...]:
    """Train by folds as `wiredesk.training.train` does, and judge what each model had not seen.

    What decides for the articles of a fold is learnt on those of the others. (The models that scored these did see the
    fold: to leave it out there too would take as many trainings again.)

    Args:
        shared: the folder of reference data.
        own: the folder `training` of a checkout.
        told: hears what is done next.

    Raises:
        UsageError: where data are not there or not of their form.
    """
    told("reading the data")
    examples = corpus(shared, own).examples
    told(f"learning which words of {len(examples):,} texts are alike")
    articles = left_out(prepare(examples), told)
    told("deciding for what was left out")
    # Some items stand a second time among the examples that are in no fold: those were not left out.
    never = {example.text for example in examples if example.source not in ASKED}
    judged: dict[str, list[Judgement]] = {source: [] for source, _ in _SOURCES}
    for number in range(FOLDS):
        decide = decisions([article for article in articles if article.fold != number], SEED)
        known = Model.of("", (), dict.fromkeys(CATEGORIES, 0.0), decide)
        for article in articles:
            if article.fold != number or article.source not in judged or never & {p.text for p in article.parts}:
                continue
            judged[article.source].append(Judgement(article.wanted, labels(article, known)))
    return tuple(figures(source, note, judged[source]) for source, note in _SOURCES)


def labels(article: LeftOut, known: Model) -> frozenset[str]:
    """The labels of an article by what a model decides."""
    return frozenset(
        name
        for name, counted in article.counted.items()
        if decided(categories()[name], article.analysis, counted, known)[0] is not None
    )
