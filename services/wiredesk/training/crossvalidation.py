"""How well articles are labelled by models that had not seen them: training by folds, the decision included."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from wiredesk.categories import categories, decided
from wiredesk.classify import Judged, Scored, scored
from wiredesk.classify.cues import by_cues
from wiredesk.classify.model import Model
from wiredesk.extract import Analysis, analyse
from wiredesk.training.datasets import CATEGORIES, Example, corpus
from wiredesk.training.deciding import decisions, folds
from wiredesk.training.evaluation import Figures, Judgement, figures
from wiredesk.training.learning import SEED, Learnt, learn, prepare
from wiredesk.training.train import FOLDS
from wiredesk_schemas import Article

STEPS: Final = FOLDS + 3
"""How often `told` is called."""
_SOURCES: Final = (
    ("hand", "hand", "items labelled by reading, each judged by a model that had not seen it"),
    ("copy", "copy", "articles of training/copy, each judged by a model that had not seen it"),
)


def cross_validated(shared: Path, own: Path, told: Callable[[str], None]) -> tuple[Figures, ...]:
    """Train by folds as `wiredesk.training.train` does, and judge what each model had not seen.

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
    prepared = prepare(examples)
    fold = folds(examples, FOLDS, SEED)
    scores = np.full((len(fold), len(CATEGORIES)), np.nan)
    learnt: list[Learnt] = []
    for number in range(FOLDS):
        told(f"learning without part {number + 1} of {FOLDS}")
        learnt.append(learn(prepared, [n for n, of in enumerate(fold) if of != number], kept=None))
        out = [n for n, of in enumerate(fold) if of == number]
        scores[out] = learnt[-1].scores([prepared.terms[n] for n in out])
    told("judging what was left out")
    # Some items stand among the examples of every fold a second time: those were not left out.
    seen = {example.text for example, of in zip(examples, fold, strict=True) if of == -1}
    judged: dict[str, list[Judgement]] = {source: [] for source, _, _ in _SOURCES}
    for number, of_rest in enumerate(learnt):
        # What decides for these articles is learnt on the others, by scores of models that had not seen those either.
        rest = [n for n, of in enumerate(fold) if of not in {number, -1}]
        known = as_model(of_rest, decisions([examples[n] for n in rest], scores[rest]))
        for source, parts in _articles(examples, fold, number):
            if source in judged and not any(part.text in seen for part in parts):
                judged[source].append(judgement(parts, known))
    return tuple(figures(name, note, judged[source]) for source, name, note in _SOURCES)


def as_model(learnt: Learnt, decided: Mapping[str, Mapping[str, float]]) -> Model:
    """What was learnt as the scorer reads it, without a file in between."""
    rows = zip(learnt.terms, learnt.sizes.tolist(), learnt.weights.tolist(), strict=True)
    return Model.of("", rows, dict(zip(CATEGORIES, learnt.bias.tolist(), strict=True)), decided)


def _articles(examples: Sequence[Example], fold: Sequence[int], number: int) -> list[tuple[str, list[Example]]]:
    """The articles of a fold, each with its source and its parts."""
    parts: dict[str, list[Example]] = {}
    for example, of in zip(examples, fold, strict=True):
        if of == number:
            parts.setdefault(example.article, []).append(example)
    return [(found[0].source, found) for found in parts.values()]


def judgement(parts: Sequence[Example], known: Model) -> Judgement:
    """What a model makes of an article.

    Args:
        parts: its paragraphs.
        known: the model.
    """
    date = parts[0].date
    article = Article(
        article_id=parts[0].article,
        family_id=parts[0].article,
        paragraphs=tuple(" ".join(part.text.split()) for part in parts),
        reference_date=dt.date.fromisoformat(date) if date else None,
        sha256="0" * 64,
    )
    analysis = analyse(article)
    by_model = scored(article, known)
    wanted = frozenset(name for place, name in enumerate(CATEGORIES) if any(p.targets[place] == 1 for p in parts))
    given = frozenset(name for name in by_model if _labelled(name, analysis, by_model[name], known))
    return Judgement(wanted, given)


def _labelled(name: str, analysis: Analysis, judged: Scored, known: Model) -> bool:
    return decided(categories()[name], analysis, Judged(judged, by_cues(analysis, name)), known)[0] is not None
