"""Diplomacy: acts and statements between states, or with intergovernmental bodies."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NamedTuple

from wiredesk.categories.acts import most_specific, parties, places_of
from wiredesk.categories.category import Category, Draft, cues_from
from wiredesk.categories.diplomacy_counts import diplomacy_counts
from wiredesk.categories.diplomacy_kinds import MUTUAL, SPOKEN, acts
from wiredesk.categories.diplomacy_merge import merged
from wiredesk.categories.diplomacy_sides import answered, before, both, others, sides, stands, told_of
from wiredesk.categories.story import Story
from wiredesk.categories.strike_trigger import trigger
from wiredesk.extract import Analysis, Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit
from wiredesk.extract.dates import DateMention
from wiredesk_schemas import Codes, Party, Place

CUES: Final = cues_from("""
prisoner_exchange: prisoner exchange(s) | prisoner swap(s) | exchange of prisoners | exchange of prisoners of
    war | swap of prisoners | prisoner release(s) | exchange prisoners | exchanged prisoners | swap prisoners |
    swapped prisoners | exchange of captives | pow swap | hostage release(s) | prisoner-exchange
captives: prisoner(s) | prisoners of war | detainee(s) | captives | pows | hostage(s) | political prisoners |
    soldiers captured | soldiers held | captured soldiers | captive soldiers
release: exchanged | exchange | swap | swapped | freed | releases | released | release | repatriated |
    repatriates | repatriate | will free | would free | to free | handed over | hand over | hands over |
    returned | planned exchange | the swap | the exchange
ceasefire: ceasefire | cease-fire | truce | armistice | cessation of hostilities | ceasefire agreement |
    ceasefire deal | halt fire | peace deal | peace agreement
mediation: mediated | mediates | mediate | mediating | mediator(s) | mediation | brokered | brokers | good
    offices | shuttle diplomacy | carried messages between
meeting: talks | peace talks | trilateral talks | bilateral talks | round of talks | negotiations | summit |
    meeting | meetings | met with | met | meets | meet | meets with | meet with | held talks | hold talks |
    spoke by telephone | spoke by phone | phone call | telephone call | consultations | sit down | face to face
    | round of meetings | emergency session | emergency meeting | donors' conference | state dinner | fourth
    round | third round | second round | peace conference | speak again | spoke again | will speak | join the
    talks
visit: visit(s) | visited | visiting | state visit | official visit | travel to | travels to | travelled to |
    traveled to | trip to | fly to | flew to | arrives in | arrived in | arrive in
agreement: agreed | agree | agrees | agreed to | agree to | agrees to | agreeing | sign | signed | signs |
    signing | memorandum of understanding | initialed | initialled | ratified | ratifies | joint declaration |
    joint statement | trade deal | signed an agreement | agrees to join | reach an agreement | reached an
    agreement | reached a deal | trade agreement | approves | approved | elects | joins | resume | reach a deal
    | reaches a deal | reaches an agreement | reach a landmark | sign a | signs a | signs an | announce they
    have agreed
sanction: sanction | sanctions | sanctioned | sanctions on | sanctioning | tariff(s) | embargo | blacklisted |
    blacklists | asset freeze | froze the assets | freezes the assets | freeze the assets | freezing the assets
    | asset freezes | travel ban | travel bans | price cap | trade restrictions | export ban | import ban |
    banned exports | bans exports | banned imports | bans imports | export curbs | entity list | denies entry |
    lifts sanctions | lift sanctions | restrictions on | lifts its restrictions
expulsion: expel | expels | expelled | expelling | expulsion | expulsions | persona non grata | hours to leave |
    leave the country | diplomats to leave | staff to leave | ambassador to leave | closed the consulate |
    closes the consulate | closed its consulate | personae non gratae
recognition: recognise | recognize | recognises | recognizes | recognised | recognized | recognition of |
    establish diplomatic relations | restore diplomatic relations | diplomatic ties | diplomatic relations |
    re-open its embassy | reopen its embassy | reopens its embassy | opens an embassy | restore ties | cut ties
    | cuts ties | severs ties | severs diplomatic relations | severed diplomatic relations | state sponsors of
    terrorism
aid: humanitarian aid | food aid | military aid | aid package | in assistance | mobile hospitals | relief
    supplies | aid | humanitarian assistance | tents | million in aid
accusation: accused | accuses | accusing | blamed | blames | blaming | alleged | criticized | criticised |
    criticizes | criticises
rejection: rejected | rejects | reject | rejecting | refused | refuses | dismissed | dismisses | denied | denies
    | cancelled | cancels | canceled | ruled out | rules out | withdrew from | withdrawing from | withdraws from
    | pulls out | pulled out | called the charge | called the charges | called the accusation | called the
    allegation | called the allegations | called the claim | called the claims | absurd | baseless | groundless
    | unfounded | unacceptable | a provocation | no interest in | terminates | withdraw from | pulls out of
