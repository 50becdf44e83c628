"""Technology: internet, AI, cyber, software, space flight, telecom, chips, technology firms, and rules about these."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract.automaton import Hit
from wiredesk.extract.counts import Quantity
from wiredesk_schemas import Attribution, Codes, Count, Party

CUES: Final = cues_from("""
connectivity: satellite internet | internet | mobile internet | internet shutdown | internet outage | internet service
    | internet access | broadband | satellite broadband | data services | mobile data | mobile network(s) | phone
    network | telecommunications | telecom | telecoms | undersea cable(s) | subsea cable(s) | fibre line | fiber line
    | fibre-optic | fiber-optic | 5g | 6g | starlink | satellite communications | communications terminals |
    communications satellite(s) | telephone and internet | subscribers | switching centre | network outage | cloud
    outage | web services | social media platform(s) | vpn(s)
satellite: satellite(s) | spy satellite(s) | reconnaissance satellite | weather satellite | observation satellite(s) |
    earth-observation satellites
space: spacecraft | rocket launch | liftoff | lift-off | lifted off | space station | astronaut(s) | cosmonaut(s) |
    space agency | lunar lander | moon landing | launch vehicle | orbital launch | suborbital | sub-orbital | nasa |
    spacex | blue origin | roscosmos | crewed mission | spacewalk | space flight | spaceflight | starship | falcon 9 |
    space probe | moon mission | lunar mission | in orbit | into orbit
ai: artificial intelligence | ai | a.i. | chatbot(s) | machine learning | large language model(s) | generative ai | ai
    model(s) | openai | chatgpt | deepfake(s) | anthropic | deepseek | neural network(s) | facial recognition
cyber: cyberattack(s) | cyber attack(s) | cyber-attack(s) | ransomware | ransomware attack | hackers | hacker | hacked
    | hacking | hack | data breach | malware | cybersecurity | cyber security | phishing | spyware | ddos |
    denial-of-service | zero-day | computer virus | botnet
chip: semiconductor(s) | chipmaker(s) | chip maker(s) | chip plant | chips | microchip(s) | wafers | lithography |
    chip-making | chipmaking | nvidia | tsmc | intel | asml | chip research | advanced chips | processor(s) | foundry
software: software | app | apps | operating system | source code | autopilot | cloud computing | search engine |
    browser | software update | platform | microsoft | website
hardware: smartphone(s) | iphone | laptop(s) | computer(s) | quantum computer(s) | supercomputer | data centre(s) |
    data center(s) | humanoid robot(s) | robotics | electronics
corporate: apple | google | alphabet | meta | amazon | microsoft corporation | tech firm(s) | tech company | tech
    companies | technology company | technology companies | tech giant(s) | startup | tiktok | facebook | samsung
    electronics | huawei | bytedance | alibaba | tencent | nexperia | cloudflare
regulation: technology regulator | digital markets act | digital services act | ai act | ai law | artificial
    intelligence law | export rules | data protection | antitrust | export controls | chip export | social media ban |
    online safety
disruption: outage | outages | disrupted | disconnected | dropped out | cut off | was cut | shut down | knocked out |
    suspended | offline | went dead | blackout | restored | failed | lost | crash | fell sharply | without service |
    jammed
release: launched | launches | launch | released | releases | release | unveiled | unveils | introduced | placed |
    delivered | put | landed | returned | rolled out | docked | published
deal: acquire | acquired | acquires | acquisition | merger | invest | invested | investment | spend | contract | build
    | joint laboratory | buy | takeover | stake | partnership | sell | jobs
rule: fined | fines | fine | ban | banned | bans | law | rules | regulator | ruled | lawsuit | sued | licence |
    license | tightened | antitrust case | approved
access_control: verify | verification | blocked | blocks | block | restrict | restricted | register | data caps |
    seizes | seized
use: used | uses | using
attack: attack | attacked | stolen | breached | encrypted | claimed responsibility | disabled | ransom
research: research | study | scientists | researchers | developed
# What looks like one and is none: the longer term takes the shorter one's place.
none: posted to x | on x | post to telegram | posted on facebook | wrote on facebook | in a post on | meta-analysis |
    wood chips | fish and chips | potato chips | apple pie | amazon rainforest | the amazon | satellite town |
    satellite state | satellite navigation | satellite tv | stage | app store rating | intel officer
