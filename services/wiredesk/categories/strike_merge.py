"""One attack told by several sentences is one event; a count told twice counts once."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from wiredesk.categories import merging
from wiredesk.categories.category import Draft
from wiredesk.extract import Sentence, guards, lexicon
from wiredesk_schemas import Party, Place

_REACH: Final = 8
_FAR: Final = 3
"""Paragraphs that "the attack" may lie behind the act it means."""
"""How many acts back a sentence may add to."""
_FITTING: Final = (
    frozenset({"drone", "missile", "mixed"}),
    frozenset({"artillery", "mixed", "missile"}),
    frozenset({"air", "bombing", "missile"}),
)


_REFERS = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Aa]ll|them)\s+(?:[\w-]+\s+)?(?:strikes?|attacks?|raids?|blasts?|explosions?|assault|bombings?|shelling|"
    r"drones?|missiles?|rockets?|shells?|bombs?|barrage)\b|\b[Ii]t (?:hit|struck|killed|was)\b"
)


_ATTACKS: Final = guards.spelt(
    "strike strikes attack attacks raid raids blast blasts explosion explosions assault bombing bombings shelling "
    "drone drones missile missiles rocket rockets shell shells bomb bombs barrage it"
)
"""A guard: where none of these stands, a sentence refers to no attack."""


@dataclass(frozen=True, slots=True)
class Telling:
    """What one sentence tells: an attack, an interception, its sequel, its denial, doubt about it, or who claims it."""

    what: str
    draft: Draft | None
    sentence: Sentence
    claimants: tuple[Party, ...] = ()


def refers(sentence: Sentence) -> bool:
    """Whether a sentence goes on from an attack told before: "the strike", "the drones"."""
    return sentence.may_hold(_ATTACKS) and sentence.kept(_refers)


def _refers(sentence: Sentence) -> bool:
    return _REFERS.search(sentence.source, sentence.start, sentence.end) is not None


@dataclass(slots=True)
class _Act:
    """An act, as far as it has been told."""

    draft: Draft
    what: str
    last: Sentence


def merged(tellings: list[Telling]) -> list[Draft]:
    """The acts that are told, in the order of their first telling."""
    acts: list[_Act] = []
    for telling in tellings:
        if telling.draft is None:
            _cast_doubt(telling, acts)
            continue
        home = _home(telling, telling.draft, acts)
        if home is None:
            draft = _with_sides(telling, telling.draft, acts)
            if telling.what != "sequel" or (draft.places and draft.counts):
                acts.append(_Act(draft, telling.what, telling.sentence))
        else:
            home.draft = _told_of_all(_joined(home.draft, telling.draft), telling.sentence)
            home.last = telling.sentence
    return _counted_once([act.draft for act in acts])


def _cast_doubt(telling: Telling, acts: list[_Act]) -> None:
    """A denial makes the attack told right before it denied, doubt makes it alleged, a claim gives it an actor."""
    if not acts:
        return
    act = next((a for a in reversed(acts) if a.what != "interception"), acts[-1])
    if telling.what == "claim":
        act.draft = replace(
            act.draft,
            actors=act.draft.actors or telling.claimants,
            evidence=merging.evidence(act.draft, telling.sentence.evidence),
        )
        act.last = telling.sentence
    elif telling.what == "denial":
        evidence = merging.evidence(act.draft, telling.sentence.evidence)
        act.draft = replace(act.draft, modality="denied", evidence=evidence)
    elif act.draft.modality == "reported":
        for other in acts[-2:]:
            if telling.sentence.paragraph - other.last.paragraph <= 2 and other.draft.attributed_to:
                other.draft = replace(other.draft, modality="alleged")


def _home(telling: Telling, draft: Draft, acts: list[_Act]) -> _Act | None:
    candidates = acts[-1 : -1 - _REACH : -1]
    if telling.what == "sequel":  # the dead and the hurt are an attack's, not an interception's
        candidates = sorted(candidates, key=lambda act: act.what == "interception")
    for act in candidates:
        apart = telling.sentence.paragraph - act.last.paragraph
        far = refers(telling.sentence) or (telling.what == "sequel" and len(acts) == 1)
        near = act.last.field == telling.sentence.field and apart <= (_FAR if far else 1)
        if _same(act, telling, draft, near=near, at_hand=near and apart == 0):
            return act
    return None


def keys(found: tuple[Party, ...]) -> set[str]:
    """What tells parties apart."""
    return {p.country if p.type == "state" and p.country else p.name for p in found}


def _names(found: tuple[Place, ...]) -> set[str]:
    return {p.name for p in found}


def _same(act: _Act, telling: Telling, draft: Draft, *, near: bool, at_hand: bool) -> bool:
    """Whether a sentence tells more of an act, or one of its own."""
    told = act.draft
    if telling.what != "sequel" and "interception" in {telling.what, act.what} and telling.what != act.what:
        return False
    if telling.what != "sequel" and (draft.modality != told.modality or _another(telling.sentence)):
        return False
    a, b = keys(told.actors), keys(draft.actors)
    if (a and b and a != b) or (telling.what == "attack" and len(a) > 1):
        return False
    if telling.what != "sequel" and not _kinds_fit(told.kind, draft.kind):
        return False
    if told.date and draft.date and told.date.start != draft.date.start:
        return False
    if a and a == b and not (draft.counts or draft.date or draft.places):
        return True
    p, q = _names(told.places), _names(draft.places)
    if p and q:
        return bool(p & q) or (near and _within(told.places, draft.places) and refers(telling.sentence))
    return at_hand if q else near


_OTHER = re.compile(
    r"\b(?:as well(?! as)|[Aa]nother|[Aa] (?:second|third|fourth|separate)|[Ss]eparately|[Ee]lsewhere|"
    r"[Ii]n a separate|[Aa] day later)\b"
)


_FURTHER: Final = guards.spelt("well another second third fourth separate separately elsewhere later")
"""A guard: where none of these stands, a sentence tells of no further attack."""


def _another(sentence: Sentence) -> bool:
    """Whether a sentence says that it tells of a further attack."""
    return sentence.may_hold(_FURTHER) and _OTHER.search(sentence.source, sentence.start, sentence.end) is not None


def _within(a: tuple[Place, ...], b: tuple[Place, ...]) -> bool:
    """Whether the places of one telling may lie within those of the other: a country, or a region of the same one."""
    wide = {"country", "region"}
    for outer, inner in ((a, b), (b, a)):
        lands = {p.country for p in outer}
        if all(p.precision == "sea" for p in outer):  # off which port
            return True
        if all(p.precision in wide for p in outer) and all(p.country in lands or p.country is None for p in inner):
            return True
    return False


def _kinds_fit(a: str, b: str) -> bool:
    return a == b or {"unspecified", "interception"} & {a, b} != set() or any({a, b} <= fit for fit in _FITTING)


def _with_sides(telling: Telling, draft: Draft, acts: list[_Act]) -> Draft:
    """A new act takes from the one told right before it what it leaves open: its day, and the sides, where they fit."""
    lands = {p.country for p in draft.places if p.country}
    if acts and draft.modality != "past" and acts[-1].draft.modality != "past":
        act = acts[-1]
        near = act.last.field == telling.sentence.field and telling.sentence.paragraph - act.last.paragraph <= 1
        if near:
            draft = replace(draft, date=draft.date or act.draft.date)
            further = _another(telling.sentence) and telling.sentence.paragraph - act.last.paragraph <= 1
            if not draft.places and (further or (draft.kind == "interception" and refers(telling.sentence))):
                draft = replace(draft, places=act.draft.places)
            draft = _sides(draft, act.draft, lands, interception=act.what == "interception")
    if not draft.targets and draft.kind != "interception":
        mine = {p.country for p in draft.actors}
        found = [p for p in draft.places if p.country and p.country not in mine]
        if found and found[0].country:
            draft = replace(
                draft,
                targets=(Party(name=lexicon.state_name(found[0].country), country=found[0].country, type="state"),),
            )
    return draft


def _sides(draft: Draft, before: Draft, lands: set[str], *, interception: bool) -> Draft:
    """The sides by those of the act before: the same, or turned round where it happens on the attacker's land."""
    if draft.actors or len(before.actors) != 1 or draft.kind == "interception":
        return draft
    attacker, attacked = before.actors[0], before.targets[0] if before.targets else None
    if interception:  # who shot down was attacked
        attacker, attacked = (attacked, attacker) if attacked else (attacker, None)
    if attacker.country in lands:
        return replace(draft, actors=(attacked,) if attacked else (), targets=draft.targets or (attacker,))
    if attacked is not None and (not lands or attacked.country in lands):
        return replace(draft, actors=(attacker,), targets=draft.targets or (attacked,))
    return draft


