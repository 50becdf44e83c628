"""Articles as the service sees them, with a model that had not seen them: what the decision is learnt and judged on.

Word vectors are made once, of all texts: what is left out gives no label to a model, but its words keep company.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wiredesk.categories import Considered, categories, considered
from wiredesk.classify import Judged, scored
from wiredesk.classify.cues import by_cues
from wiredesk.classify.model import Model
from wiredesk.extract import Analysis, analyse
from wiredesk.training.datasets import CATEGORIES, Example
from wiredesk.training.learning import SEED, Prepared, learn
from wiredesk_schemas import Article

FOLDS: Final = 3
"""So many times a part is left out."""
ASKED: Final = frozenset({"hand", "read", "copy"})
"""The sources whose articles are left out in turn: their labels were given by reading."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An article and what is known of it before anything is decided."""

    parts: tuple[Example, ...]
    fold: int
    analysis: Analysis
    counted: Mapping[str, Considered]
    """By category; none where no passage is long enough to be judged."""

    @property
    def source(self) -> str:
        """Where it is from."""
        return self.parts[0].source

    @property
    def wanted(self) -> frozenset[str]:
        """Its labels: those of its parts together."""
        return frozenset(c for n, c in enumerate(CATEGORIES) if any(part.targets[n] == 1 for part in self.parts))


def folds(examples: Sequence[Example], count: int, seed: int) -> list[int]:
    """The fold of each example whose source is asked, -1 for the others; the parts of one article are in one fold."""
    names = sorted({e.article for e in examples if e.source in ASKED})
    order = np.random.default_rng(seed).permutation(len(names))
    of = {names[n]: place % count for place, n in enumerate(order)}
    return [of[e.article] if e.source in ASKED else -1 for e in examples]


def left_out(prepared: Prepared, told: Callable[[str], None]) -> list[LeftOut]:
    """Every article that is asked, each seen with a model that was learnt without it.

    Args:
        prepared: the examples.
        told: hears which part is left out, `FOLDS` times.
    """
    fold = folds(prepared.examples, FOLDS, SEED)
    out = []
    for number in range(FOLDS):
        told(f"judging what was left out, {number + 1} of {FOLDS}")
        learnt = learn(prepared, [n for n, of in enumerate(fold) if of != number], kept=None)
        known = learnt.model({})
        out += [_seen(parts, number, known) for parts in _articles(prepared.examples, fold, number)]
    return out


def _articles(examples: Sequence[Example], fold: Sequence[int], number: int) -> Iterator[tuple[Example, ...]]:
    parts: dict[str, list[Example]] = {}
    for example, of in zip(examples, fold, strict=True):
        if of == number:
            parts.setdefault(example.article, []).append(example)
    yield from map(tuple, parts.values())


def _seen(parts: tuple[Example, ...], fold: int, known: Model) -> LeftOut:
    date = parts[0].date
    article = Article(
        article_id=parts[0].article,
        family_id=parts[0].article,
        paragraphs=tuple(" ".join(part.text.split()) for part in parts),
        reference_date=dt.date.fromisoformat(date) if date else None,
        sha256="0" * 64,
    )
    analysis = analyse(article)
    counted = {
        name: considered(categories()[name], analysis, Judged(passages, by_cues(analysis, name)))
        for name, passages in scored(article, known).items()
    }
    return LeftOut(parts, fold, analysis, counted)
