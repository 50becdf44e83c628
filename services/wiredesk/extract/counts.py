"""Counts: numbers in all their forms, with what they count. Which role a number plays, the category says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

from wiredesk.extract import guards
from wiredesk.extract.lexicon import alternatives, rows


class Quantity(NamedTuple):
    """A number with its noun."""

    start: int
    """Of the number, its qualifier included."""
    end: int
    """Behind the noun."""
    value: float
    qualifier: str
    noun: str
    """The head noun, singular, lower case."""
    object: str
    """As the contract wants it: drone, person, prisoner, usd; else the noun."""
    indefinite: bool
    """It is an article ("a drone"), not a number."""
    part: bool
    """It is a part of a total told before ("including three children", "nine of them children")."""


_SMALL: Final = (
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"),
    *("fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_BY_TEN: Final = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS: Final = {w: n for n, w in enumerate(_SMALL, 1)} | {w: 10 * n for n, w in enumerate(_BY_TEN, 2)}
_SCALES: Final = {
    "hundred": 100,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12,
    "mn": 1e6,
    "bn": 1e9,
    "m": 1e6,
}
_WORD = rf"(?:(?:{'|'.join(_BY_TEN)})(?:-(?:{'|'.join(_SMALL[:9])}))?|{'|'.join(reversed(_SMALL))})"
_SAID_BEFORE: Final = {
    "at_least": ("at least", "more than", "over", "upwards of", "no fewer than", "not less than"),
    "about": (
        *("about", "around", "nearly", "roughly", "some", "almost", "approximately", "close to"),
        "an estimated",
    ),
    "at_most": ("up to", "as many as", "at most", "no more than", "fewer than", "less than"),
}
_QUALIFIERS: Final = {word: qualifier for qualifier, words in _SAID_BEFORE.items() for word in words}
_SINGLE: Final = (
    *("man", "woman", "child", "boy", "girl", "civilian", "soldier", "policeman", "officer", "guard", "worker"),
    *("teenager", "sailor", "driver", "journalist", "person", "pilot", "resident", "baby", "member", "commander"),
    *("passer-by", "fighter", "drone", "missile", "rocket", "shell", "bomb", "boat"),
)
_PERSON_ARTICLE = f"(?:{'|'.join(_SINGLE)})"
_NUMBER = re.compile(
    r"\b(?=[\daefnost])(?<![\w.,/:-])(?<!\d[eE]\+)(?:"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+|\d{1,9})(?P<dec>\.\d{1,3})?"
    rf"|(?P<word>{_WORD}\b|a(?=\s(?:hundred|thousand|million|dozen)\b)))"
    r"(?:[\s-](?P<scale>hundred|thousand|million|billion|trillion|dozen|mn|bn)\b(?:\s+of\b)?|(?<=\d)(?P<scale2>bn|mn|m)\b)?"
    r"(?!\w|[.,]\d)"  # glued to letters it is an exponent, an ordinal or a name: "9e9", "5th", "6G"
    rf"|(?P<art>an?(?:\s(?:second|third|fourth|fifth|sixth|seventh))?|another)\s(?=(?:[\w-]+\s){{0,3}}?{_PERSON_ARTICLE}\b)"
    r"|(?P<other>another)(?=\s(?:on|in|at|and|when|while|$)|[.,]))",
    re.IGNORECASE,
)
WORDS: Final = guards.spelt(
    f"{' '.join((*_SMALL, *_BY_TEN, *_SINGLE)).replace('-', ' ')} hundred thousand million dozen another"
)
"""A guard: a sentence that holds none of these and no digit has no number."""
_DIGIT = re.compile(r"\d")
_QUALIFIED = re.compile(
    rf"(?<!\w)(?P<q>{'|'.join(sorted(_QUALIFIERS, key=len, reverse=True))})\s[“\"]?$", re.IGNORECASE
)
_CURRENCY = re.compile(r"(?P<cur>US\$|A\$|C\$|[$€£¥])\s?$", re.IGNORECASE)
_NEXT = re.compile(r"[\s“\"]*([\w’'$€£.-]+)")
_OF_THEM = re.compile(
    r"\s+of\s+(?:the\s+|its\s+|those\s+|these\s+|all\s+|his\s+|their\s+)?(?:\d[\d,]*\s+|(?:two|three|four|five|six|seven|eight|nine|ten)\s+)?(?P<pronoun>them|which|whom)?"
)
_STOP: Final = frozenset(
    [
        "in",
        "on",
        "over",
        "of",
        "at",
        "by",
        "to",
        "from",
        "for",
        "with",
        "and",
        "or",
        "but",
        "who",
        "which",
        "that",
        "were",
        "was",
        "are",
        "is",
        "be",
        "been",
        "had",
        "have",
        "has",
        "hit",
        "struck",
        "fell",
        "landed",
        "crashed",
        "killed",
        "into",
        "across",
        "near",
        "along",
        "after",
        "before",
        "when",
        "while",
        "during",
        "between",
        "against",
        "under",
        "as",
        "more",
        "would",
        "will",
        "could",
        "may",
        "can",
        "did",
        "do",
        "does",
        "said",
        "went",
        "came",
        "took",
        "left",
        "set",
        "flew",
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "than",
        "each",
        "according",
        "among",
        "including",
        "since",
        "until",
        "overnight",
        "early",
        "late",
        "this",
        "through",
        "around",
        "about",
        "toward",
        "towards",
        "inside",
        "outside",
        "within",
        "out",
        "up",
        "down",
        "off",
        "both",
        "it",
        "they",
        "he",
        "she",
        "not",
        "no",
        "where",
        "whose",
        "dead",
        "injured",
        "wounded",
        "missing",
        "still",
        "remain",
        "today",
        "yesterday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "last",
        "next",
        "also",
        "so",
        "if",
        "because",
        "made",
        "crossed",
        "entered",
        "launched",
        "fired",
        "shot",
        "downed",
        "intercepted",
        "targeting",
        "aimed",
        "approaching",
        "attacked",
    ]
)
_MONTH_BEFORE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan\.|Feb\.|Mar\.|Apr\.|Jun\.|Jul\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)\s+$"
)
_MONTHS: Final = frozenset(
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november"}
    | {"december"}
)
_NO_COUNT = re.compile(
    r"\b(?:no|not|version|article|no\.|camp|route|flight|highway|phase|round|chapter)\s$", re.IGNORECASE
)
_AGE = re.compile(r"\b(?:of|aged)\s$")
_PART_OF = re.compile(r"\b(?:including|among them|among whom)\s+(?:at least\s+)?$")


@cache
def objects() -> dict[str, str]:
    """The contract's object by a noun's singular."""
    return {noun: obj for obj, column in rows("nouns.tsv") for noun in alternatives(column)}


@cache
def currencies() -> dict[str, str]:
    """The ISO 4217 code, in small letters, by a currency's noun and by its signs."""
    found: dict[str, str] = {}
    for code, noun, signs in rows("currencies.tsv"):
        found[noun] = code
        found.update(dict.fromkeys(alternatives(signs), code))
    return found


