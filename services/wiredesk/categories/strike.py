"""Strikes: attacks by missile, drone, aircraft, artillery, ship or bomb, and their interception. Never labour."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.strike_counts import strike_counts
from wiredesk.categories.strike_merge import Telling, merged
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.parties import group as joined
from wiredesk_schemas import Attribution, Codes

CUES: Final = cues_from("""
air: air strike(s) | airstrike(s) | air raid(s) | air attack(s) | aerial attack(s) | aerial bombardment | bombing
    raid(s) | aerial strike(s)
drone: drone strike(s) | drone attack(s) | drone raid(s) | drone assault(s) | drone impact(s) | drone barrage |
    drone and missile attack(s)
missile: missile strike(s) | missile attack(s) | rocket attack(s) | rocket fire | rocket strike(s) | missile
    barrage(s) | rocket barrage(s) | missile and drone attack(s) | missile and drone strike(s) | missile impact(s)
artillery: shelling | artillery fire | artillery strike(s) | mortar attack(s) | mortar fire | artillery attack(s) |
    artillery shelling | artillery barrage
bombing: suicide bombing(s) | suicide attack(s) | suicide bomber(s) | car bomb(s) | car bombing(s) | truck bomb(s) |
    roadside bomb(s) | bombing(s) | bomb blast(s) | bomb attack(s) | bomb explosion | improvised explosive device(s)
    | ied(s) | bomb exploded | bomb explodes | grenade attack | bomb attached to
naval: naval strike(s) | naval attack(s) | sea drone attack(s) | torpedoed
bombardment: bombardment(s) | barrage(s) | salvo(s)
strike: strike(s) | attack(s) | raid(s) | blast(s) | explosion(s) | assault(s)
hit: hit(s) | hitting | struck | striking | bombed | bombs | shelled | shells | attacked | attacking | targeted |
    targeting | pounded | pounding | destroyed | destroying | destroys | sank | sunk | rammed | impacted | set fire
    to | landed | landed on | fell | fall | crashed | crashed into | exploded | detonated | slammed into | rained
    down | wrecks | wrecked | damaged | damaging | strikes | hits
launch: launched | launching | launches | fired | firing | fires | dropped | unleashed | sent | involving | opened
    fire | lobbed | launch | open fire
intercept: shot down | shoots down | shoot down | shooting down | downed | downing | downs | intercepted |
    intercepts | intercepting | intercept | interception(s) | neutralised | neutralized | suppressed | lost to
    jamming | brought down
# What looks like one and is none: the longer term takes the shorter one's place.
none: hunger strike(s) | lightning strike(s) | lightning struck | general strike(s) | rail strike(s) | strike action
    | on strike | go on strike | went on strike | strike a deal | struck a deal | strikes a deal | striking a deal |
    struck an agreement | strike an agreement | struck oil | strikes oil | strike oil | strike gold | struck gold |
    strikes gold | struck out | strikes out | strike out | strike a balance | struck a balance | struck the right
    balance | strike a chord | struck a chord | strike price | strike zone | strike rate | heart attack(s) | panic
    attack(s) | asthma attack(s) | shark attack(s) | bear attack(s) | dog attack(s) | cyber attack(s) |
    cyberattack(s) | hacker attack(s) | ransomware attack(s) | phishing attack(s) | attack ad(s) | verbal attack(s)
    | personal attack(s) | teachers strike | teachers' strike | nurses' strike | doctors' strike | workers' strike |
    workers strike | dockers' strike | pilots' strike | train strike(s) | transport strike(s) | airline strike(s) |
    tube strike(s) | strike ballot | wildcat strike(s) | labour strike(s) | labor strike(s) | sex strike | school
    strike(s) | climate strike(s) | rent strike | bombshell | police raid(s) | raid on the offices | gas explosion |
    volcanic explosion | gas blast | strike partner | strike force | first strike capability | hit hard | worst hit
    | hardest hit | hit by the storm | hit record | hit song | tornado strikes | earthquake strikes | earthquake
    struck | quake struck | knife attack(s) | stabbing attack(s) | shooting attack(s) | axe attack | sexual
    assault(s) | sexual assault | common assault | rocket launch | rocket launches | missile test | missile tests |
    launch shaft | launch site(s) | launch pad | launch vehicle | launch date | launch event | launch window |
    launch party | strikes down | struck down | strike down | striking down | smoke bomb(s) | stink bomb(s) |
    bath bomb(s) | photo bomb | bomb hoax(es) | bomb threat(s) | bomb scare(s) | bomb disposal | bomb squad(s)
