"""Diplomacy: acts and statements between states, or with intergovernmental bodies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.diplomacy_counts import diplomacy_counts
from wiredesk.categories.diplomacy_merge import merged
from wiredesk.categories.strike import trigger
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.parties import group as joined
from wiredesk.extract.places import PlaceMention
from wiredesk_schemas import Codes, Party

CUES: Final = cues_from("""
prisoner_exchange: prisoner exchange(s) | prisoner swap(s) | exchange of prisoners | exchange of prisoners of war |
    swap of prisoners | prisoner release(s) | exchange prisoners | exchanged prisoners | swap prisoners | swapped
    prisoners | exchange of captives | pow swap | hostage release(s) | prisoner-exchange
captives: prisoner(s) | prisoners of war | detainee(s) | captives | pows | hostage(s) | political prisoners |
    soldiers captured
release: exchanged | exchange | swap | swapped | freed | releases | released | release | handed over | hand over |
    hands over | returned | planned exchange | the swap | the exchange
ceasefire: ceasefire | cease-fire | truce | armistice | cessation of hostilities | ceasefire agreement | ceasefire
    deal | halt fire | peace deal | peace agreement
mediation: mediated | mediates | mediate | mediating | mediator(s) | mediation | brokered | brokers | good offices |
    shuttle diplomacy | carried messages between
meeting: talks | peace talks | trilateral talks | bilateral talks | round of talks | negotiations | summit | meeting
    | meetings | met with | met | meets | meet | meets with | meet with | held talks | hold talks | spoke by
    telephone | spoke by phone | phone call | telephone call | consultations | sit down | face to face | round of
    meetings | emergency session | emergency meeting | donors' conference | state dinner | fourth round | third
    round | second round | peace conference | speak again | spoke again | will speak | join the talks
visit: visit(s) | visited | visiting | state visit | official visit | travel to | travels to | travelled to |
    traveled to | trip to | fly to | flew to | arrives in | arrived in | arrive in
agreement: agreed | agree | agrees | agreeing | sign | signed | signs | signing | memorandum of understanding |
    initialed | initialled | ratified | ratifies | joint declaration | joint statement | trade deal | signed an
    agreement | agrees to join | reach an agreement | reached an agreement | reached a deal | trade agreement |
    approves | approved | elects | joins | resume | reach a deal | reaches a deal | reaches an agreement | reach a
    landmark | sign a | signs a | signs an | announce they have agreed
sanction: sanction | sanctions | sanctioned | sanctions on | sanctioning | tariff(s) | embargo | blacklisted |
    blacklists | asset freeze | travel ban | travel bans | price cap | trade restrictions | export ban | import ban
    | entity list | denies entry | lifts sanctions | lift sanctions | restrictions on | lifts its restrictions
expulsion: expel | expels | expelled | expelling | expulsion | expulsions | persona non grata | leave the country |
    personae non gratae
recognition: recognise | recognize | recognises | recognizes | recognised | recognized | recognition of | establish
    diplomatic relations | restore diplomatic relations | diplomatic ties | diplomatic relations | re-open its
    embassy | reopen its embassy | reopens its embassy | opens an embassy | restore ties | cut ties | cuts ties |
    severs ties | severs diplomatic relations | severed diplomatic relations | state sponsors of terrorism
aid: humanitarian aid | food aid | military aid | aid package | in assistance | mobile hospitals | relief supplies |
    aid | humanitarian assistance | tents | million in aid
accusation: accused | accuses | accusing | blamed | blames | blaming | alleged | criticized | criticised |
    criticizes | criticises
rejection: rejected | rejects | reject | rejecting | refused | refuses | dismissed | dismisses | denied | denies |
    cancelled | cancels | canceled | ruled out | rules out | withdrew from | withdraws from | pulls out | pulled out
    | no interest in | terminates | withdraw from | pulls out of
demand: demand(s) | demanded | demanding | urged | urges | urging | called for | calls for | call for | called on |
    calls on | asked for | wants | requested | requests | appealed | ultimatum | proposed | proposes | seek | seeks
    | call on
statement: condemned | condemns | condemn | condemning | summoned | summons | protested | note of protest | formal
    protest | lodged a protest | welcomed | welcomes | praised | expressed concern | denounced | denounces |
    countermeasures | strongly condemns | reserved the right | voiced support | recalled its ambassador | recalled
    its non-resident ambassador | recalls its ambassador | thanked | warns | warned | invites | invited | criticizes
    | supports | reaffirms | reaffirmed | apologizes | apologises | expresses concern