def is_money(quantity: Quantity) -> bool:
    """Whether a quantity is a sum of money."""
    return bool(quantity.noun) and currencies().get(quantity.noun) == quantity.object


@cache
def _plurals() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("plurals.tsv")}


def singular(noun: str) -> str:
    """A noun's singular, by the common rules of English."""
    odd = _plurals().get(noun)
    if odd is not None:
        return odd
    if noun.endswith("ies") and len(noun) > 4:
        return noun[:-3] + "y"
    if noun.endswith(("sses", "ches", "shes", "xes")):
        return noun[:-2]
    if noun.endswith("s") and not noun.endswith(("ss", "us", "is")):
        return noun[:-1]
    return noun


def digit_in(text: str, start: int, end: int) -> bool:
    """Whether the stretch holds a digit."""
    return _DIGIT.search(text, start, end) is not None


def find(text: str, start: int, end: int) -> Iterator[Quantity]:
    """The quantities of `text[start:end]`, left to right, in linear time."""
    for match in _NUMBER.finditer(text, start, end):
        quantity = _read(text, match, start, end)
        if quantity is not None:
            yield quantity


def _value(match: re.Match[str]) -> float:
    digits, word = match["digits"], match["word"]
    if digits:
        value = float(digits.replace(",", "") + (match["dec"] or ""))
    elif word:
        tens, _, unit = word.lower().partition("-")
        value = float(1 if tens == "a" else _UNITS[tens] + (_UNITS[unit] if unit else 0))
    else:
        return 1.0
    scale = match["scale"] or match["scale2"]
    return value * _SCALES[scale.lower()] if scale else value