demand: demand(s) | demanded | demanding | urged | urges | urging | called for | calls for | call for | called
    on | calls on | asked for | asked | ordered | joint appeal | appeal for | appealed for | appeals for | wants
    | requested | requests | appealed | ultimatum | proposed | proposes | seek | seeks | call on
statement: condemned | condemns | condemn | condemning | summoned | summons | called in | regretted | regrets |
    expressed regret | voiced concern | protested | note of protest | formal protest | lodged a protest |
    welcomed | welcomes | praised | expressed concern | denounced | denounces | countermeasures | strongly
    condemns | reserved the right | voiced support | recalled its ambassador | recalled its non-resident
    ambassador | recalls its ambassador | recall its ambassador | warns | warned | invites | invited |
    criticizes | supports | reaffirms | reaffirmed | apologizes | apologises | expresses concern
give: give | gives | gave | donated | donates | airlifted | send | sends | sent | pledged | promised | offered |
    delivered | delivers | grant | grants | granted | lend | provide
text: agreement | agreements | deal | pact | accord | treaty
# What looks like one and is none: for consultations | the longer term takes the shorter one's place.
none: meeting of shareholders | annual meeting | meeting room | pay talks | wage talks | contract talks | trade
    union talks | summit of mount | reached the summit | reach summit | reach the summit | the summit of |
    transfer talks | visitors | first aid | legal aid | hearing aid | band aid | financial aid | meet the |
    track meet | prisoner of | deal or no deal | great deal | good deal | film deal | record deal | contract
    deal | sanctioned by | visiting hours | visiting professor | signed a contract extension | signs off | sign
    language | vital signs | signs of | sign of | warning signs | internationally recognised | internationally
    recognized | widely recognised | widely recognized | news conference | press conference | news briefing |
    hunger strike | cabinet meeting | board meeting | team meeting | town hall meeting | prayer meeting |
    campaign visit | school visit | hospital visit
