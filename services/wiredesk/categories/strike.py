"""Strikes: attacks by missile, drone, aircraft, artillery, ship or bomb, and the shooting down of such. Never labour."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.strike_counts import strike_counts
from wiredesk.categories.strike_merge import merged
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk_schemas import Codes

CUES: Final = cues_from("""
air: air strike(s) | airstrike(s) | air raid(s) | air attack(s) | aerial attack(s) | aerial bombardment | bombing
    raid(s) | aerial strike(s)
drone: drone strike(s) | drone attack(s) | drone raid(s) | drone assault(s) | drone impact(s) | drone barrage | drone
    and missile attack(s)
missile: missile strike(s) | missile attack(s) | rocket attack(s) | rocket fire | rocket strike(s) | missile
    barrage(s) | rocket barrage(s) | missile and drone attack(s) | missile and drone strike(s) | missile impact(s)
artillery: shelling | artillery fire | artillery strike(s) | mortar attack(s) | mortar fire | artillery attack(s) |
    artillery shelling | artillery barrage
bombing: suicide bombing(s) | suicide attack(s) | suicide bomber(s) | car bomb(s) | car bombing(s) | truck bomb(s) |
    roadside bomb(s) | bombing(s) | bomb blast(s) | bomb attack(s) | bomb explosion | improvised explosive device(s) |
    ied(s) | a bomb attached | bomb exploded | bomb explodes | grenade attack
naval: naval strike(s) | naval attack(s) | sea drone attack(s) | torpedoed
bombardment: bombardment(s) | barrage(s) | salvo(s)
strike: strike(s) | attack(s) | raid(s) | blast(s) | explosion(s) | assault(s)
hit: hit(s) | hitting | struck | striking | bombed | bombs | shelled | shells | attacked | attacking | targeted |
    targeting | pounded | pounding | destroyed | destroying | destroys | sank | sunk | rammed | impacted | set fire to
    | landed | landed on | fell | fall | crashed | crashed into | exploded | detonated | slammed into | rained down |
    wrecks | wrecked | damaged | damaging
launch: launched | launching | launches | launch | fired | firing | fires | fire | dropped | unleashed | sent |
    involving | opened fire | lobbed
intercept: shot down | shoots down | shoot down | shooting down | downed | downing | downs | intercepted | intercepts
    | intercepting | intercept | interception(s) | neutralised | neutralized | suppressed | lost to jamming | brought
    down
# What looks like one and is none: the longer term takes the shorter one's place.
none: hunger strike(s) | lightning strike(s) | lightning struck | general strike(s) | rail strike(s) | strike action |
    on strike | go on strike | went on strike | strike a deal | struck a deal | strikes a deal | striking a deal |
    struck an agreement | strike an agreement | struck oil | strikes oil | strike oil | strike gold | struck gold |
    strikes gold | struck out | strikes out | strike out | strike a balance | struck a balance | struck the right
    balance | strike a chord | struck a chord | strike price | strike zone | strike rate | heart attack(s) | panic
    attack(s) | asthma attack(s) | shark attack(s) | bear attack(s) | dog attack(s) | cyber attack(s) | cyberattack(s)
    | hacker attack(s) | ransomware attack(s) | phishing attack(s) | attack ad(s) | verbal attack(s) | personal
    attack(s) | teachers strike | teachers' strike | nurses' strike | doctors' strike | workers' strike | workers
    strike | dockers' strike | pilots' strike | train strike(s) | transport strike(s) | airline strike(s) | tube
    strike(s) | strike ballot | wildcat strike(s) | labour strike(s) | labor strike(s) | sex strike | school strike(s)
    | climate strike(s) | rent strike | photobomb | bombshell | seed bomb | police raid(s) | raid on the offices | gas
    explosion | volcanic explosion | gas blast | strike partner | strike force | first strike capability | hit hard |
    worst hit | hardest hit | hit by the storm | hit record | hit song | tornado strikes | earthquake strikes |
    earthquake struck | quake struck | knife attack(s) | stabbing attack(s) | shooting attack(s) | axe attack | sexual
    assault(s) | sexual assault | common assault | rocket launch | rocket launches | missile test | missile tests