""")

_STRONG: Final = frozenset({"air", "drone", "missile", "artillery", "bombing", "naval", "bombardment"})
Parties = tuple[PartyEntry, ...]
_NO_ACTOR: Final = frozenset(
    {"in", "on", "against", "at", "near", "across", "into", "inside", "toward", "towards", "to"}
)
_NEAR: Final = 60
"""Code points between an attack and a party for it to be that party's."""
_SURE: Final = 0.6
_WEAPON_KIND: Final = {
    "drone": "drone",
    "missile": "missile",
    "rocket": "missile",
    "shell": "artillery",
    "artillery": "artillery",
    "bomb": "bombing",
    "aircraft": "air",
    "naval": "naval",
    "munition": "",
}
_WAR: Final = ("medtop:20000056",)
_SHELLED: Final = "Shelling/artillery/missile attack"
_CODES: Final = {
    "missile": Codes(plover="ASSAULT/heavy-weapons", cameo="195", acled=_SHELLED, iptc=(*_WAR, "medtop:20000602")),
    "drone": Codes(plover="ASSAULT/drone", cameo="195", acled="Air/drone strike", iptc=_WAR),
    "air": Codes(plover="ASSAULT/aerial", cameo="195", acled="Air/drone strike", iptc=_WAR),
    "artillery": Codes(plover="ASSAULT/heavy-weapons", cameo="190", acled=_SHELLED, iptc=_WAR),
    "bombing": Codes(plover="ASSAULT/destroy", iptc=_WAR),
    "naval": Codes(plover="ASSAULT/destroy", cameo="190", iptc=_WAR),
    "interception": Codes(cameo="190", acled="Disrupted weapons use", iptc=_WAR),
    "mixed": Codes(plover="ASSAULT/heavy-weapons", cameo="195", acled=_SHELLED, iptc=_WAR),
    "unspecified": Codes(cameo="190", iptc=_WAR),
}


_NO_WEAPON = re.compile(
    r"[\s-](?:fuel|plant|makers?|factory|silos?|programmes?|programs?|technology|software|tests?|shaft|parts|industry|sector|"
    r"pilots?|operators?|racing|racers?|footage|photograph\w*|delivery|sightings?|company)\b"
)


def weapons(sentence: Sentence) -> tuple[str, ...]:
    """The weapons that a sentence names, each once."""
    found = [
        t[7:]
        for h in sentence.hits
        for t in h.meaning.tags
        if t.startswith("weapon.") and not _NO_WEAPON.match(sentence.source, h.end, min(sentence.end, h.end + 14))
    ]
    return tuple(dict.fromkeys(found))


def trigger(sentence: Sentence, *, near: bool = False) -> tuple[Hit, str] | None:
    """The word that makes the sentence one about a strike, with its group; None if there is none.

    Args:
        sentence: to look at.
        near: whether a strike was told right before, so that "attacks" alone is enough.
    """
    cues = sentence.of("strike")
    arms = weapons(sentence)
    forces = bool(sentence.tagged("military"))
    firing = bool(arms) and not set(arms) <= {"naval", "aircraft"} and (bool(sentence.parties) or forces)
    for hit, group in cues:
        if group in _STRONG and not (group == "bombardment" and not arms and not sentence.parties):
            return hit, group
    for hit, group in cues:
        if group == "intercept" and arms:
            return hit, group
        if group == "hit" and (arms or (forces and sentence.parties)):
            return hit, group
        if group == "launch" and firing:
            return hit, group
    for hit, group in cues:
        if group != "strike" or _called_off(sentence, hit):
            continue
        if _belligerent(sentence, hit) or _particular(sentence, hit, arms, near=near):
            return hit, group
    return None


_CALLED_OFF = re.compile(
    r"\b(?:stop|halt|end|cease|suspend|pause|refrain from|an? (?:end|halt) to)\s+"
    r"(?:(?:the|its|his|her|their|all|any|these|those|such|further)\s+)*(?:[\w-]+\s+){0,2}$"
)


def _called_off(sentence: Sentence, hit: Hit) -> bool:
    """Whether the words speak of ending strikes: "demanded that it stop its attacks" tells of none."""
    return _CALLED_OFF.search(sentence.source, max(sentence.start, hit.start - 60), hit.start) is not None