def _joined(act: Draft, draft: Draft) -> Draft:
    kind = act.kind
    if kind in {"unspecified", "interception"} and draft.kind != "unspecified":
        kind = draft.kind
    elif {kind, draft.kind} == {"drone", "missile"}:
        kind = "mixed"
    return replace(
        act,
        kind=kind,
        evidence=merging.evidence(act, *draft.evidence),
        confidence=min(0.95, round(act.confidence + 0.05, 2)),
        actors=act.actors or draft.actors,
        targets=_targets(act, draft),
        places=merging.places(act, draft),
        date=act.date or draft.date,
        counts=merging.counts(act, draft),
        attributed_to=act.attributed_to or draft.attributed_to,
    )


def _targets(act: Draft, draft: Draft) -> tuple[Party, ...]:
    """The group aimed at where either tells of one, else what was told first."""
    for told in (act.targets, draft.targets):
        if any(p.type == "armed_group" for p in told):
            return told
    return act.targets or draft.targets


_ALL_OF_THEM = re.compile(
    r"\b[Tt]he (?P<noun>missile|drone|rocket|shell)s(?: and [\d,]+ \w+)? (?:impacted|hit|struck)\b"
)


def _told_of_all(act: Draft, sentence: Sentence) -> Draft:
    """Where "the missiles hit ...", all that were launched did."""
    match = _ALL_OF_THEM.search(sentence.source, sentence.start, sentence.end)
    if match is None:
        return act
    launched = [c for c in act.counts if c.role == "launched" and c.object == match["noun"]]
    if not launched or any(c.role == "impacted" and c.object == match["noun"] for c in act.counts):
        return act
    return replace(act, counts=(*act.counts, launched[0].model_copy(update={"role": "impacted"})))


def _counted_once(acts: list[Draft]) -> list[Draft]:
    """A number that two acts claim belongs to the first that tells it."""
    seen: set[tuple[str, str, float]] = set()
    out = []
    for act in acts:
        own = []
        for count in act.counts:
            key = (count.role, count.object, float(count.value))
            if key not in seen or count.value <= _COMMON:
                own.append(count)
            seen.add(key)
        out.append(act if len(own) == len(act.counts) else replace(act, counts=tuple(own)))
    return out


_COMMON: Final = 3
"""Numbers up to this one are the same by chance."""
