"""Who attacked and whom, as far as a sentence says."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.story import Story
from wiredesk.categories.strike_trigger import STRONG, passive
from wiredesk.extract import Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.parties import group as joined

Parties = tuple[PartyEntry, ...]
_NO_ACTOR: Final = frozenset(
    {"in", "on", "against", "at", "near", "across", "into", "inside", "toward", "towards", "to"}
)
_NEAR: Final = 60
"""Code points between an attack and a party for it to be that party's."""


def sides(story: Story, sentence: Sentence, hit: Hit, group: str) -> tuple[Parties, Parties]:
    """Who attacked, and whom, as far as the sentence says."""
    mentions = sentence.parties
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    actors: Parties = ()
    by = [m for m in mentions if m.start > hit.end and m.after_preposition == "by" and m.start - hit.end < _NEAR]
    if by:
        actors = (by[0].entry,)
    elif group in STRONG or group == "strike":
        near = [i for i, m in enumerate(mentions) if clause.start <= m.start < hit.start and hit.start - m.end < _NEAR]
        near = [i for i in near if mentions[i].after_preposition not in _NO_ACTOR and not mentions[i].locative]
        near = [i for i in near if _SPEAKS_OF.search(sentence.source, mentions[i].end, hit.start) is None]
        if not near and _CARRIED_OUT.search(sentence.source, clause.start, hit.start):
            actors = story.subject(sentence, hit.start)
        if near:
            actors = tuple(m.entry for m in joined(sentence.source, mentions, near[-1]) if m.end <= hit.start)
    elif not passive(sentence, hit):
        actors = story.subject(sentence, hit.start)
    accused = sentence.modality.accuse
    if accused and accused[0].start < hit.start:
        actors = tuple(m.entry for m in mentions if m.start >= accused[0].end)[:1] or actors
    behind = [m for m in mentions if hit.end <= m.start < clause.end and m.after_preposition != "by"]
    aimed = [m.entry for m in behind if m.after_preposition in {"on", "against", "at", "into", ""}]
    aims = aimed_at(sentence, actors) or tuple(p for p in aimed if p not in actors)[:1]
    if not aims and len(actors) > 1 and _MUTUAL.search(sentence.source, sentence.start, hit.start):
        return actors, actors
    return actors, aims or _struck(story, sentence, hit, actors)


_SPEAKS_OF = re.compile(
    r"\b(?:condemn|denounc|deplor|critici[sz]|mourn|investigat|examin|regret|warn|confirm|report|describ|call)\w*\b"
)
"""Verbs between a party and an attack that make it somebody else's: "Paris condemned the bombing"."""
_CARRIED_OUT = re.compile(
    r"\b(?:launch(?:ed|es|ing)?|carr(?:y|ied|ying) out|conduct(?:ed|ing)?|mount(?:ed|ing)?|stag(?:ed|ing)|fired?|"
    r"firing|unleash(?:ed|ing)|resum(?:ed|ing))\s+(?:[\w-]+\s+){0,4}$"
)
_MUTUAL = re.compile(r"\b(?:exchang(?:ed?|ing)|trad(?:ed?|ing)|swapp?(?:ed|ing))\b|\beach other\b")
_HELD = re.compile(r"[-\s](?:held|controlled|run|ruled)\b")
_AIMED_BEFORE = re.compile(
    r"\b(?:commanders?|leaders?|members?|fighters?|militants?|operatives?|positions?|camps?|hideouts?|bases?|depots?|"
    r"gunm[ae]n|headquarters|strongholds?|infrastructure|"
    r"man|men|targets|posts?|convoys?|vehicles?|compounds?)\s+(?:of|belonging to|used by|from|run by)\s+"
    r"(?:the\s+)?(?:[\w-]+\s+)?$|\b(?:target(?:ed|ing|s)?|against|aimed at|hit|struck)\s+(?:the\s+)?$"
)
_AIMED_BEHIND = re.compile(
    r"(?:[’']s)?\s+(?:[\w-]+\s+){0,2}?(?:commanders?|leaders?|members?|fighters?|militants?|operatives?|positions?|camps?|"
    r"hideouts?|bases?|depots?|gunm[ae]n|headquarters|strongholds?|infrastructure|m[ae]n|targets?|cells?)\b"
)


def aimed_at(sentence: Sentence, actors: Parties) -> Parties:
    """The group that an attack was aimed at: its fighters or its camps were hit, or the place is held by it."""
    source = sentence.source
    for mention in sentence.parties:
        if mention.entry in actors:
            continue
        if _HELD.match(source, mention.end, sentence.end):
            return (mention.entry,)
        organised = mention.entry.type in {"armed_group", "organisation"}
        if organised and (
            _AIMED_BEFORE.search(source, max(sentence.start, mention.start - 60), mention.start)
            or _AIMED_BEHIND.match(source, mention.end, sentence.end)
        ):
            return (mention.entry,)
    return ()


def _struck(story: Story, sentence: Sentence, hit: Hit, actors: Parties) -> Parties:
    """Whom it struck where the text does not say: the state whose forces tell of it, if it is not the attacker's."""
    if not actors or any(p.country for p in sentence.places):
        return ()
    _, mine = story.speaker(sentence, hit.start)
    told_by_forces = any("military" in h.meaning.tags and h.start < hit.start for h in sentence.hits)
    if mine is None or mine in actors or mine.type != "state" or not told_by_forces:
        return ()
    return (mine,)
