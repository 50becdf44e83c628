"""Strikes: attacks by missile, drone, aircraft, artillery, ship or bomb, and their interception. Never labour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import most_specific, parties, party, speaks
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.story import Story
from wiredesk.categories.strike_counts import strike_counts
from wiredesk.categories.strike_merge import Telling, merged, refers
from wiredesk.categories.strike_parts import parts
from wiredesk.categories.strike_sides import aimed_at, sides
from wiredesk.categories.strike_trigger import STRONG, kind_of, passive, trigger, weapons
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk_schemas import Attribution, Codes, Party, Place

CUES: Final = cues_from("""
air: air strike(s) | airstrike(s) | air raid(s) | air attack(s) | aerial attack(s) | aerial bombardment |
    bombing raid(s) | aerial strike(s)
drone: drone strike(s) | drone attack(s) | drone raid(s) | drone assault(s) | drone impact(s) | drone barrage |
    drone and missile attack(s)
missile: missile strike(s) | missile attack(s) | rocket attack(s) | rocket fire | rocket strike(s) | missile
    barrage(s) | rocket barrage(s) | missile and drone attack(s) | missile and drone strike(s) | missile
    impact(s)
artillery: shelling | artillery fire | artillery strike(s) | mortar attack(s) | mortar fire | artillery
    attack(s) | artillery shelling | artillery barrage
bombing: suicide bombing(s) | suicide attack(s) | suicide bomber(s) | car bomb(s) | car bombing(s) | truck
    bomb(s) | roadside bomb(s) | bombing(s) | bomb blast(s) | bomb attack(s) | bomb explosion | improvised
    explosive device(s) | ied(s) | bomb exploded | bomb explodes | grenade attack | bomb attached to
naval: naval strike(s) | naval attack(s) | sea drone attack(s) | torpedoed
bombardment: bombardment(s) | barrage(s) | salvo(s)
strike: strike(s) | attack(s) | raid(s) | blast(s) | explosion(s) | assault(s)
hit: hit(s) | hitting | struck | striking | bombed | bombs | shelled | shells | attacked | attacking | targeted
    | targeting | pounded | pounding | destroyed | destroying | destroys | sank | sunk | rammed | impacted | set
    fire to | landed | landed on | fell | fall | crashed | crashed into | exploded | blew up | blows up | blown
    up | detonated | slammed into | rained down | wrecks | wrecked | damaged | damaging | strikes | hits
launch: launched | launching | launches | fired | firing | fires | dropped | unleashed | sent | involving |
    opened fire | lobbed | launch | open fire
intercept: shot down | shoots down | shoot down | shooting down | downed | downing | downs | intercepted |
    intercepts | intercepting | intercept | interception(s) | neutralised | neutralized | suppressed | lost to
    jamming | brought down
# What looks like one and is none: the longer term takes the shorter one's place.
none: hunger strike(s) | lightning strike(s) | lightning struck | general strike(s) | rail strike(s) | strike
    action | on strike | go on strike | went on strike | strike a deal | struck a deal | strikes a deal |
    striking a deal | struck an agreement | strike an agreement | struck oil | strikes oil | strike oil | strike
    gold | struck gold | strikes gold | struck out | strikes out | strike out | strike a balance | struck a
    balance | struck the right balance | strike a chord | struck a chord | strike price | strike zone | strike
    rate | heart attack(s) | panic attack(s) | asthma attack(s) | shark attack(s) | bear attack(s) | dog
    attack(s) | cyber attack(s) | cyberattack(s) | hacker attack(s) | ransomware attack(s) | phishing attack(s)
    | attack ad(s) | verbal attack(s) | personal attack(s) | teachers strike | teachers' strike | nurses' strike
    | doctors' strike | workers' strike | workers strike | dockers' strike | pilots' strike | train strike(s) |
    transport strike(s) | airline strike(s) | tube strike(s) | strike ballot | wildcat strike(s) | labour
    strike(s) | labor strike(s) | sex strike | school strike(s) | climate strike(s) | rent strike | bombshell |
    police raid(s) | raid on the offices | gas explosion | volcanic explosion | gas blast | strike partner |
    strike force | first strike capability | hit hard | worst hit | hardest hit | hit by the storm | hit record
    | hit song | tornado strikes | earthquake strikes | earthquake struck | quake struck | knife attack(s) |
    stabbing attack(s) | shooting attack(s) | axe attack | sexual assault(s) | sexual assault | common assault |
    rocket launch | rocket launches | missile test | missile tests | launch shaft | launch site(s) | launch pad
    | launch vehicle | launch date | launch event | launch window | launch party | strikes down | struck down |
    strike down | striking down | smoke bomb(s) | stink bomb(s) | bath bomb(s) | photo bomb | bomb hoax(es) |
    bomb threat(s) | bomb scare(s) | bomb disposal | bomb squad(s)
