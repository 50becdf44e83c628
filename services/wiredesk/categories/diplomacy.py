"""Diplomacy: acts and statements between states, or with intergovernmental bodies."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from wiredesk.categories.acts import Story, most_specific, parties
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.diplomacy_counts import diplomacy_counts
from wiredesk.categories.diplomacy_merge import merged
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import PartyEntry
from wiredesk.extract.parties import group as joined
from wiredesk_schemas import Codes

CUES: Final = cues_from("""
prisoner_exchange: prisoner exchange(s) | prisoner swap(s) | exchange of prisoners | exchange of prisoners of war |
    swap of prisoners | prisoner release(s) | exchange prisoners | exchanged prisoners | swap prisoners | swapped
    prisoners | exchange of captives | pow swap | hostage release(s) | prisoner-exchange
captives: prisoner(s) | prisoners of war | detainee(s) | captives | pows | hostage(s) | political prisoners | soldiers
    captured
release: exchanged | exchange | swap | swapped | freed | releases | released | release | handed over | hand over |
    hands over | returned | planned exchange | the swap | the exchange
ceasefire: ceasefire | cease-fire | truce | armistice | cessation of hostilities | ceasefire agreement | ceasefire
    deal | halt fire | peace deal | peace agreement
mediation: mediated | mediates | mediate | mediating | mediator(s) | mediation | brokered | brokers | good offices |
    shuttle diplomacy | carried messages between
meeting: talks | peace talks | trilateral talks | bilateral talks | round of talks | negotiations | summit | meeting |
    meetings | met with | met | meets | meet | meets with | meet with | held talks | hold talks | spoke by telephone |
    spoke by phone | phone call | telephone call | consultations | sit down | face to face | round of meetings |
    emergency session | emergency meeting | conference | donors' conference | state dinner | fourth round | third
    round | second round
visit: visit(s) | visited | visiting | state visit | official visit | travel to | travels to | travelled to | traveled
    to | trip to | fly to | flew to | arrives in | arrived in | arrive in
agreement: agreed | agree | agrees | agreeing | sign | signed | signs | signing | treaty | pact | accord | agreement |
    agreements | memorandum of understanding | initialed | initialled | ratified | ratifies | joint declaration |
    joint statement | deal | trade deal | elects | joins
sanction: sanction | sanctions | sanctioned | sanctions on | sanctioning | tariff(s) | embargo | blacklisted |
    blacklists | asset freeze | travel ban | travel bans | price cap | trade restrictions | export ban | import ban |
    entity list | denies entry
expulsion: expel | expels | expelled | expelling | expulsion | expulsions | persona non grata | leave the country |
    personae non gratae
recognition: recognise | recognize | recognises | recognizes | recognised | recognized | recognition of | establish
    diplomatic relations | restore diplomatic relations | diplomatic ties | diplomatic relations
aid: aid | humanitarian aid | food aid | military aid | aid package | donated | donates | airlifted | grant | in
    assistance | assistance | send | mobile hospitals | relief supplies | loan
accusation: accused | accuses | accusing | blamed | blames | blaming | alleged | criticized | criticised | criticizes
    | criticises
rejection: rejected | rejects | reject | rejecting | refused | refuses | dismissed | dismisses | denied | denies |
    cancelled | cancels | canceled | ruled out | rules out | withdrew from | withdraws from | pulls out | pulled out |
    no interest in
demand: demand(s) | demanded | demanding | urged | urges | urging | called for | calls for | call for | called on |
    calls on | asked for | wants | requested | requests | appealed | must be ready | ultimatum | proposed | proposes |
    seek | seeks
statement: condemned | condemns | condemn | condemning | summoned | summons | protested | note of protest | formal
    protest | lodged a protest | welcomed | welcomes | praised | expressed concern | recalled its | recalls its |
    denounced | denounces | countermeasures | strongly condemns | reserved the right | voiced support | pledged | no
    longer | foreign minister says | blame each other
# What looks like one and is none: the longer term takes the shorter one's place.
none: meeting of shareholders | annual meeting | meeting room | hunger strike talks | pay talks | wage talks |
    contract talks | trade union talks | summit of mount | reached the summit | reach summit | reach the summit | the
    summit of | peace talks of a sort | transfer talks | visitors | first aid | legal aid | hearing aid | band aid |
    financial aid | meet the | track meet | prisoner of | deal or no deal | great deal | good deal | film deal |
    record deal | contract deal | sanctioned by | visiting hours | visiting professor | signed a contract extension |
    signs off | sign language | vital signs | signs of | sign of | warning signs
