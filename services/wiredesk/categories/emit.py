"""From drafts to typed events: names, ids, codes, and the agreement of labels and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from wiredesk.categories.background import current, retold
from wiredesk.categories.category import Category, CategoryError, Draft
from wiredesk.categories.cues_alone import best_passage, from_cues
from wiredesk.categories.registry import categories
from wiredesk.classify import Found, Judged, can_be, verdict
from wiredesk.classify.model import Model
from wiredesk.extract import Analysis
from wiredesk_schemas import Article, Event, Label, event_type, normalise_sentence
from wiredesk_schemas.event import event_id_of

MODEL: Final = "wiredesk-rules"


def run_category(category: Category, analysis: Analysis) -> tuple[Draft, ...]:
    """What one category makes of an article.

    Raises:
        CategoryError: whatever its rules raised, with the category's name.
    """
    try:
        return category.events(analysis) if category.events is not None else from_cues(category, analysis)
    except Exception as error:  # a category may be anybody's: its faults must not be taken for ours
        raise CategoryError(category.name, error) from error


def typed(
    category: Category, drafts: Iterable[Draft], article: Article, *, processed_at: datetime
) -> tuple[Event, ...]:
    """The drafts as the category's typed events, each with its id.

    Raises:
        CategoryError: where a draft is not what the category's schema allows.
    """
    made = event_type(category.name)
    ordinals: Counter[tuple[str, str]] = Counter()
    alike: dict[str, str] = {}
    out: list[Event] = []
    for draft in drafts:
        if not draft.evidence:
            continue
        main = draft.evidence[0].quote
        if main not in alike:
            alike[main] = normalise_sentence(main)
        key = (draft.kind, alike[main])
        ordinal = ordinals[key]
        ordinals[key] += 1
        fields: dict[str, object] = {
            "event_id": event_id_of(article.family_id, category.name, draft.kind, alike[main], ordinal),
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


def findings(drafts: Iterable[Draft]) -> Found:
    """What the rules of a category found, as the decision counts it."""
    every = tuple(drafts)
    sure = [draft.confidence for draft in every if draft.modality != "past"]
    return Found(current=len(sure), sure=max(sure, default=0.0), past=len(every) - len(sure))


class Considered(NamedTuple):
    """An article and a category with what is background told from what is not."""

    drafts: tuple[Draft, ...]
    found: Found
    judged: Judged


def considered(category: Category, analysis: Analysis, judged: Judged) -> Considered:
    """What counts when a category is decided: what its rules found, and the passages that are no background.

    Raises:
        CategoryError: where the rules fail.
    """
    drafts = retold(analysis.article, run_category(category, analysis))
    if judged.passages is not None:
        judged = judged._replace(passages=current(analysis, judged.passages))
    return Considered(drafts, findings(drafts), judged)


def decided(
    category: Category, analysis: Analysis, counted: Considered, known: Model | None = None
) -> tuple[Label | None, tuple[Draft, ...]]:
    """Whether an article is about the category, and what it tells of it.

    A label has an event that is no background: where the rules find none in what is surely about the category, its
    best passage is one; where that too is background, or only thought of, there is no label.

    Args:
        category: which.
        analysis: of the article.
        counted: what `considered` gives.
        known: the model that decides; the one that comes with this release where none is given.
    """
    label = verdict(category.name, counted.judged, counted.found, known)
    if label is None or counted.found.current:
        return label, counted.drafts
    added = best_passage(category, analysis, label)
    return (None, ()) if added is None else (label, (*counted.drafts, added))


def events(
    analysis: Analysis, article: Article, judged: Mapping[str, Judged], *, processed_at: datetime
) -> tuple[dict[str, Label], tuple[Event, ...]]:
    """The labels that hold and their events: each label has a current event, each event's category is a label.

    Args:
        analysis: of the article.
        article: where it comes from.
        judged: what `wiredesk.classify.judge` gives; only categories in it are asked for events, and of those only what
            could be a label.
        processed_at: when this is done.

    Raises:
        CategoryError: where the rules of a category fail. To keep the others, call `considered`, `decided` and `typed`
            for each category.
    """
    labels: dict[str, Label] = {}
    out: list[Event] = []
    for name, category in categories().items():
        if name not in judged or not can_be(name, judged[name]):
            continue
        label, drafts = decided(category, analysis, considered(category, analysis, judged[name]))
        if label is None:
            continue
        labels[name] = label
        out.extend(typed(category, drafts, article, processed_at=processed_at))
    return labels, tuple(out)