""")

_MOST: Final = 3
"""Acts of one sentence."""
_BY_WORD: Final = frozenset({"expulsion", "sanction", "recognition"})
"""Kinds that are done when they are announced, though they are more than a saying."""
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


def events(analysis: Analysis) -> tuple[Draft, ...]:
    """The diplomatic acts that an article tells."""
    story = Story.of(analysis)
    drafts: list[Draft] = []
    for sentence in analysis.with_cues("diplomacy"):
        if sentence.field != "body" or not sentence.is_evidence:
            continue
        told = acts(sentence)
        made = 0
        for kind, hit in told:
            if made >= _MOST or _aside(story, sentence, kind, hit, alone=len(told) == 1):
                continue
            if made and kind in SPOKEN and sentence.source.lower().startswith(_POLITE, hit.start):
                continue
            draft = _draft(story, sentence, kind, hit, drafts)
            if draft is not None:
                drafts.append(draft)
                made += 1
    return tuple(replace(d, codes=_CODES[d.kind]) for d in merged(drafts))


_POLITE: Final = ("welcom", "prais", "regret")
"""What cues begin with that only lead up to what is said next: "welcomed the swap and called on both sides"."""


def _aside(story: Story, sentence: Sentence, kind: str, hit: Hit, *, alone: bool) -> bool:
    """Whether an act is only told in passing, gives the reason of another, or answers what was told of a strike."""
    clause = sentence.clauses[clause_parts.at(sentence.clauses, hit.start)]
    dated = any(clause.start <= d.start < clause.end and d.kind != "past" for d in sentence.dates)
    if not alone and clause.opener in _RELATIVE and not dated:
        return True
    if kind not in SPOKEN:
        return False
    if not alone and clause.opener in _REASONS:
        return True
    if kind == "rejection" and sentence.index > 0 and sentence.source.startswith("denie", hit.start):
        return trigger(story.analysis.in_body[sentence.index - 1]) is not None
    return False


def _same_day(story: Story, sentence: Sentence, hit: Hit) -> DateMention | None:
    """The day of the saying that "also" goes on from: "He also criticised ..."."""
    if sentence.index == 0 or " also " not in sentence.source[sentence.start : hit.start]:
        return None
    earlier = story.analysis.in_body[sentence.index - 1]
    said = earlier.speech
    return (
        story.date(earlier, said[0].start, spoken=True) if said and sentence.paragraph - earlier.paragraph < 2 else None
    )


_RELATIVE: Final = frozenset({"which", "who", "whose"})
_REASONS: Final = frozenset({"after", "which", "who", "whose", "because", "since"})
_ONGOING = re.compile(
    r"\b(?:during|on|after|following|at the end of)\s+(?:an?|the|his|her|its|their)\s+(?:[\w-]+\s+){0,2}$"
)
_AGREED = re.compile(r"\b(?:agreed|signed|announced|took effect|reached)\b")
_GOES_ON = re.compile(
    r"\b(?:the (?:\w+ )?(?:talks|meeting|summit|swap|exchange|two sides|sides|two|both|planned|ministers|delegations|"
    r"leaders|negotiations|truce|ceasefire)|(?:new|next|second|third|fourth|fifth|another|further) "
    r"(?:round|meeting|session|exchange)|"
    r"both sides|they|each (?:side|army|country)|the (?:two|three|four) \w+)\b",
    re.IGNORECASE,
)


class _Who(NamedTuple):
    """Who acts, on whom, and where by what was told before."""

    actors: tuple[Party, ...]
    targets: tuple[Party, ...]
    places: tuple[Place, ...] = ()


def _who(story: Story, sentence: Sentence, kind: str, hit: Hit, drafts: list[Draft]) -> _Who | None:
    """The sides of an act, with what the acts before it tell; None where it is no act between states."""
    actors, targets = sides(story, sentence, kind, hit)
    mine, aims = parties(actors), parties(targets)
    if stands(kind, actors, targets, sentence):
        if kind == "mediation" and not aims:
            aims = told_of(story, sentence, mine, drafts)
        return _Who(mine, aims)
    if kind in SPOKEN or kind == "mediation":
        aims = told_of(story, sentence, mine, drafts)
        aims = aims or (others(mine, drafts) if kind == "mediation" else answered(mine, sentence, hit, drafts))
        return _Who(mine, aims) if mine and aims else None
    if not _GOES_ON.search(sentence.source, sentence.start, sentence.end):
        return None
    if kind == "visit" and mine and (both_hosts := told_of(story, sentence, mine, drafts)):
        return _Who(mine, both_hosts)
    earlier = before(kind, drafts) if kind in MUTUAL or kind == "visit" else None
    if not (sentence.source.startswith("join", hit.start) and mine):
        mine = earlier.actors if earlier is not None else both(story, sentence)
    return _Who(mine, (), earlier.places if earlier is not None else ()) if mine else None


_SPORT = re.compile(
    r"\b(?:chess|olympiad|coach(?:es|ed)?|referees?|semi-?finals?|quarter-?finals?|goal(?:keeper|scorer|less)|midfielder|"
    r"half-time|stoppage time|shoot-?out|wickets?|innings|grand prix|qualifiers?|hat-tricks?|kick-?off)\b"
)


def _at_play(sentence: Sentence) -> bool:
    """Whether it is teams that meet, and no government has a part in it."""
    return (
        not sentence.tagged("government") and _SPORT.search(sentence.source, sentence.start, sentence.end) is not None
    )


def _draft(story: Story, sentence: Sentence, kind: str, hit: Hit, drafts: list[Draft]) -> Draft | None:
    who = _who(story, sentence, kind, hit, drafts)
    if who is None or _at_play(sentence):
        return None
    modality = story.modality(sentence, hit.start, hit.end)
    if modality is None:
        return None
    if modality == "planned" and _ONGOING.search(sentence.source, max(sentence.start, hit.start - 24), hit.start):
        modality = "reported"
    if kind in SPOKEN and modality in {"alleged", "planned"}:
        modality = "reported"
    if (
        kind in {"ceasefire", "agreement"}
        and modality == "planned"
        and _AGREED.search(sentence.source, sentence.start, sentence.end)
    ):
        modality = "reported"
    date = story.date(sentence, hit.start, planned=modality == "planned", spoken=kind in SPOKEN or kind in _BY_WORD)
    date = date or (_same_day(story, sentence, hit) if kind in SPOKEN else None)
    spots = (
        most_specific(places_of(sentence, hit.start, hit.end, no_reasons=kind in _BY_WORD))
        if kind not in SPOKEN
        else ()
    )
    spots = spots or who.places
    sure = 0.5 + 0.1 * (len(who.actors) + len(who.targets) > 1) + 0.1 * bool(date) + 0.1 * bool(spots)
    sure += 0.1 * bool(sentence.tagged("government"))
    return Draft(
        kind=kind,
        modality=modality,
        evidence=(sentence.evidence,),
        confidence=round(min(sure, 0.95), 2),
        actors=who.actors,
        targets=who.targets,
        places=spots,
        date=story.when(date, sentence, planned=modality == "planned"),
        counts=diplomacy_counts(sentence, kind),
        attributed_to=story.attribution(sentence, hit.start)
        or (story.teller(sentence, hit.start) if kind in SPOKEN else ()),
    )


CATEGORY: Final = Category(
    name="diplomacy", cues=CUES, events=events, least_parties=2, otherwise="statement", lenient=True
)
