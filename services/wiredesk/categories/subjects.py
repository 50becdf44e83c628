"""The parties that a stretch of a sentence begins with: who does what its verb says."""

from __future__ import annotations

from typing import Final

from wiredesk.extract import Sentence
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.parties import PartyMention, group

HEAD_PREPOSITIONS: Final = frozenset(
    {
        "in",
        "near",
        "with",
        "from",
        "by",
        "at",
        "to",
        "against",
        "on",
        "over",
        "into",
        "for",
        "toward",
        "towards",
        "under",
    }
)


def has_meaning(sentence: Sentence, position: int) -> bool:
    """Whether the name at the position is a party's or a place's, and so no person's."""
    return any(h.start == position and (h.meaning.party or h.meaning.place) for h in sentence.hits)


def subject_in(sentence: Sentence, start: int, stop: int) -> tuple[PartyEntry, ...]:
    """The parties named first in a stretch, with those joined to them; none that a preposition governs."""
    mentions = sentence.parties
    inside = [i for i, m in enumerate(mentions) if start <= m.start and m.end <= stop]
    heads = [i for i in inside if mentions[i].after_preposition not in HEAD_PREPOSITIONS and not mentions[i].locative]
    for i in heads:
        if mentions[i].after_preposition != "of" or len(heads) == 1:
            return _entries(group(sentence.source, mentions, i), stop)
    return ()


def _entries(found: tuple[PartyMention, ...], stop: int) -> tuple[PartyEntry, ...]:
    return tuple(dict.fromkeys(m.entry for m in found if m.end <= stop))
