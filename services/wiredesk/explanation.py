"""What explains the labels of an article: for each category its passages, their terms, its events, and what decided."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING, Final

from wiredesk.categories import Considered, categories, considered, decided, run_category
from wiredesk.classify import LABEL, judge, likelihood, reasons, threshold
from wiredesk.classify.model import model
from wiredesk.extract import Analysis, analyse
from wiredesk.pipeline import not_understood
from wiredesk_schemas import Article, Evidence, Failure, Label, Outcome, Weight

if TYPE_CHECKING:
    from wiredesk.categories import Category, Draft
    from wiredesk.classify import Judged

_PASSAGES: Final = 3
"""So many of the best passages are shown of a label; one of what is none."""
_FEW: Final = "not likely enough"


@dataclass(frozen=True, slots=True)
class PassageExplained:
    """A passage, and what in it speaks for and against the category."""

    passage: Evidence
    log_odds: float
    probability: float
    """Of the passage by itself, 0 to 1."""
    background: bool
    """Whether it tells of things long past, and so does not count."""
    terms: tuple[Weight, ...]


@dataclass(frozen=True, slots=True)
class EventExplained:
    """An event of the category."""

    kind: str
    modality: str
    confidence: float
    evidence: Evidence
    by: str
    """`rules`, or `passage` where the label's best passage was made an event for want of any other."""


@dataclass(frozen=True, slots=True)
class CategoryExplained:
    """What is known of an article and one category."""

    category: str
    label: bool
    score: float | None
    """How likely the article is about it, 0 to 1; None where there is nothing to judge by."""
    why: str
    """What decided, in words."""
    cues: float | None
    """What its cues alone score; None where there are none."""
    passages: tuple[PassageExplained, ...]
    events: tuple[EventExplained, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that is said of one article."""

    id: str
    document: str
    """The file, or the line of standard input."""
    headline: str | None
    model: str
    categories: tuple[CategoryExplained, ...]
    reason: str | None = None
    """Why nothing is said of categories: the language, or what is wrong with the document."""
    error: Failure | None = None
    """Where the document could not be read."""


def explanation(article: Article, document: str) -> Explanation:
    """Explain the labels of an article.

    Args:
        article: clean, as the pipeline has it.
        document: the name of the document that it is in.

    Raises:
        CategoryError: where the rules of a category fail.
    """
    reason = not_understood(article)
    found: tuple[CategoryExplained, ...] = ()
    if reason is None:
        analysis = analyse(article)
        judged = judge(analysis, categories())
        found = tuple(_explained(category, analysis, judged.get(name)) for name, category in categories().items())
    return Explanation(article.article_id, document, article.headline, model().name, found, reason)


def unread(outcome: Outcome, document: str) -> Explanation:
    """What is said of a document that could not be read."""
    return Explanation(outcome.id, document, None, model().name, (), outcome.reason, outcome.error)


def _explained(category: Category, analysis: Analysis, judged: Judged | None) -> CategoryExplained:
    if judged is None:
        events = tuple(_event(draft, "rules") for draft in run_category(category, analysis) if draft.evidence)
        return CategoryExplained(category.name, False, None, _nothing(category.name), None, (), events)
    counted = considered(category, analysis, judged)
    score = likelihood(category.name, counted.judged, counted.found)
    label, told = decided(category, analysis, counted)
    events = tuple(
        _event(draft, "rules" if draft in counted.drafts else "passage")
        for draft in told or counted.drafts
        if draft.evidence
    )
    return CategoryExplained(
        category=category.name,
        label=label is not None,
        score=round(score, 3) if score is not None else None,
        why=_why(label, score, counted),
        cues=judged.cues.score if judged.cues is not None else None,
        passages=_passages(category.name, judged, counted, _PASSAGES if label is not None else 1),
        events=events,
    )


def _passages(category: str, judged: Judged, counted: Considered, most: int) -> tuple[PassageExplained, ...]:
    scored = judged.passages
    if scored is None:
        return ()
    left = counted.judged.passages
    kept = frozenset(left.ranked) if left is not None else frozenset()
    out = []
    for rank, passage in enumerate(scored.ranked[:most]):
        evidence, log_odds = scored.evidence(rank), passage[0]
        out.append(
            PassageExplained(
                passage=evidence,
                log_odds=round(log_odds, 2),
                probability=round(1 / (1 + exp(-log_odds)), 3),
                background=passage not in kept,
                terms=reasons(evidence.quote, category),
            )
        )
    return tuple(out)


def _event(draft: Draft, by: str) -> EventExplained:
    return EventExplained(draft.kind, draft.modality, draft.confidence, draft.evidence[0], by)


def _nothing(category: str) -> str:
    if category in model().categories:
        return "no passage is long enough to be judged"
    return "no model knows the category, and none of its cues is there"


def _why(label: Label | None, score: float | None, counted: Considered) -> str:
    if label is not None and counted.found.current:
        return "likely enough, with a current event that the rules found"
    if label is not None:
        return "likely enough; the rules found no current event, so its best passage is one"
    if score is None:
        return "all that speaks of it is background"
    wanted = threshold(counted.judged, counted.found)
    if score >= wanted:
        return "dropped: likely enough, but without a current event; what speaks of it is background or only thought of"
    return f"not likely enough: without a current event a longer article needs {wanted:g}" if score >= LABEL else _FEW
