"""What makes an article one of a category: learnt from whole articles, by scores of models that had not seen them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from wiredesk.classify import Found, article_marks
from wiredesk.classify.decision import MARKS, marks
from wiredesk.training.datasets import CATEGORIES
from wiredesk.training.fitting import fit
from wiredesk.training.leftout import LeftOut

Floats = np.ndarray[Any, np.dtype[np.float64]]
WEIGHTS: Final[Mapping[str, float]] = {"hand": 1.0, "read": 0.5, "copy": 2.0}
"""What an article of each source counts."""
JOINED: Final = 1_500
"""So many long articles are put together out of short ones."""
JOINED_WEIGHT: Final = 1.0
_PASSING: Final = 0.12
PASSING_WEIGHT: Final = 0.2
"""What one counts of whose paragraphs a smaller share than that is about the category: readers differ on its label."""
_PLAIN: Final = (2, 5)
"""Articles without any label in each of them, at least and at most."""
_LABELLED: Final = 0.35
"""The share of them into which one with a label is put."""
PENALTY: Final = 1.0
ROUNDS: Final = 300


@dataclass(frozen=True, slots=True)
class Marked:
    """What the decision sees of an article for one category, and what it should say."""

    marks: tuple[float, ...]
    wanted: bool
    weight: float


def decisions(articles: Sequence[LeftOut], seed: int) -> dict[str, dict[str, float]]:
    """By category: what each mark of an article weighs, and the bias.

    Args:
        articles: seen with models that had not seen them.
        seed: of the choice of articles that are joined.
    """
    groups = [*map(_alone, articles), *joined([a for a in articles if a.source == "copy"], seed)]
    return {name: _weights([marked for of in groups if (marked := of.get(name))]) for name in CATEGORIES}


def _alone(article: LeftOut) -> dict[str, Marked]:
    """By category; none where all that speaks of it is background, for then the service does not ask the decision."""
    return {
        name: Marked(found, name in article.wanted, WEIGHTS[article.source])
        for name, counted in article.counted.items()
        if (found := article_marks(counted.judged, counted.found)) is not None
    }


def joined(articles: Sequence[LeftOut], seed: int) -> list[dict[str, Marked]]:
    """Long articles, put together out of short ones: most of what is long on a wire has no label, or one inside.

    Without them the decision would hardly know long articles, and believe the best of thirty passages as readily as
    the only one.
    """
    plain = [article for article in articles if not article.wanted]
    labelled = [article for article in articles if article.wanted]
    if not plain or not labelled:
        return []
    chance = np.random.default_rng(seed)
    out = []
    for _ in range(JOINED):
        parts = [plain[n] for n in chance.integers(0, len(plain), chance.integers(*_PLAIN, endpoint=True))]
        if chance.random() < _LABELLED:
            part = labelled[chance.integers(0, len(labelled))]
            parts.insert(int(chance.integers(0, len(parts), endpoint=True)), part)
        out.append({name: marked for name in CATEGORIES if (marked := _together(parts, name)) is not None})
    return out


def _together(parts: Sequence[LeftOut], name: str) -> Marked | None:
    ranked, begin = [], 0
    counted = [part.counted[name] for part in parts if name in part.counted]
    for part in counted:
        if part.judged.passages is not None:
            ranked += [(odds, begin + start, begin + end) for odds, start, end in part.judged.passages.ranked]
            begin += len(part.judged.passages.article.body)
    if not ranked:
        return None
    found = Found(
        current=sum(c.found.current for c in counted),
        sure=max(c.found.sure for c in counted),
        past=sum(c.found.past for c in counted),
        cues=max(c.judged.cues.score if c.judged.cues is not None else 0.0 for c in counted),
    )
    place = CATEGORIES.index(name)
    about = [example.targets[place] == 1 for part in parts for example in part.parts]
    passing = any(about) and sum(about) < _PASSING * len(about)
    weight = PASSING_WEIGHT if passing else JOINED_WEIGHT
    return Marked(marks(sorted(ranked, reverse=True), found), any(about), weight)


def _weights(articles: Sequence[Marked]) -> dict[str, float]:
    """What each mark weighs, and the bias."""
    table = np.array([article.marks for article in articles])
    wanted = np.array([float(article.wanted) for article in articles])
    weights = np.array([article.weight for article in articles])
    spread = table.std(0) + 1e-9
    coefficients, bias = fit(sp.csr_matrix(table / spread), wanted, weights, penalty=PENALTY, rounds=ROUNDS)
    return {"bias": round(bias, 3), **dict(zip(MARKS, (coefficients / spread).round(3).tolist(), strict=True))}
