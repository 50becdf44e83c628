"""The parts of a sentence that tell each something of its own: two attacks, or an attack and something else."""

from __future__ import annotations

import re
from typing import Final

from wiredesk.categories.strike_trigger import trigger, weapons
from wiredesk.extract import Sentence

_APART: Final = frozenset({"and", "but", "while", "after", "before", "as", "when", ";"})
"""What opens a clause that may tell of another act."""
_ASIDE: Final = frozenset({"after", "before", "as", "when", "while"})
"""What opens a clause told in passing: what the next sentences go on from is the main clause, so it comes last then."""
_HOW_LONG = re.compile(
    r",?\s+(?:(?:just|only|barely)\s+)?(?:(?:an?|one|two|three|four|five|six|some|several|many)\s+)?"
    r"(?:hours?|days?|minutes|weeks?|months?|shortly|soon|moments)$"
)
"""What stands before "after" and is no part of the main clause: ", hours"."""
_LEAST: Final = 30
"""Code points below which a part is none."""
_HURT: Final = ("killed", "injured", "missing")


def parts(sentence: Sentence, *, near: bool) -> tuple[Sentence, ...]:
    """The stretches of a sentence that are told of strikes, as sentences; what tells of something else is left out.

    Args:
        sentence: to look at.
        near: as for `trigger`.
    """
    cues = sentence.of("strike")
    if not cues or sum(bool(h.meaning.cues) for h in sentence.hits) < 2 or len(sentence.clauses) < 2:
        return (sentence,)
    out: list[Sentence] = []
    begin = sentence.start
    aside = False
    for number, clause in enumerate(sentence.clauses):
        if number == 0 or clause.opener not in _APART:
            continue
        stop = sentence.clauses[number - 1].end
        if stop - begin < _LEAST or sentence.end - clause.start < _LEAST:
            continue
        told = begin + len(_HOW_LONG.sub("", sentence.source[begin:stop]))
        later, stop = told < stop, told
        left, right = sentence.part(begin, stop), sentence.part(clause.start, sentence.end)
        first, second = trigger(left, near=near), trigger(right, near=near)
        if first and second and _own(left) and _own(right):
            out.append(left)
            aside = clause.opener in _ASIDE
        elif second and not first and (later or _other(left)):
            pass
        elif first and not second and _other(right):
            return (*out, left)
        else:
            continue
        begin = clause.start
    if begin == sentence.start:
        return (sentence,)
    last = sentence.part(begin, sentence.end)
    return (last, *out) if aside else (*out, last)


def _own(part: Sentence) -> bool:
    """Whether a part names its own means and place, so that it is an attack by itself."""
    return bool(weapons(part) or any(not m.locative for m in part.parties)) and bool(part.places)


def _other(part: Sentence) -> bool:
    """Whether a part without a strike tells of some other act, not of what the strike did."""
    acts = [h for h in part.hits if any(c.category != "strike" for c in h.meaning.cues)]
    if not acts or not (part.parties or part.tagged("government")) or any(part.tagged(what) for what in _HURT):
        return False
    return not part.of("strike")