""")

_KINDS: Final = (
    "cyber",
    "ai",
    "chip",
    "satellite",
    "space",
    "connectivity",
    "regulation",
    "software",
    "hardware",
    "corporate",
)
_ACTIONS: Final = ("attack", "disruption", "rule", "access_control", "deal", "release", "research", "use")
_CODES: Final = {
    "satellite": ("medtop:13000000", "medtop:20000228"),
    "connectivity": ("medtop:13000000", "medtop:20000233"),
    "cyber": ("medtop:13000000", "medtop:20001361"),
    "ai": ("medtop:13000000", "medtop:20001298"),
}
_COMPANY = re.compile(
    r"(?:^|(?<=[\s“\"(]))(?!(?:The|A|An|In|On|At|But|And|It|He|She|Its|His|Her|They|Two|One|Mr|Ms|Mrs|Dr)\s)((?:[A-Z][\w’&-]*[\w]\s){0,3}(?:[A-Z][\w’&-]*\w))(?=,?\s(?:said|says|acknowledged|announced|blamed|told|will|has|had|plans|launched|released|unveiled|which|a\s|an\s|the\s|would|fined|confirmed|is\b))"
)


def _company(sentence: Sentence) -> str:
    """The firm that acts or speaks in the sentence: a name that is no party and no place."""
    known = {h.start for h in sentence.hits if h.meaning.party is not None or h.meaning.place is not None}
    for match in _COMPANY.finditer(sentence.source, sentence.start, sentence.end):
        a, b = match.span(1)
        if any(a <= k < b for k in known) or match.group(1).split()[0] in {
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
            "Sunday",
        }:
            continue
        return match.group(1)
    return ""


def _counts(sentence: Sentence) -> tuple[Count, ...]:
    out: dict[tuple[str, str], Count] = {}
    for q in sentence.counts:
        role = _role(q)
        if role:
            value = int(q.value) if q.value == int(q.value) else q.value
            obj = q.object if role == "money" else q.noun
            out.setdefault(
                (role, obj),
                Count(role=role, object=obj, value=value, qualifier=q.qualifier, evidence=sentence.evidence),
            )
    return tuple(out.values())


_MONEY: Final = frozenset(
    ["usd", "eur", "gbp", "jpy", "cny", "inr", "rub", "krw", "chf", "sek", "nok", "pln", "uah", "ils", "try", "sar", "aed", "mxn", "zar", "brl", "aud", "cad"]
)
_SPOTS: Final = frozenset(["region", "country", "district", "city", "town", "hospital", "station", "state", "province", "site", "plant"])


def _role(q: Quantity) -> str:
    if q.indefinite or q.part:
        return ""
    if q.object in _MONEY:
        return "money"
    if q.noun in _SPOTS:
        return "locations"
    return "units" if q.noun else ""


def _draft(story: Story, sentence: Sentence, cues: tuple[tuple[Hit, str], ...]) -> Draft | None:
    groups = {g: h for h, g in reversed(cues)}
    kind = next((k for k in _KINDS if k in groups), None)
    if kind is None:
        return None
    action: str | None = next((a for a in _ACTIONS if a in groups), None)
    if action is None:
        return None
    if (
        kind in {"software", "hardware", "corporate", "satellite"}
        and sum(g in _KINDS for _, g in cues) < 2
        and action in {"use", "research"}
    ):
        return None
    hit = groups[action]
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None:
        return None
    if modality == "alleged":
        action = "allegation"
    company = _company(sentence)
    subject = parties(story.subject(sentence, hit.start))
    actors = (Party(name=company, type="organisation"),) if company else subject
    date = story.date(sentence, hit.start, planned=modality == "planned")
    said = story.attribution(sentence, hit.start) or (
        (Attribution(name=company),) if company and sentence.speech else ()
    )
    return Draft(
        kind=kind,
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=0.6,
        actors=actors,
        places=most_specific(sentence.places),
        date=story.when(date, sentence, planned=modality == "planned"),
        counts=_counts(sentence),
        attributed_to=said,
        more={"action": action},
    )


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """What an article tells of technology."""
    story = Story.of(analysis)
    drafts: list[Draft] = []
    for sentence in analysis.with_cues("technology"):
        if sentence.field != "body" or not sentence.is_evidence:
            continue
        draft = _draft(story, sentence, sentence.of("technology"))
        if draft is not None:
            drafts.append(draft)
    return tuple(replace(d, codes=Codes(iptc=_CODES.get(d.kind, ("medtop:13000000",)))) for d in drafts)


CATEGORY: Final = Category(name="technology", cues=CUES, events=events)