""")

_STRONG: Final = frozenset({"air", "drone", "missile", "artillery", "bombing", "naval", "bombardment"})
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
_CODES: Final = {
    "missile": Codes(plover="ASSAULT/heavy-weapons", cameo="195", acled="Shelling/artillery/missile attack", iptc=("medtop:20000056", "medtop:20000602")),
    "drone": Codes(plover="ASSAULT/drone", cameo="195", acled="Air/drone strike", iptc=("medtop:20000056",)),
    "air": Codes(plover="ASSAULT/aerial", cameo="195", acled="Air/drone strike", iptc=("medtop:20000056",)),
    "artillery": Codes(plover="ASSAULT/heavy-weapons", cameo="190", acled="Shelling/artillery/missile attack", iptc=("medtop:20000056",)),
    "bombing": Codes(plover="ASSAULT/destroy", iptc=("medtop:20000056",)),
    "naval": Codes(plover="ASSAULT/destroy", cameo="190", iptc=("medtop:20000056",)),
    "interception": Codes(cameo="190", acled="Disrupted weapons use", iptc=("medtop:20000056",)),
    "mixed": Codes(plover="ASSAULT/heavy-weapons", cameo="195", acled="Shelling/artillery/missile attack", iptc=("medtop:20000056",)),
    "unspecified": Codes(cameo="190", iptc=("medtop:20000056",)),
}  # fmt: skip


def weapons(sentence: Sentence) -> tuple[str, ...]:
    """The weapons that a sentence names, each once."""
    found = [t[7:] for h in sentence.hits for t in h.meaning.tags if t.startswith("weapon.")]
    return tuple(dict.fromkeys(found))


def trigger(sentence: Sentence) -> tuple[Hit, str] | None:
    """The word that makes the sentence one about a strike, with its group; None if there is none."""
    cues = sentence.of("strike")
    arms = weapons(sentence)
    for hit, group in cues:
        if group in _STRONG and not (group == "bombardment" and not arms and not sentence.parties):
            return hit, group
    for hit, group in cues:
        if group == "intercept" and arms:
            return hit, group
    forces = bool(sentence.tagged("military"))
    for hit, group in cues:
        if group == "hit" and (arms or (forces and sentence.parties)):
            return hit, group
        if group == "launch" and arms and not set(arms) <= {"naval", "aircraft"} and (sentence.parties or forces):
            return hit, group
    for hit, group in cues:
        if group == "strike" and (arms or _belligerent(sentence, hit)):
            return hit, group
    return None


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


def _parties(
    story: Story, sentence: Sentence, hit: Hit, group: str
) -> tuple[tuple[PartyEntry, ...], tuple[PartyEntry, ...]]:
    """Who attacked, and whom, as far as the sentence says."""
    source, mentions = sentence.source, sentence.parties
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    actors: tuple[PartyEntry, ...] = ()
    targets: tuple[PartyEntry, ...] = ()
    passive = (
        source[max(clause.start, hit.start - 12) : hit.start]
        .rstrip()
        .endswith(("was", "were", "been", "being", "are", "is"))
    )
    noun = group in _STRONG or group == "strike"
    by = [m for m in mentions if m.start > hit.end and m.after_preposition == "by" and m.start - hit.end < 60]
    if by:
        actors = (by[0].entry,)
    elif noun:
        near = [
            m
            for m in mentions
            if clause.start <= m.start < hit.start
            and m.after_preposition not in {"in", "on", "against", "at", "near", "across"}
        ]
        actors = tuple(m.entry for m in near[-1:])
    elif not passive:
        actors = story.subject(sentence, hit.start)
    after = [
        m
        for m in mentions
        if m.start >= hit.end and m.start < clause.end and m.entry not in actors and m.after_preposition != "by"
    ]
    aimed = [m for m in after if m.after_preposition in {"on", "against", "at", "into", ""} or group == "intercept"]
    if aimed:
        targets = (aimed[0].entry,)
    accused = sentence.modality.accuse
    if accused:
        behind = [m.entry for m in mentions if m.start >= accused[0].end]
        actors = tuple(behind[:1]) or actors
        targets = tuple(t for t in targets if t not in actors)
    return actors, targets


def _draft(story: Story, sentence: Sentence, hit: Hit, group: str) -> Draft | None:
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None or not sentence.is_evidence:
        return None
    actors, targets = _parties(story, sentence, hit, group)
    spots = most_specific(sentence.places)
    counts = strike_counts(sentence)
    date = story.date(sentence, hit.start)
    sure = (
        0.55 + 0.1 * bool(actors) + 0.1 * bool(spots or targets) + 0.1 * bool(date or counts) + 0.1 * (group in _STRONG)
    )
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
        attributed_to=story.attribution(sentence, hit.start),
    )


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The strikes that an article tells."""
    story = Story.of(analysis)
    drafts: list[tuple[Draft, Sentence]] = []
    for sentence in analysis.sentences:
        if sentence.field == "headline":
            continue
        if not sentence.hits:
            continue
        found = trigger(sentence)
        draft = _draft(story, sentence, *found) if found else None
        if draft is not None:
            drafts.append((draft, sentence))
        elif (
            found is None and drafts and sentence.paragraph - drafts[-1][1].paragraph <= 1 and sentence.field == "body"
        ):
            counts = strike_counts(sentence)
            if counts and sentence.is_evidence:
                spots = most_specific(sentence.places)
                drafts.append(
                    (
                        Draft(
                            "unspecified",
                            "reported",
                            (sentence.evidence,),
                            0.5,
                            places=spots,
                            counts=counts,
                            attributed_to=story.attribution(sentence),
                        ),
                        sentence,
                    )
                )
    return tuple(replace(d, codes=_CODES[d.kind]) for d in merged(drafts))


CATEGORY: Final = Category(name="strike", cues=CUES, events=events)
