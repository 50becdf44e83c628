"""From drafts to typed events: names, ids, codes, and the agreement of labels and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from wiredesk.categories.category import Category, CategoryError, Draft
from wiredesk.categories.cues_alone import from_cues
from wiredesk.categories.registry import categories
from wiredesk.extract import Analysis
from wiredesk_schemas import Article, Event, Label, event_id, event_type, normalise_sentence

CLEAR: Final = 0.6
"""The score at which the best passage becomes an event even where no rule fits it."""
MODEL: Final = "wiredesk-rules"
LABEL: Final = 0.6
"""The score, or the confidence of an event, that makes a category a label."""


def run_category(category: Category, analysis: Analysis) -> tuple[Draft, ...]:
    """What one category makes of an article.

    Raises:
        CategoryError: whatever its rules raised, with the category's name.
    """
    try:
        return category.events(analysis) if category.events is not None else from_cues(category, analysis)
    except Exception as error:  # a category may be anybody's: its faults must not be taken for ours
        raise CategoryError(category.name, error) from error


def drafted(category: Category, analysis: Analysis, score: Label) -> tuple[Draft, ...]:
    """The drafts of a category; where its rules find nothing current in what is surely about it, the best passage.

    Raises:
        CategoryError: where the rules fail.
    """
    drafts = run_category(category, analysis)
    if score.score < CLEAR or any(d.modality != "past" for d in drafts):
        return drafts
    return (*drafts, *[d for d in from_cues(category, analysis) if d.modality != "past"][:1])


def typed(
    category: Category, drafts: Iterable[Draft], article: Article, *, processed_at: datetime
) -> tuple[Event, ...]:
    """The drafts as the category's typed events, each with its id.

    Raises:
        CategoryError: where a draft is not what the category's schema allows.
    """
    made = event_type(category.name)
    ordinals: Counter[tuple[str, str]] = Counter()
    out: list[Event] = []
    for draft in drafts:
        if not draft.evidence:
            continue
        main = draft.evidence[0].quote
        key = (draft.kind, normalise_sentence(main))
        ordinal = ordinals[key]
        ordinals[key] += 1
        fields: dict[str, object] = {
            "event_id": event_id(article.family_id, category.name, draft.kind, main, ordinal),
            "category": category.name,
            "kind": draft.kind,
            "modality": draft.modality,
            "actors": draft.actors,
            "targets": draft.targets,
            "places": draft.places,
            "date": draft.date,
            "counts": draft.counts,
            "attributed_to": draft.attributed_to,
            "evidence": draft.evidence,
            "codes": draft.codes,
            "article_id": article.article_id,
            "article_version": article.version,
            "family_id": article.family_id,
            "headline": article.headline,
            "published_at": article.published_at,
            "processed_at": processed_at,
            "confidence": draft.confidence,
            "model": f"{MODEL}/{category.name}-{category.version}",
            **draft.more,
        }
        try:
            out.append(made.model_validate(fields))
        except ValueError as error:
            raise CategoryError(category.name, error) from error
    return tuple(out)


def agreed(scores: dict[str, Label], found: dict[str, tuple[Event, ...]]) -> tuple[dict[str, Label], tuple[Event, ...]]:
    """Labels and events that agree: each label has a current event, each event's category is a label.

    A category is a label if its score says so, or one of its current events is sure by itself.
    """
    labels: dict[str, Label] = {}
    for name, score in scores.items():
        sure = max((e.confidence for e in found.get(name, ()) if e.modality != "past"), default=0.0)
        if sure and max(score.score, sure) >= LABEL:
            labels[name] = score if score.score >= sure else score.model_copy(update={"score": sure})
    return labels, tuple(event for name in labels for event in found[name])


def events(
    analysis: Analysis, article: Article, scores: dict[str, Label], *, processed_at: datetime
) -> tuple[dict[str, Label], tuple[Event, ...]]:
    """The labels that hold and their events.

    Args:
        analysis: of the article.
        article: where it comes from.
        scores: what `wiredesk.classify.classify` gives; only categories in it are asked for events.
        processed_at: when this is done.

    Raises:
        CategoryError: where the rules of a category fail. To keep the others, call `run_category` and `typed` for
            each category, and `agreed` for what came out.
    """
    found = {
        name: typed(category, drafted(category, analysis, scores[name]), article, processed_at=processed_at)
        for name, category in categories().items()
        if name in scores
    }
    return agreed(scores, found)
