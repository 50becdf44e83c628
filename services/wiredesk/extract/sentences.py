"""Sentences, where they begin and end: one pass over the text, linear whatever it holds.

A full stop ends a sentence unless it belongs to an abbreviation ("Gov. Slyusar", "U.S. envoy", "Feb. 4") or the
next word goes on in lower case. Paragraphs always end one. See docs/adr/0003 for why this is our own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MAX_SENTENCE: Final = 1_000
"""Code points. Longer runs without an end are cut at a space, so that work within a sentence is bounded."""

_END = re.compile(r"[.!?…。！？]+[\"”’'»)\]]{0,3}(?=\s|$)")
_OPENING: Final = frozenset("\"“‘'«([—–-•*")
_CLOSING: Final = "\"”’'»)]"

# Before a name or a number; they may end a sentence only before a blank line.
_TITLES: Final = frozenset(
    [
        "gov",
        "sen",
        "rep",
        "gen",
        "lt",
        "col",
        "maj",
        "sgt",
        "capt",
        "cmdr",
        "adm",
        "brig",
        "cpl",
        "pvt",
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "rev",
        "hon",
        "pres",
        "vs",
        "no",
        "nos",
        "art",
        "fig",
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sept",
        "sep",
        "oct",
        "nov",
        "dec",
        "approx",
        "ca",
        "e.g",
        "i.e",
    ]
)
# After a name; a sentence goes on behind them unless a word follows that begins one.
_TAILS: Final = frozenset(
    [
        "jr",
        "sr",
        "inc",
        "corp",
        "ltd",
        "co",
        "bros",
        "etc",
        "u.s",
        "u.k",
        "u.n",
        "e.u",
        "u.a.e",
        "u.s.a",
        "a.m",
        "p.m",
        "d.c",
    ]
)
_STARTERS: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "it",
        "he",
        "she",
        "they",
        "we",
        "i",
        "you",
        "this",
        "that",
        "these",
        "those",
        "in",
        "on",
        "at",
        "but",
        "and",
        "for",
        "its",
        "his",
        "her",
        "their",
        "our",
        "when",
        "after",
        "before",
        "while",
        "as",
        "if",
        "there",
        "what",
        "who",
        "how",
        "why",
        "some",
        "many",
        "most",
        "both",
        "all",
        "no",
        "not",
        "meanwhile",
        "however",
        "earlier",
        "later",
        "since",
        "under",
        "two",
        "three",
    ]
)


def _last_word(text: str, stop: int, floor: int) -> str:
    """The word that the full stop at `stop` belongs to, its inner stops kept ("u.s")."""
    begin = stop
    floor = max(floor, stop - 12)
    while begin > floor and not text[begin - 1].isspace() and text[begin - 1] not in _OPENING:
        begin -= 1
    return text[begin:stop].lower()


def _next_word(text: str, position: int) -> str:
    end = position
    limit = min(len(text), position + 12)
    while end < limit and text[end].isalpha():
        end += 1
    return text[position:end].lower()


def _ends(text: str, match: re.Match[str], floor: int, stop: int) -> bool:
    """Whether the punctuation ends the sentence that began at `floor`."""
    after = match.end()
    while after < stop and text[after].isspace():
        after += 1
    if after >= stop:
        return True
    following = text[after]
    if following.islower() or following in ",;:":
        return False
    if match.group()[0] != "." or match.group().startswith(".."):
        return True
    word = _last_word(text, match.start(), floor)
    if word in _TITLES or (len(word) == 1 and word.isalpha()):
        return False
    if word in _TAILS or (len(word) > 2 and word[1::2].count(".") == len(word) // 2):
        return following in _OPENING or _next_word(text, after) in _STARTERS
    return True


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence without the spaces around it, cut where it is too long."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    while end - start > MAX_SENTENCE:
        cut = text.rfind(" ", start + MAX_SENTENCE // 2, start + MAX_SENTENCE)
        cut = cut if cut > 0 else start + MAX_SENTENCE
        yield start, cut
        start = cut
        while start < end and text[start].isspace():
            start += 1
    if start < end:
        yield start, end


def split(text: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """The sentences of one paragraph, `text[start:end]`, as pairs of offsets into `text`."""
    end = len(text) if end is None else end
    begin = start
    for match in _END.finditer(text, start, end):
        if _ends(text, match, begin, end):
            yield from _pieces(text, begin, match.end())
            begin = match.end()
    yield from _pieces(text, begin, end)
