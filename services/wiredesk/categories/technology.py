"""Technology: internet, AI, cyber, software, space flight, telecom, chips, technology firms, and rules about these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from wiredesk.categories import merging
from wiredesk.categories import technology_firms as firms
from wiredesk.categories.acts import most_specific, places_of, speaks
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.story import Story
from wiredesk.categories.technology_sides import lands, sides
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract.automaton import Hit
from wiredesk.extract.counts import Quantity, is_money
from wiredesk_schemas import Attribution, Codes, Count, Party

CUES: Final = cues_from("""
connectivity: satellite operator(s) | satellite terminal(s) | satellite phone(s) | satellite internet | internet
    | mobile internet | internet shutdown | internet outage | internet service | internet access | broadband |
    satellite broadband | data services | mobile data | mobile network(s) | phone network | telecommunications |
    telecom | telecoms | undersea cable(s) | subsea cable(s) | fibre line | fiber line | fibre-optic |
    fiber-optic | 5g | 6g | starlink | satellite communications | communications terminals | communications
    satellite(s) | telephone and internet | subscribers | switching centre | network outage | cloud outage | web
    services | social media platform(s) | vpn(s) | phone lines | mobile phone services
satellite: satellite(s) | spy satellite(s) | reconnaissance satellite | weather satellite | observation
    satellite(s) | earth-observation satellites
space: launch company | lifting off | after liftoff | reach orbit | reached orbit | rocket engine | rocket stage
    | reusable rocket | rocket maker | spacecraft | rocket launch | liftoff | lift-off | lifted off | space
    station | astronaut(s) | cosmonaut(s) | space agency | lunar lander | moon landing | launch vehicle |
    orbital launch | suborbital | sub-orbital | nasa | spacex | blue origin | roscosmos | crewed mission |
    spacewalk | space flight | spaceflight | starship | falcon 9 | space probe | moon mission | lunar mission |
    in orbit | into orbit | travel to space | travels to space | suborbital trip | sub-orbital trip | space
    mission | isro | jaxa | esa | european space agency | lunar | moon orbit | mars orbit | orbiter | lander |
    rocket lifts off | lifts off | lift off | satellite launch | astronauts
ai: artificial intelligence | ai | a.i. | chatbot(s) | machine learning | large language model(s) | generative
    ai | ai model(s) | openai | chatgpt | deepfake(s) | anthropic | deepseek | neural network(s) | facial
    recognition
cyber: cyberattack(s) | cyber attack(s) | cyber-attack(s) | ransomware | ransomware attack | hackers | hacker |
    hacked | hacking | hack | data breach | malware | cybersecurity | cyber security | phishing | spyware | ddos
    | denial-of-service | zero-day | computer virus | botnet
chip: semiconductor(s) | chipmaker(s) | chip maker(s) | chip plant(s) | chip factory | chips | microchip(s) |
    wafers | lithography | chip-making | chipmaking | nvidia | tsmc | intel | asml | chip research | advanced
    chips | processor(s) | foundry | semiconductor manufacturer | chip maker | semiconductor company
software: cloud provider(s) | cloud service(s) | cloud firm | faulty update | software | app | apps | operating
    system | source code | autopilot | cloud computing | search engine | browser | software update | platform |
    microsoft | website | windows 10 | windows 11 | android | ios | linux | video game(s) | web browser |
    encryption | algorithm(s) | social media | social network(s) | messaging app(s) | streaming service | user
    data
hardware: smartphone(s) | router(s) | iphone | laptop(s) | computer(s) | quantum computer(s) | supercomputer |
    data centre(s) | data center(s) | humanoid robot(s) | robotics | electronics | video game console(s) |
    console | tablet computer(s) | wearable(s) | robot(s)
corporate: apple | google | alphabet | meta | amazon | microsoft corporation | tech firm(s) | tech company |
    tech companies | technology company | technology companies | tech giant(s) | startup | tiktok | facebook |
    samsung electronics | huawei | bytedance | alibaba | tencent | nexperia | cloudflare | meta platforms |
    twitter | youtube | instagram | whatsapp | netflix | nintendo | sony | samsung | ibm | oracle | tesla | uber
    | spotify | reddit | snapchat | yahoo | softbank | foxconn | baidu | xiaomi | zte
regulation: technology regulator | digital markets act | digital services act | ai act | ai law | artificial
    intelligence law | export rules | data protection | antitrust | export controls | chip export | social media
    ban | online safety
