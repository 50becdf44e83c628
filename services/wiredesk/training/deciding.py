"""What makes an article one of a category: learnt from whole articles, by scores of models that had not seen them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from wiredesk.categories import categories, run_category
from wiredesk.classify import Found
from wiredesk.classify.cues import by_cues
from wiredesk.classify.decision import MARKS, marks
from wiredesk.extract import analyse
from wiredesk.training.datasets import CATEGORIES, Example
from wiredesk.training.fitting import fit
from wiredesk_schemas import Article

Floats = np.ndarray[Any, np.dtype[np.float64]]
WEIGHTS: Final[Mapping[str, float]] = {"hand": 1.0, "read": 0.5, "copy": 3.0}
"""What an article of each source counts; those of other sources are not asked."""
PENALTY: Final = 1.0
ROUNDS: Final = 300


def folds(examples: Sequence[Example], count: int, seed: int) -> list[int]:
    """The fold of each example whose source is asked, -1 for the others; the parts of one article are in one fold."""
    names = sorted({e.article for e in examples if e.source in WEIGHTS})
    order = np.random.default_rng(seed).permutation(len(names))
    of = {names[n]: place % count for place, n in enumerate(order)}
    return [of[e.article] if e.source in WEIGHTS else -1 for e in examples]


def decisions(examples: Sequence[Example], scores: Floats) -> dict[str, dict[str, float]]:
    """By category: what each mark of an article weighs, and the bias.

    Args:
        examples: all of them.
        scores: the log odds of each, by models that had not seen it; nan where there is none.
    """
    articles: dict[str, list[int]] = {}
    for number, example in enumerate(examples):
        if example.source in WEIGHTS:
            articles.setdefault(example.article, []).append(number)
    found = [_found([examples[n] for n in parts]) for parts in articles.values()]
    weights = np.array([WEIGHTS[examples[parts[0]].source] for parts in articles.values()])
    out: dict[str, dict[str, float]] = {}
    for place, name in enumerate(CATEGORIES):
        rows, wanted = [], []
        for parts, of_rules in zip(articles.values(), found, strict=True):
            ranked = sorted((float(scores[n, place]) for n in parts), reverse=True)
            rows.append(marks(ranked, len(ranked), of_rules[name]))
            wanted.append(max(examples[n].targets[place] or 0.0 for n in parts))
        table = np.array(rows)
        spread = table.std(0) + 1e-9
        coefficients, bias = fit(
            sp.csr_matrix(table / spread), np.array(wanted), weights, penalty=PENALTY, rounds=ROUNDS
        )
        out[name] = {"bias": round(bias, 3), **dict(zip(MARKS, (coefficients / spread).round(3).tolist(), strict=True))}
    return out


def _found(parts: Sequence[Example]) -> dict[str, Found]:
    """What the rules find in an article."""
    day = dt.date.fromisoformat(parts[0].date) if parts[0].date else None
    article = Article(
        article_id=parts[0].article,
        family_id=parts[0].article,
        paragraphs=tuple(" ".join(part.text.split()) for part in parts),
        reference_date=day,
        sha256="0" * 64,
    )
    analysis = analyse(article)
    out: dict[str, Found] = {}
    for name in CATEGORIES:
        drafts = run_category(categories()[name], analysis)
        current = [d.confidence for d in drafts if d.modality != "past"]
        cues = by_cues(analysis, name)
        sure, score = max(current, default=0.0), cues.score if cues is not None else 0.0
        out[name] = Found(len(current), sure, len(drafts) - len(current), score)
    return out
