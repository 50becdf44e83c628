"""Events for a category that has cues but no rules: each passage that says enough of them is one."""

from __future__ import annotations

from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft
from wiredesk.extract import Analysis
from wiredesk_schemas import event_type

_ENOUGH: Final = 2
"""Cues in a sentence that make it a passage about the category; one will do beside a party or a place."""


def from_cues(category: Category, analysis: Analysis) -> tuple[Draft, ...]:
    """The passages of an article that speak of the category, as drafts."""
    story = Story.of(analysis)
    kinds = event_type(category.name).KINDS or ("event",)
    drafts: list[Draft] = []
    for sentence in analysis.with_cues(category.name):
        if sentence.field == "headline" or not sentence.is_evidence:
            continue
        cues = sentence.of(category.name)
        if len(cues) < _ENOUGH and not sentence.parties and not sentence.places:
            continue
        if len({m.key for m in sentence.parties}) < category.least_parties:
            continue
        hit, _ = cues[0]
        modality = story.modality(sentence, hit.start, hit.end)
        if modality is None:
            continue
        kind = next((g for _, g in cues if g in kinds), kinds[0])
        date = story.date(sentence, hit.start)
        drafts.append(
            Draft(
                kind=kind,
                modality=modality,
                evidence=(sentence.evidence,),
                confidence=0.6 if len(cues) >= _ENOUGH else 0.5,
                actors=parties(story.subject(sentence, hit.start)),
                places=most_specific(sentence.places),
                date=story.when(date, sentence),
                attributed_to=story.attribution(sentence, hit.start),
            )
        )
    return tuple(drafts)
