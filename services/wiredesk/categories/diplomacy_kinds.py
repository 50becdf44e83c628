"""The kinds of act between states that the words of a sentence may tell."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.strike_trigger import trigger
from wiredesk.extract import Sentence
from wiredesk.extract import clauses as clause_parts
from wiredesk.extract.automaton import Hit

KINDS: Final = (
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
"""In the order in which a sentence that tells several is read."""
SPOKEN: Final = frozenset({"demand", "accusation", "rejection", "statement"})
"""Kinds that are done by saying so: the day of the saying is theirs."""
MUTUAL: Final = frozenset({"meeting", "agreement", "prisoner_exchange", "ceasefire"})
"""Kinds that all parties do alike."""


def acts(sentence: Sentence) -> tuple[tuple[str, Hit], ...]:
    """The kinds of act that a sentence may tell, each with its first word, in the order of `KINDS`.

    A second meeting counts where it has a day or a place of its own: "spoke by telephone, and will meet on Friday".
    """
    first = _first(sentence)
    more = _second_meeting(sentence, first["meeting"]) if "meeting" in first else None
    found = tuple((kind, first[kind]) for kind in KINDS if kind in first)
    return (*found, ("meeting", more)) if more is not None else found


def _second_meeting(sentence: Sentence, first: Hit) -> Hit | None:
    clauses = sentence.clauses
    taken = clause_parts.at(clauses, first.start)
    for hit, group in sentence.of("diplomacy"):
        number = clause_parts.at(clauses, hit.start)
        if group != "meeting" or number <= taken:
            continue
        clause = clauses[number]
        begins = [*(d.start for d in sentence.dates), *(p.start for p in sentence.places)]
        if any(clause.start <= begin < clause.end for begin in begins):
            return hit
    return None


def _first(sentence: Sentence) -> dict[str, Hit]:
    found: dict[str, Hit] = {}
    groups = {g for _, g in sentence.of("diplomacy")}
    for hit, name in sentence.of("diplomacy"):
        kind = _kind(sentence, hit, name, groups)
        if kind:
            found.setdefault(kind, hit)
    denied = sentence.modality.deny
    if denied and any(h.start > denied[0].end for k, h in found.items() if k != "rejection"):
        found = {k: h for k, h in found.items() if k != "rejection" and h.start > denied[0].end}
    met, agreed = found.get("meeting"), found.get("agreement")
    if met and agreed and _by_talking(sentence, met, agreed):
        del found["agreement"]
    for stronger, weaker in _INSTEAD:
        if stronger in found:
            for kind in weaker:
                found.pop(kind, None)
    if sentence.of("technology") or trigger(sentence):  # then the words are about that, not an act of their own
        found.pop("accusation", None)
        found.pop("rejection", None)
    return found


def _by_talking(sentence: Sentence, met: Hit, agreed: Hit) -> bool:
    """Whether what was agreed is only what the talks came to: "spoke by telephone and agreed to meet again"."""
    clauses = sentence.clauses
    same = clause_parts.at(clauses, met.start) == clause_parts.at(clauses, agreed.start)
    return same and met.start < agreed.start and sentence.source.startswith("agree", agreed.start)


def _kind(sentence: Sentence, hit: Hit, group: str, groups: set[str]) -> str:
    """The kind of act that a cue speaks of in this sentence, "" if of none."""
    if group == "captives":
        freed = "release" in groups and not _REMAINS.search(sentence.source, sentence.start, sentence.end)
        return "prisoner_exchange" if freed else ""
    if group == "ceasefire":
        if _SOUGHT.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
            return ""
        return group if _HOLDS.search(sentence.source, sentence.start, sentence.end) else ""
    if group == "mediation" and _UNDER.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
        return ""
    if group == "demand" and "rejection" in groups and _NAMED.search(sentence.source, sentence.start, hit.start):
        return ""  # "rejected the demand": somebody else's, told before
    if group == "sanction" and _TOLD_OF.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
        return ""
    word = sentence.source[hit.start : hit.end].lower()
    if word == "called in":
        return group if _AMBASSADOR.search(sentence.source, hit.end, min(sentence.end, hit.end + _BEFORE)) else ""
    if word in {"asked", "ordered"}:
        return group if any(0 < m.start - hit.end <= _NEXT for m in sentence.parties) else ""
    if group == "meeting" and _PROPOSED.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
        return ""
    if group == "visit" and _LET.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
        return ""
    if group == "give":
        return "aid" if "aid" in groups or _gift(sentence, hit) else ""
    return group if group in KINDS and group != "aid" else ""


def _gift(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is given is counted: "three field hospitals"."""
    return any(0 < q.start - hit.end <= _GIFT and q.noun and not q.indefinite for q in sentence.counts)


_GIFT: Final = 12
_UNDER = re.compile(r"\bunder\s+(?:an?|the)\s+(?:[\w-]+\s+){0,3}$")
_TOLD_OF = re.compile(
    r"\b(?:call\w*|describ\w+|criticis\w+|criticiz\w+|condemn\w*|denounc\w+|reject\w*|welcom\w+|dismiss\w*|protest\w*)\s+"
    r"(?:the|these|those|such|new|latest)\s+(?:[\w-]+\s+){0,2}$"
)
_LET = re.compile(r"\b(?:let|allow|permit|admit)\w*\s+(?:[\w.-]+\s+){1,5}(?:to\s+)?$")
_NEXT: Final = 5
_AMBASSADOR = re.compile(r"\b(?:ambassador|envoy|charg[ée]|diplomat)", re.IGNORECASE)
_PROPOSED = re.compile(
    r"\b(?:invit\w+|call(?:s|ed|ing)? for|urg\w+|propos\w+|requested|suggest\w+)\s+(?:[\w-]+\s+){0,4}?"
    r"(?:to\s+|new\s+|direct\s+|immediate\s+|an?\s+|of\s+)*$"
)
_BEFORE: Final = 48
_SOUGHT = re.compile(
    r"\b(?:to (?:rescue|save|revive|salvage|secure|reach|broker|achieve|agree)|efforts? (?:to|for|at|towards?)|"
    r"push for|hopes? (?:of|for)|calls? for|called for|calling for|talks (?:on|about|over|for|to)|proposals? for|"
    r"negotiat\w+|discuss\w*|prospects? (?:of|for)|demand\w* (?:for )?|under|during|despite|without|on the eve of)\s+"
    r"(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}$"
)
_NAMED = re.compile(r"\b(?:the|its|his|her|their|that|this|these|those|such|all|any)\s+$")
_REMAINS = re.compile(r"\b(?:remains|bodies|body) of\b")
_HOLDS = re.compile(
    r"\b(?:agree\w*|announc\w+|t[ao]kes? effect|took effect|sign\w*|declar\w+|extend\w*|broker\w*|mediat\w+|"
    r"begin\w*|began|"
    r"start\w*|h[eo]ld\w*|collaps\w+|violat\w+|break\w*|broke|implement\w*|approv\w+|accept\w*|propos\w+|on the table|"
    r"enter\w* into force|come into force|came into force|hav\w+ reached|reached?)\b"
)
_INSTEAD: Final = (
    ("sanction", ("agreement",)),
    ("mediation", ("meeting", "visit", "agreement")),
    ("ceasefire", ("agreement",)),
    ("prisoner_exchange", ("agreement", "meeting")),
    ("visit", ("meeting",)),
    ("demand", ("meeting",)),
    ("rejection", ("meeting",)),
)
