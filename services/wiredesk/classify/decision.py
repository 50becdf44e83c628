"""From passages to the article: what its best passages and the rules' events together say of a category.

A logistic rule over a few marks, whose weights are learnt on whole articles (`wiredesk train`), by scores that the
passages got from models that had not seen them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import Final, NamedTuple

LABEL: Final = 0.5
"""The probability that makes a category a label."""
GUESS: Final = 0.6
"""The same for a longer article in which the rules found no event. What then stands for one is a guess, and of all that
a wire carries more articles have no label than of those that the decision is learnt on."""
MARKS: Final = ("best", "second", "several", "length", "event", "sure", "past", "cues")
"""`best`, `second`: the scores of its two best passages. `several`: of how many it is likelier than not that they speak
of the category, and `length`, of how many passages (both as logarithms). The others are what the rules found."""
_FURTHEST: Final = 6.0
"""Log odds beyond which a passage is as sure as can be."""
_ALONE: Final = 1.5
"""How far below the best passage the second one is taken to be where there is none."""
_PAST: Final = 2


class Found(NamedTuple):
    """What the rules of a category found in an article."""

    current: int = 0
    """Events that are no background."""
    sure: float = 0.0
    """The highest confidence of these."""
    past: int = 0
    """Events that are."""
    cues: float = 0.0
    """What its cues alone would score (`wiredesk.classify.cues`)."""


def marks(ranked: Sequence[float], found: Found) -> tuple[float, ...]:
    """The marks of an article for one category, in the order of `MARKS`.

    Args:
        ranked: the scores of its passages in log odds, the highest first; one at least.
        found: what the rules found.
    """
    best = max(-_FURTHEST, min(_FURTHEST, ranked[0]))
    second = max(-_FURTHEST, min(_FURTHEST, ranked[1])) if len(ranked) > 1 else best - _ALONE
    event = 1.0 if found.current else 0.0
    speaking = next((n for n, odds in enumerate(ranked) if odds <= 0), len(ranked))
    past = float(min(found.past, _PAST))
    return best, second, log(1 + speaking), log(len(ranked)), event, found.sure, past, found.cues


def highest(weights: Mapping[str, float], ranked: Sequence[float], cues: float) -> float:
    """What no article with these passages can get beyond, in log odds, whatever its rules find.

    Passages may still turn out to be background and be left out, which leaves fewer and weaker ones.

    Args:
        weights: by mark, and `bias`.
        ranked: as for `marks`.
        cues: as in `Found`.
    """
    best = max(-_FURTHEST, min(_FURTHEST, ranked[0]))
    speaking = next((n for n, odds in enumerate(ranked) if odds <= 0), len(ranked))
    bounds = {
        "best": (-_FURTHEST, best),
        "second": (-_FURTHEST - _ALONE, best),
        "several": (0.0, log(1 + speaking)),
        "length": (0.0, log(len(ranked))),
        "event": (0.0, 1.0),
        "sure": (0.0, 1.0),
        "past": (0.0, float(_PAST)),
        "cues": (cues, cues),
    }
    return weights["bias"] + sum(
        [max(weights[mark] * low, weights[mark] * high) for mark, (low, high) in bounds.items()]
    )


def needed(passages: int, found: Found) -> float:
    """The probability that makes a label of an article with so many passages and events."""
    return GUESS if passages > 1 and not found.current else LABEL


def probability(weights: Mapping[str, float], found: Sequence[float]) -> float:
    """How likely it is that the article is about the category.

    Args:
        weights: by mark, and `bias`.
        found: the marks, in the order of `MARKS`.
    """
    total = weights["bias"]
    for name, mark in zip(MARKS, found, strict=True):
        total += weights[name] * mark
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))
