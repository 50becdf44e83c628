"""Events without rules: passages with cues enough, and the passage that a label stands on."""

from __future__ import annotations

from typing import Final

from wiredesk.categories.acts import most_specific, parties
from wiredesk.categories.category import Category, Draft
from wiredesk.categories.story import Story
from wiredesk.extract import Analysis, Sentence
from wiredesk_schemas import Label, event_type

_GUESS: Final = 0.5
"""The confidence of an event that no rule and no number of cues speaks for."""
_ENOUGH: Final = 2
"""Cues in a sentence that make it a passage about the category; one will do beside a party or a place."""


def from_cues(category: Category, analysis: Analysis) -> tuple[Draft, ...]:
    """The passages of an article that speak of the category, as drafts."""
    story = Story.of(analysis)
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
        drafts.append(_draft(story, sentence, category, modality, 0.6 if len(cues) >= _ENOUGH else 0.5))
    return tuple(drafts)


def best_passage(category: Category, analysis: Analysis, label: Label) -> Draft | None:
    """An event out of the passages that a label stands on; None where all of them are background or only thought of."""
    story = Story.of(analysis)
    for evidence in label.evidence:
        inside = [
            s
            for s in analysis.sentences
            if s.field == evidence.field and s.is_evidence and s.start < evidence.end and s.end > evidence.start
        ]
        # Only those with most cues: where these tell of the past, a neighbour that says less proves nothing.
        most = max((len(s.of(category.name)) for s in inside), default=0)
        for sentence in (s for s in inside if len(s.of(category.name)) == most):
            cues = sentence.of(category.name)
            at = (cues[0][0].start, cues[0][0].end) if cues else (sentence.start, sentence.start)
            modality = story.modality(sentence, *at)
            if modality is not None and modality != "past":
                return _draft(story, sentence, category, modality, _GUESS)
    return None


def _draft(story: Story, sentence: Sentence, category: Category, modality: str, confidence: float) -> Draft:
    kinds = event_type(category.name).KINDS or ("event",)
    cues = sentence.of(category.name)
    position = cues[0][0].start if cues else sentence.start
    date = story.date(sentence, position)
    return Draft(
        kind=next((g for _, g in cues if g in kinds), category.otherwise or kinds[0]),
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=confidence,
        actors=parties(story.subject(sentence, position)),
        places=most_specific(sentence.places),
        date=story.when(date, sentence),
        attributed_to=story.attribution(sentence, position),
    )