""")

_SURE: Final = 0.6
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


_NOT_ME: Final = re.compile(
    r"\b(?:carrying out|behind|any role|responsib\w+|involve\w+|sending|part in|harbou?ring|link\w*)\b", re.IGNORECASE
)


_IT = re.compile(r"\b(?:it|this)\b")


def _denies(sentence: Sentence) -> bool:
    """Whether the sentence denies that the thing told before happened at all, not only who did it."""
    denied = sentence.modality.deny
    return bool(denied) and _NOT_ME.search(sentence.source, denied[0].end, sentence.end) is None


def _told_after_denial(sentence: Sentence, found: tuple[Hit, str] | None) -> bool:
    """Whether what a sentence tells is something else than it denies: "denied it, and said its men had shot down"."""
    if found is None:
        return False
    denied = sentence.modality.deny[0].end
    return any(denied <= h.start < found[0].start for h in sentence.tagged("say"))


def _draft(story: Story, sentence: Sentence, whole: Sentence, hit: Hit, group: str) -> Draft | None:
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None or not sentence.is_evidence:
        return None
    actors, targets = sides(story, sentence, hit, group)
    told = [p for p in sentence.places if not speaks(sentence, p.start) and not _elsewhere(sentence, p.start, hit)]
    spots = most_specific(told)
    spots = spots or _homeland(story, sentence, hit)
    counts = strike_counts(sentence)
    date = story.date(sentence, hit.start)
    sure = 0.45 + 0.15 * bool(actors or targets) + 0.15 * any(s.country or s.precision == "sea" for s in spots)
    sure += 0.1 * bool(weapons(sentence))
    sure += 0.15 * any(c.role in {"killed", "injured", "intercepted"} for c in counts)
    sure += 0.1 * bool(sentence.tagged("military") or sentence.tagged("government")) + 0.05 * bool(date)
    sure += 0.05 * (group in STRONG) + 0.05 * bool(spots)
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
        attributed_to=_told_by(story, sentence, hit) or story.attribution(whole, hit.start),
    )


def _elsewhere(sentence: Sentence, position: int, hit: Hit) -> bool:
    """Whether a place is that of a diplomatic act told between the attack and it: "cancelled talks in Doha"."""
    between = [h for h in sentence.hits if hit.end <= h.start < position and h.meaning.cues]
    return bool(between) and all(c.category == "diplomacy" and c.group != "none" for c in between[-1].meaning.cues)


_LAND = re.compile(r"\b(?:into|across|over|throughout|around)\s+the\s+country\b")


def _homeland(story: Story, sentence: Sentence, hit: Hit) -> tuple[Place, ...]:
    """The country that "drones were launched into the country" means: the one whose forces tell of it."""
    if not _LAND.search(sentence.source, sentence.start, sentence.end):
        return ()
    state = story.speaker(sentence, hit.start)[1] or story.home()
    if state is None or state.country is None:
        return ()
    return (Place(name=state.name, country=state.country, precision="country"),)


def _told_by(story: Story, sentence: Sentence, hit: Hit) -> tuple[Attribution, ...]:
    """Who tells of it: who accuses, else who says so."""
    accused = sentence.modality.accuse
    by = story.teller(sentence, accused[0].start) if accused and accused[0].start < hit.start else ()
    return by or story.attribution(sentence, hit.start)


def _aside(story: Story, sentence: Sentence, first: Draft) -> Draft | None:
    """An interception by somebody else that a sentence about an attack tells as well."""
    for hit, group in sentence.of("strike"):
        if group != "intercept" or passive(sentence, hit):
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
    spots = most_specific(p for p in sentence.places if not speaks(sentence, p.start))
    aims = aimed_at(sentence, ())
    if not sentence.is_evidence or not (counts or aims or (spots and refers(sentence))):
        return None
    return Draft(
        kind="unspecified",
        modality="reported",
        evidence=(sentence.evidence,),
        confidence=_SURE if any(s.country for s in spots) else 0.5,
        targets=parties(aims),
        places=spots,
        counts=counts,
        attributed_to=story.attribution(sentence),
    )


def _tellings(story: Story, part: Sentence, whole: Sentence, *, near: bool, lone: bool) -> Iterator[Telling]:
    """What a part of a sentence tells.

    Args:
        story: the article.
        part: of the sentence.
        whole: the sentence.
        near: whether a strike was told right before.
        lone: whether the story told of one attack so far, which then is the one that all its dead are of.
    """
    found = trigger(part, near=near)
    claimed = _claimant(story, part) if near and found is None else ()
    if claimed:
        yield Telling("claim", None, part, claimed)
        return
    if near and _denies(part) and not _told_after_denial(part, found) and (part.of("strike") or _IT.search(part.text)):
        yield Telling("denial", None, part)
        return
    draft = _draft(story, part, whole, *found) if found else None
    if draft is not None and found is not None:
        active = found[1] == "intercept" and not passive(part, found[0])
        aside = None if found[1] == "intercept" else _aside(story, part, draft)
        if aside is not None:
            draft = replace(draft, counts=tuple(c for c in draft.counts if c.role != "intercepted"))
        alone = active and near and not draft.actors and part.paragraph - whole.paragraph == 0
        yield Telling("sequel" if alone else "interception" if active else "attack", draft, part)
        if aside is not None:
            yield Telling("interception", aside, part)
    elif found is None and (near or lone):
        draft = _follow_on(story, part)
        if draft is not None:
            yield Telling("sequel", draft, part)
        elif near and part.modality.unverified:
            yield Telling("doubt", None, part)


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The strikes that an article tells."""
    story = Story.of(analysis)
    tellings: list[Telling] = []
    attacks = 0
    for sentence in analysis.sentences:
        if sentence.field == "headline" or not sentence.hits:
            continue
        for part in parts(sentence, near=_near(tellings, sentence)):
            told = list(_tellings(story, part, sentence, near=_near(tellings, sentence), lone=attacks == 1))
            attacks += sum(t.what == "attack" for t in told)
            tellings += told
    acts = [_against(story, act) for act in merged(tellings) if act.confidence >= _SURE]
    return tuple(replace(act, codes=_CODES[act.kind]) for act in acts)


