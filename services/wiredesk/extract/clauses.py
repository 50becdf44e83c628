"""Clauses: the stretches of a sentence in which a verb finds its subject, by punctuation and connectives; no parser."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from wiredesk.extract.automaton import Hit


class Clause(NamedTuple):
    """A stretch of a sentence, and what opened it ("" at its beginning, "say" behind "said")."""

    start: int
    end: int
    opener: str


# What may begin a break stands first: the many places that begin none cost one look each.
_BREAK = re.compile(
    r"(?=[;:\s“”\",])(?:;|:|\s[—–-]\s|[“”\"]|,\s+(?:and|but|while|or|so|yet|saying|citing|with)\s|"
    r"(?:,\s+|\s+)(?=[abstuiw])(?P<word>after|before(?!\s+(?:dawn|noon|midnight|midday|sunrise|sunset|daybreak|daylight|\d))|while|when|who|which|whom|whose|where|that|because|although|though|as|if|unless|until|since)\s|"
    r",\s+(?=(?!during|including|according|following|regarding|concerning|excluding|depending)[a-z]+ing\b))"
)


def find(text: str, start: int, end: int, says: Iterable[Hit]) -> Iterator[Clause]:
    """The clauses of `text[start:end]`, left to right."""
    breaks = [
        (m.start(), m.end(), m.group("word") or m.group().strip(" ,") or ",") for m in _BREAK.finditer(text, start, end)
    ]
    breaks += [(h.end, h.end, "say") for h in says]
    breaks.sort()
    begin, opener = start, ""
    for stop, behind, word in breaks:
        if stop > begin:
            yield Clause(begin, stop, opener)
            begin, opener = behind, word
        elif behind > begin:
            begin, opener = behind, word if opener != "say" else opener
    if begin < end:
        yield Clause(begin, end, opener)


def at(clauses: tuple[Clause, ...], position: int) -> int:
    """The index of the clause that holds the position (the last one that begins before it)."""
    found = 0
    for number, clause in enumerate(clauses):
        if clause.start > position:
            break
        found = number
    return found
