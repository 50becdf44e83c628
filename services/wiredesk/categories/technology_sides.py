"""Who acts in technology, and whom it concerns."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from wiredesk.categories import technology_firms as firms
from wiredesk.categories.acts import parties
from wiredesk.categories.story import Story
from wiredesk.categories.strike_trigger import passive
from wiredesk.extract import Sentence, lexicon
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk_schemas import Party, Place


class Sides(NamedTuple):
    """Who does something, to whom, and the firm that the sentence is about ("" if none)."""

    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    firm: str


def sides(story: Story, sentence: Sentence, kind: str, action: str, hit: Hit) -> Sides:
    """The sides of an act, as far as the sentence says.

    Args:
        story: the article.
        sentence: that tells the act.
        kind: of the event.
        action: what is done.
        hit: the word for that.
    """
    firm = firms.acting(story, sentence, hit.start)
    actors = (_firm(firm),) if firm else parties(story.subject(sentence, hit.start))
    accused = sentence.modality.accuse
    if accused and accused[0].start < hit.start:
        by = parties(m.entry for m in sentence.parties if m.start >= accused[0].end)[:1]
        return Sides(by, parties(m.entry for m in sentence.parties if m.end <= accused[0].start)[:1], firm)
    if kind == "cyber":
        return Sides(*_intruders(story, sentence, actors), firm)
    if action == "rule":
        fined = firms.ruled_on(sentence)
        actors = parties(story.subject(sentence, hit.start)) or actors
        aimed = (_firm(fined),) if fined and fined not in {a.name for a in actors} else ()
        return Sides(actors, aimed, firm)
    targets = parties(_concerned(sentence)) if action in _SUFFERED else ()
    if targets and passive(sentence, hit):
        actors = tuple(a for a in actors if a not in targets)
    return Sides(actors, targets, firm)


def _firm(name: str) -> Party:
    return Party(name=name, type="organisation")


def _intruders(
    story: Story, sentence: Sentence, actors: tuple[Party, ...]
) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who broke in, and into whose computers: a firm or a state that tells of it was the victim."""
    gang = firms.gang(sentence)
    victim = firms.broken_into(story, sentence)
    mine = (_firm(gang),) if gang else ()
    if victim and victim != gang:
        return mine, (_firm(victim),)
    if gang or not actors:
        return mine, ()
    hackers = _HACKERS.search(sentence.source, sentence.start, sentence.end)
    return (actors, ()) if hackers else ((), actors)


def lands(spots: tuple[Place, ...], actors: tuple[Party, ...]) -> tuple[Party, ...]:
    """The state in which computers were attacked that nobody owns by name."""
    mine = {a.country for a in actors}
    lands = [p.country for p in spots if p.country and p.country not in mine]
    return (Party(name=lexicon.state_name(lands[0]), country=lands[0], type="state"),) if lands else ()


_SUFFERED: Final = frozenset({"disruption", "access_control"})
_USED_BY = re.compile(r"\b(?:used by|in use by|serving|belonging to)\s+(?:the\s+)?$")


def _concerned(sentence: Sentence) -> tuple[PartyEntry, ...]:
    """Whose lines or terminals they are: "terminals used by Russian forces had been cut off"."""
    found = [m for m in sentence.parties if _USED_BY.search(sentence.source, sentence.start, m.start)]
    return tuple(m.entry for m in found[:1])


_HACKERS = re.compile(r"\b(?:hackers|hacking group|intelligence|spies|cyber ?unit|accused|blamed)\b")