def _particular(sentence: Sentence, hit: Hit, arms: tuple[str, ...], *, near: bool) -> bool:
    """Whether "strikes" means certain ones: they have a day, a number, a place; not strikes in general."""
    if any(0 < h.start - hit.end <= 1 and any(t.startswith("weapon.") for t in h.meaning.tags) for h in sentence.hits):
        return False  # "attack drones": what kind of drones they are
    known = any(p.entry is not None and p.kind != "country" for p in sentence.places)
    if sentence.source[hit.start : hit.end].lower().endswith("s"):
        return (bool(arms) and bool(sentence.dates or sentence.counts)) or (near and known)
    return bool(arms) or (near and (known or bool(sentence.dates)))


def _belligerent(sentence: Sentence, hit: Hit) -> bool:
    """Whether a party stands right before the word: "Israeli attacks"."""
    return any(0 <= hit.start - m.end <= 12 and m.entry.type in {"state", "armed_group"} for m in sentence.parties)


def kind_of(sentence: Sentence, group: str, hit: Hit) -> str:
    """The kind by the weapons named, else by the word for the attack."""
    if group == "intercept":
        return "interception"
    kinds = {k for w in weapons(sentence) if (k := _WEAPON_KIND[w])}
    words = (
        {"missile" if "missile" in sentence.source[hit.start : hit.end].lower() else group}
        if group in _STRONG - {"bombardment"}
        else set()
    )
    if group in {"air", "artillery", "bombing", "naval"}:
        return group
    kinds |= words
    if kinds >= {"drone", "missile"} or len(kinds - {"air", "bombing", "naval"}) > 1:
        return "mixed"
    for kind in ("drone", "missile", "artillery", "naval", "air", "bombing"):
        if kind in kinds:
            return kind
    return "unspecified"


def _passive(sentence: Sentence, hit: Hit) -> bool:
    """Whether the verb is one that something suffers: "were shot down"."""
    before = sentence.source[max(sentence.start, hit.start - 14) : hit.start].split()
    return any(word in {"was", "were", "been", "being", "are", "is"} for word in before[-2:])


def _parties(story: Story, sentence: Sentence, hit: Hit, group: str) -> tuple[Parties, Parties]:
    """Who attacked, and whom, as far as the sentence says."""
    mentions = sentence.parties
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    actors: Parties = ()
    by = [m for m in mentions if m.start > hit.end and m.after_preposition == "by" and m.start - hit.end < _NEAR]
    if by:
        actors = (by[0].entry,)
    elif group in _STRONG or group == "strike":
        near = [i for i, m in enumerate(mentions) if clause.start <= m.start < hit.start and hit.start - m.end < _NEAR]
        near = [i for i in near if mentions[i].after_preposition not in _NO_ACTOR]
        if near:
            actors = tuple(m.entry for m in joined(sentence.source, mentions, near[-1]) if m.end <= hit.start)
    elif not _passive(sentence, hit):
        actors = story.subject(sentence, hit.start)
    accused = sentence.modality.accuse
    if accused and accused[0].start < hit.start:
        actors = tuple(m.entry for m in mentions if m.start >= accused[0].end)[:1] or actors
    behind = [m for m in mentions if hit.end <= m.start < clause.end and m.after_preposition != "by"]
    aimed = [m.entry for m in behind if m.after_preposition in {"on", "against", "at", "into", ""}]
    aims = tuple(p for p in aimed if p not in actors)[:1]
    return actors, aims or _struck(story, sentence, hit, actors)


def _struck(story: Story, sentence: Sentence, hit: Hit, actors: Parties) -> Parties:
    """Whom it struck where the text does not say: the state whose forces tell of it, if it is not the attacker's."""
    if not actors or any(p.country for p in sentence.places):
        return ()
    _, mine = story.speaker(sentence, hit.start)
    told_by_forces = any("military" in h.meaning.tags and h.start < hit.start for h in sentence.hits)
    if mine is None or mine in actors or mine.type != "state" or not told_by_forces:
        return ()
    return (mine,)


_NOT_ME: Final = re.compile(
    r"\b(?:carrying out|behind|any role|responsib\w+|involve\w+|sending|part in|harbou?ring|link\w*)\b", re.IGNORECASE
)


_IT = re.compile(r"\b(?:it|this)\b")


def _denies(sentence: Sentence) -> bool:
    """Whether the sentence denies that the thing told before happened at all, not only who did it."""
    denied = sentence.modality.deny
    return bool(denied) and _NOT_ME.search(sentence.source, denied[0].end, sentence.end) is None