give: give | gives | gave | donated | donates | airlifted | send | sends | sent | pledged | promised | offered |
    delivered | delivers | grant | grants | granted | lend | provide
text: agreement | agreements | deal | pact | accord | treaty
# What looks like one and is none: the longer term takes the shorter one's place.
none: meeting of shareholders | annual meeting | meeting room | pay talks | wage talks | contract talks | trade
    union talks | summit of mount | reached the summit | reach summit | reach the summit | the summit of | transfer
    talks | visitors | first aid | legal aid | hearing aid | band aid | financial aid | meet the | track meet |
    prisoner of | deal or no deal | great deal | good deal | film deal | record deal | contract deal | sanctioned by
    | visiting hours | visiting professor | signed a contract extension | signs off | sign language | vital signs |
    signs of | sign of | warning signs | internationally recognised | internationally recognized | widely recognised
    | widely recognized | news conference | press conference | news briefing | hunger strike | cabinet meeting |
    board meeting | team meeting | town hall meeting | prayer meeting | campaign visit | school visit | hospital
    visit
""")

Parties = tuple[PartyEntry, ...]
_TWO: Final = 2
_STATES: Final = frozenset({"state", "organisation", "armed_group"})
_ACTS: Final = (
    "prisoner_exchange",
    "ceasefire",
    "sanction",
    "expulsion",
    "recognition",
    "mediation",
    "meeting",
    "visit",
    "agreement",
    "demand",
    "accusation",
    "rejection",
    "statement",
    "aid",
)
_SPOKEN: Final = frozenset({"demand", "accusation", "rejection", "statement"})
_MUTUAL: Final = frozenset({"meeting", "agreement", "prisoner_exchange", "ceasefire"})
_CODES: Final = {
    "meeting": Codes(plover="CONSULT", cameo="040", iptc=("medtop:20000639",)),
    "visit": Codes(plover="CONSULT/visit", cameo="042", iptc=("medtop:20000639",)),
    "mediation": Codes(plover="CONSULT/third-party", cameo="045", iptc=("medtop:20000639", "medtop:20000076")),
    "agreement": Codes(plover="AGREE", acled="Agreement", iptc=("medtop:20000639", "medtop:20000641")),
    "ceasefire": Codes(plover="AGREE", acled="Agreement", iptc=("medtop:20000073",)),
    "prisoner_exchange": Codes(plover="RETREAT/release", cameo="0841", iptc=("medtop:20000080",)),
    "statement": Codes(iptc=("medtop:20000638",)),
    "demand": Codes(plover="REQUEST", cameo="100", iptc=("medtop:20000638",)),
    "accusation": Codes(plover="ACCUSE", cameo="112", iptc=("medtop:20000638",)),
    "rejection": Codes(plover="REJECT", cameo="120", iptc=("medtop:20000638",)),
    "sanction": Codes(plover="SANCTION", iptc=("medtop:20000638",)),
    "expulsion": Codes(plover="SANCTION", iptc=("medtop:20000638",)),
    "recognition": Codes(plover="SUPPORT", iptc=("medtop:20000638",)),
    "aid": Codes(plover="SUPPORT", iptc=("medtop:20000638",)),
}  # fmt: skip


def _acts(sentence: Sentence) -> dict[str, Hit]:
    """The kinds of act that a sentence may tell, each with its first word."""
    found: dict[str, Hit] = {}
    groups = {g for _, g in sentence.of("diplomacy")}
    for hit, name in sentence.of("diplomacy"):
        kind = _kind(sentence, hit, name, groups)
        if kind:
            found.setdefault(kind, hit)
    denied = sentence.modality.deny
    if denied and any(h.start > denied[0].end for k, h in found.items() if k != "rejection"):
        found = {k: h for k, h in found.items() if k != "rejection" and h.start > denied[0].end}
    for stronger, weaker in _INSTEAD:
        if stronger in found:
            for kind in weaker:
                found.pop(kind, None)
    if sentence.of("technology") or trigger(sentence):  # then the words are about that, not an act of their own
        found.pop("accusation", None)
        found.pop("rejection", None)
    return found


def _kind(sentence: Sentence, hit: Hit, group: str, groups: set[str]) -> str:
    """The kind of act that a cue speaks of in this sentence, "" if of none."""
    if group == "captives":
        freed = "release" in groups and not _REMAINS.search(sentence.source, sentence.start, sentence.end)
        return "prisoner_exchange" if freed else ""
    if group == "ceasefire":
        return group if _HOLDS.search(sentence.source, sentence.start, sentence.end) else ""
    if group == "demand" and "rejection" in groups and _NAMED.search(sentence.source, sentence.start, hit.start):
        return ""  # "rejected the demand": somebody else's, told before
    if group == "give":
        return "aid" if "aid" in groups or _gift(sentence, hit) else ""
    return group if group in _CODES and group != "aid" else ""


def _gift(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is given is counted: "three field hospitals"."""
    return any(0 < q.start - hit.end <= _GIFT and q.noun and not q.indefinite for q in sentence.counts)