def _read(text: str, match: re.Match[str], start: int, end: int) -> Quantity | None:
    a, b = match.span()
    if match["other"]:
        return Quantity(a, b, 1.0, "exact", "person", "person", indefinite=True, part=False)
    if _NO_COUNT.search(text, max(start, a - 9), a) or _PERCENT.match(text, b, min(end, b + 12)):
        return None
    value = _value(match)
    currency = _CURRENCY.search(text, max(start, a - 4), a)
    if currency is not None:
        a = currency.start()
    qualified = _QUALIFIED.search(text, max(start, a - 16), a)
    qualifier = _QUALIFIERS[qualified["q"].lower()] if qualified else "exact"
    first = qualified.start() if qualified else a
    part = _PART_OF.search(text, max(start, first - 24), first) is not None
    if currency is not None:
        sign = currency["cur"].lower()
        return Quantity(first, b, value, qualifier, sign, currencies()[sign], indefinite=False, part=part)
    if match["digits"] and (
        _MONTH_BEFORE.search(text, max(start, a - 12), a) or text[b : b + 1] in {"%", "-", ":", "/", "’"}
    ):
        return None
    a, indefinite = first, bool(match["art"])
    of = _OF_THEM.match(text, b, min(end, b + 60))
    if of is not None:
        if of["pronoun"]:
            before = text[max(start, a - 3) : a]
            return Quantity(a, of.end(), value, qualifier, "", "", indefinite=False, part=before.endswith(", "))
        b = of.end()
    words = _noun_words(text, b, end)
    if not words:
        if _AGE.search(text, max(start, a - 6), a):
            return None
        if match["digits"] and 1900 <= value <= 2100 and not match["scale"]:
            return None
        return Quantity(a, b, value, qualifier, "", "", indefinite=indefinite, part=part)
    noun, stop = words
    obj = objects().get(noun) or currencies().get(noun) or noun
    if obj == "skip" or noun in _MONTHS:
        return None
    return Quantity(a, stop, value, qualifier, noun, obj, indefinite=indefinite, part=part)


_PERCENT = re.compile(r"[\s-]+(?:per\s?cent|percentage|pct)\b")
_AGED = re.compile(r"\d{1,3}-(?:year|month|week|day)-old")
_FILLERS: Final = frozenset({"more", "other", "additional", "different", "separate"})


def _noun_words(text: str, position: int, end: int) -> tuple[str, int] | None:
    """The head noun behind a number, singular, and where it ends."""
    known = objects()
    head, stop, head_plural = "", position, False
    for _ in range(6):
        match = _NEXT.match(text, position, min(end, position + 40))
        if match is None:
            break
        raw = match.group(1)
        word = raw.rstrip(".’'-").lower()
        if (
            _AGED.fullmatch(word)
            or word in _FILLERS
            or (word == "and" and head and head not in known and not head_plural)
        ):
            position = match.end()
            continue
        if not word or word in _STOP or not word[0].isalpha():
            break
        one = singular(word.split("-")[-1] if "-" in word and not word.endswith("by") else word)
        if head and one not in known and word.endswith(("ed", "ing", "ly")):
            break
        head, stop, head_plural = one, match.start(1) + len(word), one != word
        position = match.end()
        if one in known and (one != word or one in {"aircraft", "crew"}) and not _compound(text, position, end):
            break
        if raw[-1:] in ".’" or text[position : position + 1] in ',;:)”"' or raw.endswith(("'s", "’s")):
            break
    if head == "" or head in _STOP:
        return None
    return head, stop


_COMPOUND = re.compile(r"\s+(?:members?|workers?|officers?|guards?|terminals?|prisoners?|soldiers?|fighters?)\b")


def _compound(text: str, position: int, end: int) -> bool:
    """Whether a known noun only tells what kind of the next one it is ("crew members")."""
    return _COMPOUND.match(text, position, min(end, position + 16)) is not None
