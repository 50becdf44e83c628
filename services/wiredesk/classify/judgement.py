"""The judgement on an article: its passages' scores, its cues, and with its events the label that comes of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from wiredesk.classify.cues import by_cues
from wiredesk.classify.decision import Found, highest, marks, needed, probability
from wiredesk.classify.model import Model, model
from wiredesk.classify.scorer import Scored, reasons, scored
from wiredesk.extract import Analysis
from wiredesk_schemas import Label

_PASSAGES: Final = 3
"""So many passages a label shows at most."""
_HOPELESS: Final = -0.01
"""Log odds; no label has less than 0 (`decision.LABEL`), and roundings are smaller than this."""
_CLEAR: Final = 0.6
"""What cues alone must score, or an event's confidence be, where there is no model of the category."""


class Judged(NamedTuple):
    """What is known of an article and one category before its rules are asked."""

    passages: Scored | None
    """By the model; None for a category that it does not know, or where no passage is long enough."""
    cues: Label | None
    """By cues alone; None where there are none."""


def judge(analysis: Analysis, categories: Iterable[str]) -> dict[str, Judged]:
    """Judge an article for each category; only those of which something speaks are in the answer."""
    by_model = scored(analysis.article)
    known = frozenset(model().categories)
    out: dict[str, Judged] = {}
    for name in categories:
        passages = by_model.get(name)
        cues = by_cues(analysis, name)
        if passages is not None or (cues is not None and name not in known):
            out[name] = Judged(passages, cues)
    return out


def article_marks(judged: Judged, found: Found) -> tuple[float, ...] | None:
    """The marks of an article (`decision.MARKS`); None where no passage is left that could be about the category."""
    if judged.passages is None:
        return None
    cues = judged.cues.score if judged.cues is not None else 0.0
    return marks(judged.passages.ranked, found._replace(cues=cues))


def likelihood(category: str, judged: Judged, found: Found, known: Model | None = None) -> float | None:
    """The score that the label has or would have, 0 to 1; None where there is nothing to judge by.

    Args:
        category: its name.
        judged: what was known before.
        found: what the rules found.
        known: the model; the one that comes with this release where none is given.
    """
    weights = (known or model()).decisions.get(category)
    if weights is None:
        return max(judged.cues.score, found.sure) if judged.cues is not None else None
    found_marks = article_marks(judged, found)
    return None if found_marks is None else probability(weights, found_marks)


def can_be(category: str, judged: Judged, known: Model | None = None) -> bool:
    """Whether the article could have the label at all: where not, its rules need not be asked.

    The arguments are those of `likelihood`.
    """
    weights = (known or model()).decisions.get(category)
    if weights is None:
        return True
    if judged.passages is None:
        return False
    cues = judged.cues.score if judged.cues is not None else 0.0
    return highest(weights, judged.passages.ranked, cues) > _HOPELESS


def threshold(judged: Judged, found: Found) -> float:
    """The score that makes a label."""
    return _CLEAR if judged.passages is None else needed(len(judged.passages.ranked), found)


def verdict(category: str, judged: Judged, found: Found, known: Model | None = None) -> Label | None:
    """The label of an article, None where it has none of this category. The arguments are those of `likelihood`."""
    score = likelihood(category, judged, found, known)
    if score is None or score < threshold(judged, found):
        return None
    if judged.passages is None:
        return judged.cues.model_copy(update={"score": score}) if judged.cues is not None else None
    passages = judged.passages
    shown = [rank for rank, (log_odds, _, _) in enumerate(passages.ranked[:_PASSAGES]) if log_odds > 0] or [0]
    evidence = tuple(passages.evidence(rank) for rank in shown)
    return Label(score=round(score, 3), evidence=evidence, terms=reasons(evidence[0].quote, category, known))
