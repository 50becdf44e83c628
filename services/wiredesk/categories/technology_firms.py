"""Firms: who builds, sells, fails, is fined or broken into. No list of names: the text says what is a firm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wiredesk.categories.story import Story
from wiredesk.extract import Analysis, Sentence, guards
from wiredesk.extract.automaton import Hit
from wiredesk.extract.lexicon import no_names

_NAME = r"[A-Z][\w’&-]*\w(?:\s[A-Z][\w’&-]*\w){0,3}"
_SORT = (
    r"compan(?:y|ies)|firm|operator|maker|manufacturer|provider|start-?up|developer|chipmaker|carrier|supplier|retailer|"
    r"group|giant|platform|gang|vendor|broker|laborator(?:y|ies)|lab|foundry|utility|exchange|builder|agency"
)
_COMPANY = re.compile(
    rf"(?<![\w’'.])({_NAME})(?=,?\s(?:said|says|acknowledged|announced|blamed|told|will|has|had|plans|launched|released|"
    rf"unveiled|which|a\s|an\s|the\s|would|fined|confirmed|is\b|denied|agreed|bought|acquired|suspended))"
)
_SORTED = re.compile(
    rf"(?<![\w’'.])({_NAME}),\s(?:an?|the|[A-Z]\w+[’']s)\s(?:[^\s,.;]+\s){{0,6}}?(?:{_SORT})\b|"
    rf"\b(?:{_SORT}),?\s({_NAME})|"
    rf"(?<![\w’'.])((?:{_NAME}\s)?[A-Z][\w’&-]*\s(?:Inc|Corp|Ltd|AG|SA|Plc|GmbH|Group|Systems|Technologies|Networks|Telecom|"
    rf"Semiconductors?|Electronics|Robotics|Software|Labs|Aerospace|Communications|Mobile|Cloud|Orbital|Space))\b"
)
_SORT_WORDS: Final = guards.spelt(
    "company companies firm operator maker manufacturer provider start startup developer chipmaker carrier supplier "
    "retailer group giant platform gang vendor broker laboratory laboratories lab foundry utility exchange builder "
    "agency inc corp ltd ag sa plc gmbh systems technologies networks telecom semiconductor semiconductors electronics "
    "robotics software labs aerospace communications mobile cloud orbital space"
)
"""A guard: where none of these stands, `_SORTED` finds no firm."""
_CALLED = re.compile(rf"\b(?:call(?:ing|s) itself|called|known as|named|nicknamed)\s+({_NAME})")
_RULED_ON = re.compile(rf"\b(?:fined?|sued?|banned|blocked|against|on|ordered)\s+(?:[a-z-]+\s+){{0,3}}?({_NAME})")
_BROKEN_INTO = re.compile(
    rf"\b(?:attack(?:ed|s)? on|hit|at|of|against|targeted|targeting|breached|into|from)\s+"
    rf"(?:[a-z’-]+\s+){{0,4}}?({_NAME})"
)
_AGAIN = re.compile(rf"\b(?:[Tt]he\s+(?:[\w-]+\s+)?(?:{_SORT})|[Ii]ts\s+\w+|[Ii]t|[Aa]\s+(?:company\s+)?spokes\w+)\b")
_LOOK_BACK: Final = 3
"""Sentences that "the company" may stand behind its name."""


def named(sentence: Sentence, pattern: re.Pattern[str] = _COMPANY) -> str:
    """The first name of a pattern that is no party, no place, no person with an office; "" where there is none."""
    for match in pattern.finditer(sentence.source, sentence.start, sentence.end):
        name = _firm(sentence, match)
        if name:
            return name
    return ""


def _firm(sentence: Sentence, match: re.Match[str]) -> str:
    number = match.lastindex or 0
    a, b = match.span(number)
    name = match.group(number)
    if _plain(name) in no_names() or sentence.source[max(0, a - 4) : a].startswith(("Mr", "Ms", "rs", "Dr")):
        return ""
    for hit in sentence.hits:
        if _no_firm(hit) and ((hit.start < b and a < hit.end) or 0 <= a - hit.end <= 1):
            return ""
    return name


def _plain(name: str) -> str:
    """The first word of a name, as the lexicon has it: "it" of "It’s"."""
    return name.split()[0].lower().replace("’", "'").removesuffix("'s").removesuffix("'re")


def _no_firm(hit: Hit) -> bool:
    return hit.meaning.party is not None or hit.meaning.place is not None or "government" in hit.meaning.tags


def of_story(story: Story) -> tuple[str, ...]:
    """The firms that the article introduces as such, in their order."""
    memo = story.analysis.memo
    if _SORTED not in memo:
        memo[_SORTED] = tuple(dict.fromkeys(_introduced(story.analysis)))
    known = memo[_SORTED]
    return known if isinstance(known, tuple) else ()


def _introduced(analysis: Analysis) -> Iterator[str]:
    told = {s.index for s in analysis.with_cues("technology")}
    for sentence in analysis.in_body[:_INTRODUCED]:
        if (sentence.index in told or sentence.tagged("firm")) and sentence.may_hold(_SORT_WORDS):
            for match in _SORTED.finditer(sentence.source, sentence.start, sentence.end):
                name = _firm(sentence, match)
                if name:
                    yield name


_INTRODUCED: Final = 60
"""Sentences in which firms are introduced."""


def acting(story: Story, sentence: Sentence, position: int, *, known: bool = False) -> str:
    """The firm that does what the word at the position says: named before it, or gone on from; "" if none.

    Args:
        story: the article.
        sentence: with the word.
        position: of the word.
        known: only a firm that the article introduces as one.
    """
    before = sentence.source[sentence.start : position]
    there = [(before.rfind(name), name) for name in of_story(story) if name in before]
    if there:
        return max(there)[1]
    name = "" if known else named(sentence)
    if name:
        return name
    if _AGAIN.search(before):
        for earlier in reversed(story.analysis.in_body[max(0, sentence.index - _LOOK_BACK) : sentence.index]):
            there = [(earlier.text.rfind(name), name) for name in of_story(story) if name in earlier.text]
            if there:
                return max(there)[1]
    return ""


def gang(sentence: Sentence) -> str:
    """The group that claims an attack: "a gang calling itself ..."; "" if none."""
    return named(sentence, _CALLED)


def ruled_on(sentence: Sentence) -> str:
    """Whom a fine or a ban is aimed at; "" if the sentence does not say."""
    return named(sentence, _RULED_ON)


def broken_into(story: Story, sentence: Sentence) -> str:
    """Whose computers an attack struck; "" if the sentence does not say."""
    inside = [(sentence.text.find(name), name) for name in of_story(story) if name in sentence.text]
    return min(inside)[1] if inside else named(sentence, _BROKEN_INTO)
