"""Text as the model sees it: words in lower case, and the kinds of word that stand for many of one sort.

Letters outside Latin-1 part words ("Erdo an" is two), the same way in training and in use: that costs nothing in
accuracy, and lets one table of 256 bytes do all the folding.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import Final

from wiredesk.extract.lexicon import alternatives, rows

STATE: Final = "STATE"
NATIONAL: Final = "NATIONAL"
CAPITAL: Final = "CAPITAL"
SEAT: Final = "SEAT"
DAY: Final = "DAY"
MONTH: Final = "MONTH"
NUMBER: Final = "0"
KINDS: Final = frozenset([STATE, NATIONAL, CAPITAL, SEAT, DAY, MONTH, NUMBER])

_DAYS: Final = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS: Final = (
    "january february april june july august september october november december jan feb apr aug sept oct nov dec"
)
_NUMBERS: Final = "two three four five six seven eight nine ten eleven twelve dozen dozens"
_LONGEST_NUMBER: Final = 12
_YEAR_DIGITS: Final = 4


def _table() -> bytes:
    """One byte for each of Latin-1: letters small, digits "0", all else a space."""
    out = bytearray(b" " * 256)
    for code in range(256):
        letter = chr(code)
        if letter.isalpha() and letter not in "ªº":
            small = letter.lower()
            out[code] = ord(small) if len(small) == 1 and ord(small) < len(out) else code
        elif letter in "0123456789":
            out[code] = ord("0")
    return bytes(out)


_TABLE: Final = _table()


def folded(text: str) -> str:
    """A text of the same length in which words are parted by spaces. Digits are all "0": "2019" and "1997" are one."""
    return text.encode("latin-1", "replace").translate(_TABLE).decode("latin-1")


def words(text: str) -> list[str]:
    """The words of a text."""
    return folded(text).split()


@cache
def kinds() -> Mapping[str, str]:
    """The words that stand for others of their kind: "france" is `STATE`, "french" `NATIONAL`, "tuesday" `DAY`.

    What is learnt of one state holds for all, also for one that was never at war while the training data were
    written. Names of several words ("United States") are left as they are.
    """
    found = {NUMBER * n: NUMBER for n in range(1, _LONGEST_NUMBER) if n != _YEAR_DIGITS}
    for row in rows("states.tsv"):
        _, titles, adjectives, capital, seats = [*row, "", "", ""][:5]
        for kind, column in ((STATE, titles), (NATIONAL, adjectives), (CAPITAL, capital), (SEAT, seats)):
            for form in alternatives(column):
                parts = words(form)
                if len(parts) == 1 and len(parts[0]) > 2:  # "us" is a pronoun
                    found[parts[0]] = kind
    found.update(dict.fromkeys(_DAYS.split(), DAY))
    found.update(dict.fromkeys(_MONTHS.split(), MONTH))
    found.update(dict.fromkeys(_NUMBERS.split(), NUMBER))
    return found


def terms(text: str) -> set[str | tuple[str, str]]:
    """All that the model may know of a text: its words, their kinds, and neighbours by kind."""
    plain = words(text)
    kind = kinds().get
    sorts = [kind(word, word) for word in plain]
    found: set[str | tuple[str, str]] = set(plain)
    found.update(KINDS.intersection(sorts))
    found.update(pairwise(sorts))
    return found