""")

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
    cues = sentence.of("diplomacy")
    groups = {g for _, g in cues}
    for hit, name in cues:
        if name == "captives":
            if "release" in groups:
                found.setdefault("prisoner_exchange", hit)
        elif name not in {"release", "none"}:
            found.setdefault(name, hit)
    return found


def _sides(
    story: Story, sentence: Sentence, kind: str, hit: Hit
) -> tuple[tuple[PartyEntry, ...], tuple[PartyEntry, ...]]:
    """Who acts, and on whom, as far as the sentence says."""
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    inside = tuple(m for m in sentence.parties if clause.start <= m.start < clause.end)
    if kind in _MUTUAL:
        both = tuple(dict.fromkeys(m.entry for m in inside))
        if len(both) < 2 and sentence.parties:
            both = tuple(dict.fromkeys(m.entry for m in joined(sentence.source, sentence.parties, 0))) or both
            both = both if len(both) > 1 else tuple(dict.fromkeys(m.entry for m in sentence.parties))
        return both, ()
    actors = story.subject(sentence, hit.start)
    behind = [i for i, m in enumerate(sentence.parties) if m.start >= hit.end and m.entry not in actors]
    targets: tuple[PartyEntry, ...] = ()
    if behind:
        targets = tuple(
            dict.fromkeys(
                m.entry for m in joined(sentence.source, sentence.parties, behind[0]) if m.entry not in actors
            )
        )
    return actors, targets


def _stands(kind: str, actors: tuple[PartyEntry, ...], targets: tuple[PartyEntry, ...], sentence: Sentence) -> bool:
    """Whether the parties make it an act between states, or with a body of theirs."""
    acting = [a for a in actors if a.type in _STATES]
    if not acting:
        return False
    everyone = {a.name for a in (*actors, *targets)}
    international = any(a.type == "organisation" for a in (*actors, *targets))
    official = bool(sentence.tagged("government"))
    if kind in {"meeting", "ceasefire", "prisoner_exchange", "agreement"}:
        return len(everyone) > 1 or (international and kind == "meeting")
    if kind in {"visit", "mediation"}:
        return len(everyone) > 1 or (official and bool(sentence.places))
    if kind in {"sanction", "expulsion", "recognition", "aid"}:
        return len(everyone) > 1 or international
    return len(everyone) > 1 or (official and international)


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The diplomatic acts that an article tells."""
    story = Story.of(analysis)
    drafts: list[tuple[Draft, Sentence]] = []
    for sentence in analysis.with_cues("diplomacy"):
        if sentence.field != "body" or not sentence.is_evidence:
            continue
        acts = _acts(sentence)
        made = 0
        for kind in _ACTS:
            hit = acts.get(kind)
            if hit is None or made >= 2:
                continue
            draft = _draft(story, sentence, kind, hit)
            if draft is not None:
                drafts.append((draft, sentence))
                made += 1
    return tuple(replace(d, codes=_CODES[d.kind]) for d in merged(drafts))


def _draft(story: Story, sentence: Sentence, kind: str, hit: Hit) -> Draft | None:
    actors, targets = _sides(story, sentence, kind, hit)
    if not _stands(kind, actors, targets, sentence):
        return None
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None:
        return None
    if kind in _SPOKEN and modality in {"denied", "alleged"}:
        modality = "reported"
    date = story.date(sentence, hit.start, planned=modality == "planned", spoken=kind in _SPOKEN)
    spots = most_specific(sentence.places) if kind not in _SPOKEN else ()
    sure = (
        0.5
        + 0.1 * (len(actors) + len(targets) > 1)
        + 0.1 * bool(date)
        + 0.1 * bool(spots)
        + 0.1 * bool(sentence.tagged("government"))
    )
    return Draft(
        kind=kind,
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=round(min(sure, 0.95), 2),
        actors=parties(actors),
        targets=parties(targets),
        places=spots,
        date=story.when(date, sentence, planned=modality == "planned"),
        counts=diplomacy_counts(sentence, kind),
        attributed_to=story.attribution(sentence, hit.start),
    )


CATEGORY: Final = Category(name="diplomacy", cues=CUES, events=events)
