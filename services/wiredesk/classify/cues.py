"""The scorer: every sentence is weighed by its cues; an article's score is that of its best passages."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final, Protocol

from wiredesk.classify.weights import Weights, weights
from wiredesk.extract import Analysis, Sentence
from wiredesk_schemas import Label

_PASSAGES: Final = 3
"""How many passages a label shows."""
_BEST: Final = 3
"""How many of the best sentences count, each half as much as the one before."""
_BIAS: Final = -1.5


class Scorer(Protocol):
    """What gives each category's score to an article. A trained model is another one."""

    def __call__(self, analysis: Analysis, categories: Iterable[str]) -> dict[str, Label]:
        """The labels of an article, with the passages that carry them."""
        ...


def classify(analysis: Analysis, categories: Iterable[str]) -> dict[str, Label]:
    """The categories that an article speaks of at all, each with its score and its passages.

    A score is no verdict: a label stands only with a current event (`wiredesk.categories.agreed`).
    """
    model = weights()
    out: dict[str, Label] = {}
    for category in categories:
        weighed = sorted(_weighed(analysis, category, model), key=lambda found: (-found[0], found[1].index))
        if not weighed:
            continue
        total = sum(weight / 2**rank for rank, (weight, _) in enumerate(weighed[:_BEST]))
        score = 1 / (1 + math.exp(-(total + model.bias.get(category, _BIAS))))
        evidence = tuple(s.evidence for w, s in weighed[:_PASSAGES] if w > 0 and s.is_evidence)
        if evidence:
            out[category] = Label(score=round(score, 3), evidence=evidence)
    return out


def _weighed(analysis: Analysis, category: str, model: Weights) -> list[tuple[float, Sentence]]:
    """The sentences that hold a cue of the category, with what their cues weigh; a group counts once."""
    out: list[tuple[float, Sentence]] = []
    for sentence in analysis.with_cues(category):
        best: dict[str, float] = {}
        for hit in sentence.hits:
            for cue in hit.meaning.cues:
                if cue.category == category:
                    weight = model.of(cue)
                    if abs(weight) > abs(best.get(cue.group, 0.0)):
                        best[cue.group] = weight
        if best:
            out.append((sum(best.values()), sentence))
    return out
