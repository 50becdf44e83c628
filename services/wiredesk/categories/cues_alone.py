"""Events without rules: passages with cues enough, and the passage that a label stands on."""

from __future__ import annotations

from typing import Final

from wiredesk.categories.acts import most_specific, parties
from wiredesk.categories.background import is_background
from wiredesk.categories.category import Category, Draft
from wiredesk.categories.story import Story
from wiredesk.extract import Analysis, Sentence
from wiredesk_schemas import Evidence, Label, event_type

_GUESS: Final = 0.5
"""The confidence of an event that no rule and no number of cues speaks for."""
_SURE: Final = 0.65
"""The score of a label from which on its passage need not be plain about when."""
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
    """An event out of the passages that a label stands on; None where all of them are background or only thought of.

    Where the label is likely enough, an old date inside ("ends its 2018 agreement") and a "may" ("says he may come")
    prove nothing: then only a sentence that opens with such a date is background.
    """
    story = Story.of(analysis)
    spoken = [sentence for evidence in label.evidence for sentence in _strongest(category, analysis, evidence)]
    for sentence in spoken:
        cues = sentence.of(category.name)
        at = (cues[0][0].start, cues[0][0].end) if cues else (sentence.start, sentence.start)
        modality = story.modality(sentence, *at)
        if not cues and not category.lenient and any(d.kind == "past" for d in sentence.dates):
            continue  # no word tells which of its clauses is meant: "tried for the bomb that he planted in 2017"
        if modality is not None and modality != "past":
            return _draft(story, sentence, category, modality, _GUESS)
    if category.lenient and label.score >= _SURE:
        for sentence in spoken:
            if not is_background([sentence]):
                return _draft(story, sentence, category, "reported", _GUESS)
    return None


def _strongest(category: Category, analysis: Analysis, evidence: Evidence) -> list[Sentence]:
    """The sentences of a passage with most cues: where these tell of the past, one that says less proves nothing."""
    inside = [
        s
        for s in analysis.sentences
        if s.field == evidence.field and s.is_evidence and s.start < evidence.end and s.end > evidence.start
    ]
    most = max((len(s.of(category.name)) for s in inside), default=0)
    return [s for s in inside if len(s.of(category.name)) == most]


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
