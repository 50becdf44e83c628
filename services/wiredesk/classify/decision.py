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
MARKS: Final = ("best", "second", "lead", "several", "share", "length", "event", "sure", "past", "cues")
"""`best`, `second`: the scores of its two best passages. `lead`: how far below the best the best of those lies that it
opens with. `several`: of how many it is likelier than not that they speak of the category, and `length`, of how many
passages (both as logarithms); `share`: the one of the other. The rest is what the rules found."""
_OPENING: Final = 3
"""So many passages an article opens with."""
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


def marks(ranked: Sequence[tuple[float, int, int]], found: Found) -> tuple[float, ...]:
    """The marks of an article for one category, in the order of `MARKS`.

    Args:
        ranked: its passages, the highest score first; one at least. Of each its score in log odds, its start, its end.
        found: what the rules found.
    """
    count = len(ranked)
    best = _bounded(ranked[0][0])
    second = _bounded(ranked[1][0]) if count > 1 else best - _ALONE
    last = sorted([start for _, start, _ in ranked])[:_OPENING][-1]
    opens = next(odds for odds, start, _ in ranked if start <= last)
    event = 1.0 if found.current else 0.0
    speaking = next((n for n, (odds, _, _) in enumerate(ranked) if odds <= 0), count)
    past = float(min(found.past, _PAST))
    lead = _bounded(opens) - best
    return best, second, lead, log(1 + speaking), speaking / count, log(count), event, found.sure, past, found.cues


def _bounded(odds: float) -> float:
    return max(-_FURTHEST, min(_FURTHEST, odds))


def highest(weights: Mapping[str, float], ranked: Sequence[tuple[float, int, int]], cues: float) -> float:
    """What no article with these passages can get beyond, in log odds, whatever its rules find.

    Passages may still turn out to be background and be left out, which leaves fewer and weaker ones.

    Args:
        weights: by mark, and `bias`.
        ranked: as for `marks`.
        cues: as in `Found`.
    """
    best = _bounded(ranked[0][0])
    speaking = next((n for n, (odds, _, _) in enumerate(ranked) if odds <= 0), len(ranked))
    bounds = {
        "best": (-_FURTHEST, best),
        "second": (-_FURTHEST - _ALONE, best),
        "lead": (-2 * _FURTHEST, 0.0),
        "several": (0.0, log(1 + speaking)),
        "share": (0.0, float(speaking > 0)),
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