def _draft(story: Story, sentence: Sentence, hit: Hit, group: str) -> Draft | None:
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None or not sentence.is_evidence:
        return None
    actors, targets = _parties(story, sentence, hit, group)
    spots = most_specific(p for p in sentence.places if not _of_speaker(sentence, p.start))
    counts = strike_counts(sentence)
    date = story.date(sentence, hit.start)
    sure = 0.4 + 0.15 * bool(actors or targets) + 0.15 * any(s.country or s.precision == "sea" for s in spots)
    sure += 0.15 * any(c.role in {"killed", "injured", "intercepted"} for c in counts)
    sure += 0.1 * bool(sentence.tagged("military") or sentence.tagged("government")) + 0.05 * bool(date)
    sure += 0.05 * (group in _STRONG) + 0.05 * bool(spots)
    return Draft(
        kind=kind_of(sentence, group, hit),
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=round(min(sure, 0.95), 2),
        actors=parties(actors),
        targets=parties(targets),
        places=spots,
        date=story.when(date, sentence),
        counts=counts,
        attributed_to=_told_by(story, sentence, hit),
    )


def _told_by(story: Story, sentence: Sentence, hit: Hit) -> tuple[Attribution, ...]:
    """Who tells of it: who accuses, else who says so."""
    accused = sentence.modality.accuse
    by = story.teller(sentence, accused[0].start) if accused and accused[0].start < hit.start else ()
    return by or story.attribution(sentence, hit.start)


def _of_speaker(sentence: Sentence, position: int) -> bool:
    """Whether a place only says where the speaker is from."""
    return any(s.speaker_start <= position < s.speaker_start + len(s.speaker) for s in sentence.speech)


def _aside(story: Story, sentence: Sentence, first: Draft) -> Draft | None:
    """An interception by somebody else that a sentence about an attack tells as well."""
    for hit, group in sentence.of("strike"):
        if group != "intercept" or _passive(sentence, hit):
            continue
        actors = parties(story.subject(sentence, hit.start))
        clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
        if actors and actors != first.actors and any(clause.start <= m.start < hit.start for m in sentence.parties):
            counts = tuple(c for c in first.counts if c.role == "intercepted")
            return replace(first, kind="interception", actors=actors, targets=(), counts=counts)
    return None


def _follow_on(story: Story, sentence: Sentence) -> Draft | None:
    """What a sentence adds that names no attack itself: its dead, its hurt, the drones brought down."""
    counts = strike_counts(sentence)
    if not counts or not sentence.is_evidence:
        return None
    spots = most_specific(p for p in sentence.places if not _of_speaker(sentence, p.start))
    return Draft(
        kind="unspecified",
        modality="reported",
        evidence=(sentence.evidence,),
        confidence=_SURE if any(s.country for s in spots) else 0.5,
        places=spots,
        counts=counts,
        attributed_to=story.attribution(sentence),
    )


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The strikes that an article tells."""
    story = Story.of(analysis)
    tellings: list[Telling] = []
    for sentence in analysis.sentences:
        if sentence.field == "headline" or not sentence.hits:
            continue
        last = tellings[-1].sentence if tellings else None
        near = last is not None and last.field == sentence.field and sentence.paragraph - last.paragraph <= 1
        found = trigger(sentence, near=near)
        if near and _denies(sentence) and (sentence.of("strike") or _IT.search(sentence.text)):
            tellings.append(Telling("denial", None, sentence))
            continue
        draft = _draft(story, sentence, *found) if found else None
        if draft is not None and found is not None:
            active = found[1] == "intercept" and not _passive(sentence, found[0])
            aside = None if found[1] == "intercept" else _aside(story, sentence, draft)
            if aside is not None:
                draft = replace(draft, counts=tuple(c for c in draft.counts if c.role != "intercepted"))
            tellings.append(Telling("interception" if active else "attack", draft, sentence))
            if aside is not None:
                tellings.append(Telling("interception", aside, sentence))
        elif found is None and near:
            draft = _follow_on(story, sentence)
            if draft is not None:
                tellings.append(Telling("sequel", draft, sentence))
            elif sentence.modality.unverified:
                tellings.append(Telling("doubt", None, sentence))
    acts = [act for act in merged(tellings) if act.confidence >= _SURE]
    return tuple(replace(act, codes=_CODES[act.kind]) for act in acts)


CATEGORY: Final = Category(name="strike", cues=CUES, events=events, least_parties=1, otherwise="unspecified")
