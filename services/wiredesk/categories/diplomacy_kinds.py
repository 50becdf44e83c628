"""The kinds of act between states that the words of a sentence may tell."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.strike_trigger import trigger
from wiredesk.extract import Sentence
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


def acts(sentence: Sentence) -> dict[str, Hit]:
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
        if _SOUGHT.search(sentence.source, max(sentence.start, hit.start - _BEFORE), hit.start):
            return ""
        return group if _HOLDS.search(sentence.source, sentence.start, sentence.end) else ""
    if group == "demand" and "rejection" in groups and _NAMED.search(sentence.source, sentence.start, hit.start):
        return ""  # "rejected the demand": somebody else's, told before
    if group == "give":
        return "aid" if "aid" in groups or _gift(sentence, hit) else ""
    return group if group in KINDS and group != "aid" else ""


def _gift(sentence: Sentence, hit: Hit) -> bool:
    """Whether what is given is counted: "three field hospitals"."""
    return any(0 < q.start - hit.end <= _GIFT and q.noun and not q.indefinite for q in sentence.counts)


_GIFT: Final = 12
_BEFORE: Final = 48
_SOUGHT = re.compile(
    r"\b(?:to (?:rescue|save|revive|salvage|secure|reach|broker|achieve|agree)|efforts? (?:to|for|at|towards?)|"
    r"push for|hopes? (?:of|for)|calls? for|called for|calling for|talks (?:on|about|over|for|to)|proposals? for|"
    r"negotiat\w+|discuss\w*|prospects? (?:of|for)|demand\w* (?:for )?|without|on the eve of)\s+"
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
    ("mediation", ("meeting", "visit", "agreement")),
    ("ceasefire", ("agreement",)),
    ("prisoner_exchange", ("agreement", "meeting")),
    ("visit", ("meeting",)),
    ("demand", ("meeting",)),
    ("rejection", ("meeting",)),
)