disruption: went dark | gone dark | broke up | blew up | lost contact | outage | outages | disrupted |
    disconnected | dropped out | cut off | was cut | shut down | knocked out | suspended | offline | went dead |
    blackout | restored | failed | lost | crash | fell sharply | without service | jammed | disruption(s) |
    disrupts | disrupt | internet cut | cut | down | goes down | cut off from | went down | shutdown | crashes |
    stops | delayed | postponed | explodes | suspends service
release: launched | launches | launch | released | releases | release | unveiled | unveils | introduced | placed
    | delivered | put | landed | returned | rolled out | docked | published | conducts | conducted | travel to
    space | completes | reveals | revealed | deploys | deployed | lands | lifts off | enters | unveil | debuts |
    announces
deal: jobs | lay off | lays off | laid off | cut jobs | acquire | acquired | acquires | acquisition | merger |
    invest | invested | investment | spend | contract | build | joint laboratory | buy | takeover | stake | sold
    | raised | bought | buys | partnership | sell
rule: formal proceedings | opened proceedings | opened an investigation | opens an investigation | launched an
    investigation | opened a probe | fined | fines | fine | ban | banned | bans | law | rules | regulator |
    ruled | lawsuit | sued | licence | license | tightened | antitrust case | approved | approves | passes a law
access_control: switched off | switches off | switch off | cut service | deactivated | verify | verification |
    blocked | blocks | block | restrict | restricted | register | seizes | seized | seize control | seized
    control | takes control | took control | seize | seizes control | orders | bans access | limits access |
    suspends | suspend | removes | restricts | drops | unmask | deletes | removed
use: used | uses | using
attack: cyberattack(s) | cyber attack(s) | cyber-attack(s) | ransomware attack(s) | data breach | locked the
    computers | locked | encrypts | copied | held to ransom | attack | attacked | stolen | stole | steal |
    stealing | broke into | breach | leaked | infected | paralysed | paralyzed | crippled | breached | encrypted
    | claimed responsibility | disabled | ransom
research: research | study | scientists | researchers | developed
# What looks like one and is none: the longer term takes the shorter one's place.
none: posted to x | on x | post to telegram | posted on facebook | wrote on facebook | in a post on |
    meta-analysis | wood chips | fish and chips | potato chips | apple pie | amazon rainforest | the amazon |
    satellite town | satellite state | satellite navigation | satellite tv | stage | app store rating | intel
    officer
