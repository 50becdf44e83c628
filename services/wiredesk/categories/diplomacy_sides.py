"""Who acts between states and on whom, as far as a sentence and the acts before it say."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.acts import parties, speaks
from wiredesk.categories.category import Draft
from wiredesk.categories.diplomacy_kinds import MUTUAL, SPOKEN
from wiredesk.categories.story import Story
from wiredesk.extract import Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry, state
from wiredesk.extract.parties import PartyMention
from wiredesk.extract.parties import group as joined
from wiredesk_schemas import Party

Parties = tuple[PartyEntry, ...]
_TWO: Final = 2
_STATES: Final = frozenset({"state", "organisation", "armed_group"})


def sides(story: Story, sentence: Sentence, kind: str, hit: Hit) -> tuple[Parties, Parties]:
    """Who acts, and on whom, as far as the sentence says."""
    if kind in MUTUAL:
        return _together(sentence, hit), ()
    if kind in _DONE_TO and _PASSIVE.search(sentence.source, max(sentence.start, hit.start - _AUXILIARY), hit.start):
        return _suffered(story, sentence, hit)
    actors = story.subject(sentence, hit.start)
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    floor = hit.end if kind in SPOKEN or kind == "visit" else clause.start
    behind = [i for i, m in enumerate(sentence.parties) if m.start >= floor and m.entry not in actors]
    if kind == "visit":
        behind = [i for i in behind if sentence.parties[i].start < clause.end]
    targets: Parties = ()
    if behind:
        found = joined(sentence.source, sentence.parties, behind[0])
        targets = tuple(dict.fromkeys(m.entry for m in found if m.entry not in actors))
    elif kind == "visit":
        targets = _hosts(sentence, hit, actors)
    elif kind in SPOKEN:  # "called in China's ambassador and demanded an explanation"
        targets = tuple(m.entry for m in sentence.parties if m.entry not in actors and not speaks(sentence, m.start))[
            :1
        ]
    return actors, targets


_DONE_TO: Final = frozenset({"statement", "expulsion", "sanction", "recognition"})
_AUXILIARY: Final = 14
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be)\s+(?:\w+ly\s+)?$")


def _together(sentence: Sentence, hit: Hit) -> Parties:
    """All that meet, agree or exchange."""
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    acting = tuple(m for m in sentence.parties if _may_act(sentence, m))
    inside = tuple(m for m in acting if clause.start <= m.start < clause.end)
    found = tuple(dict.fromkeys(m.entry for m in inside if not speaks(sentence, m.start)))
    if len(found) < _TWO and acting:
        found = tuple(dict.fromkeys(m.entry for m in joined(sentence.source, acting, 0))) or found
        found = found if len(found) > 1 else tuple(dict.fromkeys(m.entry for m in acting))
    return found


def _may_act(sentence: Sentence, mention: PartyMention) -> bool:
    """Whether a party takes part: it is not where, on what, or at whose request something is done."""
    if mention.locative or mention.after_preposition in _TOPIC:
        return False
    begin = max(sentence.start, mention.start - _REACH)
    return _ASKED_BY.search(sentence.source, begin, mention.start) is None


_ASKED_BY = re.compile(r"\b(?:request|invitation|urging|behest|behalf) of\s+(?:[\w.-]+,?\s+(?:and\s+)?){0,5}$")
_REACH: Final = 90
_TOPIC: Final = frozenset({"on", "over", "about", "under", "off", "by"})
"""Prepositions in front of what is talked about, not of who talks."""


def _suffered(story: Story, sentence: Sentence, hit: Hit) -> tuple[Parties, Parties]:
    """Whose ambassador was summoned, and by whom: the one named behind "by", else the one that says so."""
    targets = story.subject(sentence, hit.start)
    by = tuple(m.entry for m in sentence.parties if m.start > hit.end and m.after_preposition == "by")[:1]
    if by:
        return by, targets
    teller = story.speaker(sentence, hit.start)[1] or story.home()
    return ((teller,) if teller is not None and teller not in targets else ()), targets


def _hosts(sentence: Sentence, hit: Hit, actors: Parties) -> Parties:
    """The state that is visited: the one in which the place lies that the visitor goes to."""
    mine = {p.country for p in actors}
    for spot in sentence.places:
        if hit.start <= spot.start <= hit.end + _NEAR and spot.country and spot.country not in mine:
            host = state(spot.country)
            return (host,) if host is not None else ()
    return ()


_NEAR: Final = 40


def stands(kind: str, actors: Parties, targets: Parties, sentence: Sentence) -> bool:
    """Whether the parties make it an act between states, or with a body of theirs."""
    acting = [a for a in actors if a.type in _STATES and a.name != "Europe"]
    if not acting:
        return False
    everyone = {a.name for a in (*actors, *targets)}
    international = any(a.type == "organisation" for a in (*actors, *targets))
    official = bool(sentence.tagged("government"))
    if kind in MUTUAL:
        return len(everyone) > 1 or (international and kind == "meeting")
    if kind in {"visit", "mediation"}:
        return len(everyone) > 1 or (official and bool(sentence.places))
    if kind in {"expulsion", "recognition", "aid"}:
        return len(everyone) > 1 or international
    if kind == "sanction":
        return len(everyone) > 1 or bool(sentence.counts)
    return len(everyone) > 1 or (official and international)


_BOTH = re.compile(
    r"\bthe three\b|\b(?:both|the two) (?:countries|sides|nations|states|governments|neighbou?rs|parties|capitals)\b",
    re.IGNORECASE,
)


def both(story: Story, sentence: Sentence) -> tuple[Party, ...]:
    """The two states that "both countries" means, where the sentences before name just two."""
    if not _BOTH.search(sentence.source, sentence.start, sentence.end):
        return ()
    earlier = story.analysis.in_body[max(0, sentence.index - 3) : sentence.index]
    states = parties(m.entry for s in earlier for m in s.parties if m.entry.type in {"state", "armed_group"})
    lands = parties(h.party for s in earlier for h in s.hits if h.party is not None and h.party.type == "state")
    return next((found for found in (states, lands) if len(found) == _TWO), ())


_THE_ACT = re.compile(
    r"\s+(?:the|that|this)\s+(?:[\w-]+\s+)?(?:agreement|accord|deal|pact|treaty|truce|ceasefire|swap|exchange|talks|meeting|"
    r"summit|announcement)\b"
)
_OTHERS = re.compile(
    r"\s+(?:on\s+|to\s+|for\s+)?(?:its\s+|the\s+|their\s+|all\s+)?(?:residents|citizens|people|others|voters|civilians|"
    r"passengers|nationals|travellers|travelers|companies|those|everyone|public|calm|restraint|patience|caution|help|donors|families)\b"
)


def answered(mine: tuple[Party, ...], sentence: Sentence, hit: Hit, drafts: list[Draft]) -> tuple[Party, ...]:
    """Whom a state answers that protests, refuses or demands without naming anybody: the other side of the last act."""
    if len(mine) > 1:
        return others(mine, drafts)
    if not mine or mine[0].type not in {"state", "organisation"} or not drafts:
        return ()
    if _OTHERS.match(sentence.source, hit.end):
        return ()
    if _THE_ACT.match(sentence.source, hit.end):
        done = next((d for d in reversed(drafts) if d.kind in MUTUAL and mine[0] not in d.actors), None)
        if done is not None:
            return done.actors
    everyone = (*drafts[-1].actors, *drafts[-1].targets)
    return tuple(p for p in everyone if p != mine[0] and p.type != "organisation")[:1]


def before(kind: str, drafts: list[Draft]) -> Draft | None:
    """The act told before that "the talks", "the swap", "a second round" go on from."""
    for draft in reversed(drafts[-6:]):
        if len(draft.actors) > 1 and (draft.kind == kind or kind in {"meeting", "visit"}):
            return draft
    return None


def told_of(story: Story, sentence: Sentence, mine: tuple[Party, ...], drafts: list[Draft]) -> tuple[Party, ...]:
    """The two sides that a mediator meets or somebody calls on, where the sentence says only "both sides"."""
    if not _BOTH.search(sentence.source, sentence.start, sentence.end):
        return ()
    return others(mine, drafts) or tuple(p for p in both(story, sentence) if p not in mine)


def others(mine: tuple[Party, ...], drafts: list[Draft]) -> tuple[Party, ...]:
    """The two others that the last acts told of."""
    for draft in reversed(drafts[-6:]):
        found = tuple(p for p in dict.fromkeys((*draft.actors, *draft.targets)) if p not in mine)
        if len(found) in {_TWO, _TWO + 1}:
            return found
    return ()