_CLAIM = re.compile(
    r"\bclaim\w*\s+(?:responsibility|credit|the (?:attack|strike|bombing|raid|blast)|it\b)|"
    r"\b(?:took|taken) responsibility\b|\b(?:it|they) (?:had )?carried out the (?:attack|strike|bombing|raid)\b"
)


def _claimant(story: Story, sentence: Sentence) -> tuple[Party, ...]:
    """Who says that the attack told before was theirs, or is blamed for it; nobody where it is denied."""
    match = _CLAIM.search(sentence.source, sentence.start, sentence.end)
    blamed = sentence.modality.accuse
    if blamed and not sentence.of("strike"):  # "the union blamed the rebels"
        return parties(m.entry for m in sentence.parties if m.start >= blamed[0].end)[:1]
    if match is None or sentence.modality.deny or _NO_CLAIM.search(sentence.source, sentence.start, match.start()):
        return ()
    return parties(story.subject(sentence, match.start()))


_NO_CLAIM = re.compile(r"\b(?:no one|nobody|no group|none|not|neither)\b", re.IGNORECASE)


def _against(story: Story, act: Draft) -> Draft:
    """The act with the other side of the war as its target, where it has none and the article tells of two sides."""
    if act.targets or act.kind == "interception" or len(act.actors) > 1:
        return act
    home = story.home()
    if home is not None and _struck_at_home(act, home):
        return replace(act, targets=(party(home),))
    if not act.actors:
        return act
    others = [p for p in story.sides() if (p.name, p.country) != (act.actors[0].name, act.actors[0].country)]
    return replace(act, targets=(party(others[0]),)) if len(others) == 1 and len(story.sides()) == 2 else act


def _struck_at_home(act: Draft, home: PartyEntry) -> bool:
    """Whether an attack by a group or by nobody named hit the state that the story is set in."""
    lands = {p.country for p in act.places if p.country}
    return bool(act.places) and lands <= {home.country} and all(p.type == "armed_group" for p in act.actors)


def _near(tellings: list[Telling], sentence: Sentence) -> bool:
    """Whether a strike was told right before."""
    if not tellings:
        return False
    last = tellings[-1].sentence
    return last.field == sentence.field and sentence.paragraph - last.paragraph <= 1


CATEGORY: Final = Category(name="strike", cues=CUES, events=events, least_parties=1, otherwise="unspecified")