_GIFT: Final = 12
_NAMED = re.compile(r"\b(?:the|its|his|her|their|that|this|these|those|such|all|any)\s+$")
_REMAINS = re.compile(r"\b(?:remains|bodies|body) of\b")
_HOLDS = re.compile(
    r"\b(?:agree\w*|announc\w+|t[ao]kes? effect|took effect|sign\w*|declar\w+|extend\w*|broker\w*|mediat\w+|"
    r"begin\w*|began|"
    r"start\w*|h[eo]ld\w*|collaps\w+|violat\w+|break\w*|broke|implement\w*|approv\w+|accept\w*|propos\w+|on the table|"
    r"enter\w* into force|come into force|came into force|hav\w+ reached|reached?)\b"
)
_INSTEAD: Final = (
    ("mediation", ("meeting", "visit", "agreement")),
    ("ceasefire", ("agreement",)),
    ("prisoner_exchange", ("agreement", "meeting")),
    ("visit", ("meeting",)),
    ("demand", ("meeting",)),
    ("rejection", ("meeting",)),
)


def _sides(story: Story, sentence: Sentence, kind: str, hit: Hit) -> tuple[Parties, Parties]:
    """Who acts, and on whom, as far as the sentence says."""
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    inside = tuple(m for m in sentence.parties if clause.start <= m.start < clause.end)
    if kind in _MUTUAL:
        both = tuple(dict.fromkeys(m.entry for m in inside if not _speaks(sentence, m.start)))
        if len(both) < _TWO and sentence.parties:
            both = tuple(dict.fromkeys(m.entry for m in joined(sentence.source, sentence.parties, 0))) or both
            both = both if len(both) > 1 else tuple(dict.fromkeys(m.entry for m in sentence.parties))
        return both, ()
    actors = story.subject(sentence, hit.start)
    floor = hit.end if kind in _SPOKEN else clause.start
    behind = [i for i, m in enumerate(sentence.parties) if m.start >= floor and m.entry not in actors]
    targets: Parties = ()
    if behind:
        found = joined(sentence.source, sentence.parties, behind[0])
        targets = tuple(dict.fromkeys(m.entry for m in found if m.entry not in actors))
    return actors, targets


def _speaks(sentence: Sentence, position: int) -> bool:
    """Whether a party is only the one who says so."""
    return any(s.speaker_start <= position < s.speaker_start + len(s.speaker) for s in sentence.speech)