""")

_KINDS: Final = (
    *("cyber", "connectivity", "ai", "chip", "satellite", "space", "regulation", "software", "hardware", "corporate"),
)
_ACTIONS: Final = ("attack", "disruption", "rule", "access_control", "deal", "release", "research", "use")
_CODES: Final = {
    "satellite": ("medtop:13000000", "medtop:20000228"),
    "connectivity": ("medtop:13000000", "medtop:20000233"),
    "cyber": ("medtop:13000000", "medtop:20001361"),
    "ai": ("medtop:13000000", "medtop:20001298"),
}


def _counts(sentence: Sentence) -> tuple[Count, ...]:
    out: dict[tuple[str, str], Count] = {}
    for q in sentence.counts:
        role = _role(q)
        if role and not speaks(sentence, q.start):
            value = int(q.value) if q.value == int(q.value) else q.value
            obj = q.object if role == "money" else q.noun
            out.setdefault(
                (role, obj),
                Count(role=role, object=obj, value=value, qualifier=q.qualifier, evidence=sentence.evidence),
            )
    return tuple(out.values())


_SERVED: Final = frozenset({"patient", "customer", "user", "subscriber", "engineer", "employee", "student", "citizen"})
_SPOTS: Final = frozenset(
    [
        "region",
        "country",
        "district",
        "city",
        "town",
        "hospital",
        "station",
        "state",
        "province",
        "site",
        "plant",
        "airport",
        "school",
        "office",
    ]
)


_NO_UNITS: Final = frozenset({"another", "other", "others", "one", "more", "information", "way", "thing", "reason"})


def _role(q: Quantity) -> str:
    if q.indefinite or q.part:
        return ""
    if is_money(q):
        return "money"
    if q.object == "person" and q.noun not in _SERVED:
        return ""
    if q.noun in _SPOTS:
        return "locations"
    return "units" if q.noun and q.noun not in _NO_UNITS else ""


def _kind(
    story: Story, sentence: Sentence, groups: Mapping[str, Hit], *, several: bool, told: bool
) -> tuple[str, str] | None:
    """What the cues of a sentence make an event of, and which act; None if they are too little."""
    action = next((a for a in _ACTIONS if a in groups), None)
    if action is None:
        return None
    kind = next((k for k in _KINDS if k in groups), None)
    if kind is None:  # what a firm of this story does next
        business = told and action in _BUSINESS and firms.acting(story, sentence, groups[action].start, known=True)
        return ("corporate", action) if business else None
    if kind in _VAGUE and not several and action in {"use", "research"}:
        return None
    kind = "regulation" if action == "rule" else kind
    if action == "attack" and kind in _SOFT:
        kind = "cyber"
    if action == "release" and kind == "connectivity" and "satellite" in groups:
        kind = "satellite"
    return kind, action


_VAGUE: Final = frozenset({"software", "hardware", "corporate", "satellite"})
_BUSINESS: Final = frozenset({"deal", "release"})
_SOFT: Final = frozenset({"software", "hardware", "corporate"})


def _draft(story: Story, sentence: Sentence, cues: tuple[tuple[Hit, str], ...], *, told: bool) -> Draft | None:
    groups = {g: h for h, g in reversed(cues)}
    found = _kind(story, sentence, groups, several=sum(g in _KINDS for _, g in cues) > 1, told=told)
    if found is None:
        return None
    kind, action = found
    hit = groups[action]
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None:
        return None
    if modality == "alleged":
        action = "allegation"
    who = sides(story, sentence, kind, action, hit)
    spots = most_specific(places_of(sentence, hit.start, hit.end))
    targets = who.targets or (lands(spots, who.actors) if kind == "cyber" else ())
    date = story.date(sentence, hit.start, planned=modality == "planned")
    said = story.attribution(sentence, hit.start) or (
        (Attribution(name=who.firm),) if who.firm and sentence.speech else ()
    )
    return Draft(
        kind=kind,
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=0.6,
        actors=who.actors,
        targets=targets,
        places=spots,
        date=story.when(date, sentence, planned=modality == "planned"),
        counts=_counts(sentence),
        attributed_to=said,
        more={"action": action},
    )


_ALIKE: Final = (
    frozenset({"satellite", "connectivity", "space"}),
    frozenset({"software", "ai", "hardware", "corporate"}),
)


def _same(act: Draft, draft: Draft) -> bool:
    """Whether a sentence tells more of an act told just before."""
    if act.modality != draft.modality or not (
        act.kind == draft.kind or any({act.kind, draft.kind} <= a for a in _ALIKE)
    ):
        return False
    if act.kind == "cyber" and draft.kind == "cyber":
        return not (act.date and draft.date) or act.date.start == draft.date.start
    a, b = {p.name for p in act.actors}, {p.name for p in draft.actors}
    if a and b and not a & b:
        return False
    if act.more.get("action") != draft.more.get("action") and not (a & b):
        return False
    return not (act.date and draft.date) or act.date.start == draft.date.start


def _joined(act: Draft, draft: Draft) -> Draft:
    return replace(
        act,
        evidence=merging.evidence(act, *draft.evidence),
        confidence=min(0.95, round(act.confidence + 0.05, 2)),
        actors=act.actors or draft.actors,
        targets=act.targets or draft.targets,
        places=act.places or draft.places,
        date=act.date or draft.date,
        counts=merging.counts(act, draft),
        attributed_to=act.attributed_to or draft.attributed_to,
    )


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """What an article tells of technology."""
    story = Story.of(analysis)
    acts: list[Draft] = []
    last = 0
    for sentence in analysis.with_cues("technology"):
        if sentence.field != "body" or not sentence.is_evidence:
            continue
        draft = _draft(story, sentence, sentence.of("technology"), told=bool(acts))
        near = bool(acts) and sentence.paragraph - last <= (_FAR if acts[-1].kind == "cyber" else 1)
        if draft is None and near and acts[-1].kind == "cyber":
            draft = _claim(sentence, acts[-1])
        if draft is None:
            continue
        if near and _same(acts[-1], draft):
            acts[-1] = _joined(acts[-1], draft)
        else:
            acts.append(draft)
        last = sentence.paragraph
    return tuple(replace(d, codes=Codes(iptc=_CODES.get(d.kind, ("medtop:13000000",)))) for d in acts)


def _claim(sentence: Sentence, act: Draft) -> Draft | None:
    """What a sentence adds in which a gang speaks of the attack told before; None if none does."""
    gang = firms.gang(sentence)
    if not gang:
        return None
    said = (Attribution(name=gang),)
    return replace(
        act,
        evidence=(sentence.evidence,),
        actors=(Party(name=gang, type="organisation"),),
        targets=(),
        places=(),
        counts=_counts(sentence),
        attributed_to=said,
    )


_FAR: Final = 3
"""Paragraphs that what is told more of an attack on computers may lie behind it."""


CATEGORY: Final = Category(name="technology", cues=CUES, events=events, otherwise="software", lenient=True)
