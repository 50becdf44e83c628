"""Scores by cues alone: for a category that the model does not know, and one mark among others for those it does."""

from __future__ import annotations

import math
from typing import Final

from wiredesk.classify.cue_weights import Weights, weights
from wiredesk.extract import Analysis, Sentence
from wiredesk_schemas import Label

_PASSAGES: Final = 3
"""How many passages a label shows."""
_BEST: Final = 3
"""How many of the best sentences count, each half as much as the one before."""
_BIAS: Final = -1.5


def by_cues(analysis: Analysis, category: str) -> Label | None:
    """What the cues of a category score in an article, with the passages that hold them; None where none does."""
    model = weights()
    weighed = sorted(_weighed(analysis, category, model), key=lambda found: (-found[0], found[1].index))
    if not weighed:
        return None
    total = sum(weight / 2**rank for rank, (weight, _) in enumerate(weighed[:_BEST]))
    score = 1 / (1 + math.exp(-(total + model.bias.get(category, _BIAS))))
    evidence = tuple(s.evidence for w, s in weighed[:_PASSAGES] if w > 0 and s.is_evidence)
    return Label(score=round(score, 3), evidence=evidence) if evidence else None


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