def _stands(kind: str, actors: Parties, targets: Parties, sentence: Sentence) -> bool:
    """Whether the parties make it an act between states, or with a body of theirs."""
    acting = [a for a in actors if a.type in _STATES and a.name != "Europe"]
    if not acting:
        return False
    everyone = {a.name for a in (*actors, *targets)}
    international = any(a.type == "organisation" for a in (*actors, *targets))
    official = bool(sentence.tagged("government"))
    if kind in _MUTUAL:
        return len(everyone) > 1 or (international and kind == "meeting")
    if kind in {"visit", "mediation"}:
        return len(everyone) > 1 or (official and bool(sentence.places))
    if kind in {"expulsion", "recognition", "aid"}:
        return len(everyone) > 1 or international
    if kind == "sanction":
        return len(everyone) > 1 or bool(sentence.counts)
    return len(everyone) > 1 or (official and international)


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The diplomatic acts that an article tells."""
    story = Story.of(analysis)
    drafts: list[Draft] = []
    for sentence in analysis.with_cues("diplomacy"):
        if sentence.field != "body" or not sentence.is_evidence:
            continue
        acts = _acts(sentence)
        made = 0
        for kind in _ACTS:
            hit = acts.get(kind)
            if hit is None or made >= _TWO:
                continue
            draft = _draft(story, sentence, kind, hit, drafts)
            if draft is not None:
                drafts.append(draft)
                made += 1
    return tuple(replace(d, codes=_CODES[d.kind]) for d in merged(drafts))


_BOTH = re.compile(r"\b(?:both|the two) (?:countries|sides|nations|states|governments|neighbou?rs)\b", re.IGNORECASE)


def _both(story: Story, sentence: Sentence) -> tuple[Party, ...]:
    """The two states that "both countries" means, where the sentences before name just two."""
    if not _BOTH.search(sentence.source, sentence.start, sentence.end):
        return ()
    earlier = story.analysis.in_body[max(0, sentence.index - 3) : sentence.index]
    states = parties(m.entry for s in earlier for m in s.parties if m.entry.type == "state")
    lands = parties(h.party for s in earlier for h in s.hits if h.party is not None and h.party.type == "state")
    return next((found for found in (states, lands) if len(found) == _TWO), ())


def _answered(sides: tuple[Party, ...], drafts: list[Draft]) -> tuple[Party, ...]:
    """Whom a state answers that protests, refuses or demands without naming anybody: the other side of the last act."""
    if len(sides) != 1 or sides[0].type != "state" or not drafts:
        return ()
    everyone = (*drafts[-1].actors, *drafts[-1].targets)
    return tuple(p for p in everyone if p != sides[0] and p.type != "organisation")[:1]


def _before(kind: str, drafts: list[Draft]) -> Draft | None:
    """The act told before that "the talks", "the swap", "a second round" go on from."""
    for draft in reversed(drafts[-6:]):
        if len(draft.actors) > 1 and (
            draft.kind == kind
            or (kind in {"meeting", "visit"} and draft.kind in {"agreement", "mediation", "ceasefire", "meeting"})
        ):
            return draft
    return None


_AGREED = re.compile(r"\b(?:agreed|signed|announced|took effect|reached)\b")
_GOES_ON = re.compile(
    r"\b(?:the (?:\w+ )?(?:talks|meeting|summit|swap|exchange|two sides|sides|two|both|planned|ministers|delegations|"
    r"leaders|negotiations|truce|ceasefire)|(?:new|next|second|third|fourth|fifth|another|further) "
    r"(?:round|meeting|session|exchange)|"
    r"both sides|they|each (?:side|army|country)|the (?:two|three|four) \w+)\b",
    re.IGNORECASE,
)


def _draft(story: Story, sentence: Sentence, kind: str, hit: Hit, drafts: list[Draft]) -> Draft | None:
    actors, targets = _sides(story, sentence, kind, hit)
    sides, aims = parties(actors), parties(targets)
    if not _stands(kind, actors, targets, sentence):
        if kind in _SPOKEN:
            aims = _answered(sides, drafts)
            if not aims:
                return None
        else:
            before = _before(kind, drafts) if kind in _MUTUAL or kind == "visit" else None
            if not _GOES_ON.search(sentence.source, sentence.start, sentence.end):
                return None
            sides, aims = before.actors if before is not None else _both(story, sentence), ()
            if not sides:
                return None
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None:
        return None
    if kind in _SPOKEN and modality in {"alleged", "planned"}:
        modality = "reported"
    if (
        kind in {"ceasefire", "agreement"}
        and modality == "planned"
        and _AGREED.search(sentence.source, sentence.start, sentence.end)
    ):
        modality = "reported"
    date = story.date(sentence, hit.start, planned=modality == "planned", spoken=kind in _SPOKEN)
    spots = most_specific(_near(sentence, hit)) if kind not in _SPOKEN else ()
    sure = 0.5 + 0.1 * (len(sides) + len(aims) > 1) + 0.1 * bool(date) + 0.1 * bool(spots)
    sure += 0.1 * bool(sentence.tagged("government"))
    return Draft(
        kind=kind,
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=round(min(sure, 0.95), 2),
        actors=sides,
        targets=aims,
        places=spots,
        date=story.when(date, sentence, planned=modality == "planned"),
        counts=diplomacy_counts(sentence, kind),
        attributed_to=story.attribution(sentence, hit.start)
        or (story.teller(sentence, hit.start) if kind in _SPOKEN else ()),
    )


def _near(sentence: Sentence, hit: Hit) -> tuple[PlaceMention, ...]:
    """The places of the act's own clause, else the first ones behind it."""
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    here = tuple(p for p in sentence.places if clause.start <= p.start < clause.end)
    before = tuple(p for p in sentence.places if p.start < hit.start and not _speaks(sentence, p.start))
    return here or tuple(p for p in sentence.places if p.start > hit.end)[:1] or before[-1:]


CATEGORY: Final = Category(name="diplomacy", cues=CUES, events=events, least_parties=2, otherwise="statement")
