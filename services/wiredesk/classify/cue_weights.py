"""What the cues of categories weigh by themselves: a readable file, a term or a group of terms a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from wiredesk.extract.lexicon import Cue

DEFAULT = 1.0
"""What a cue weighs that the file does not know: a new category works before any training."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each cue weighs, and what it takes to be a label."""

    by_term: Mapping[tuple[str, str], float]
    by_group: Mapping[tuple[str, str], float]
    bias: Mapping[str, float]

    def of(self, cue: Cue) -> float:
        """A cue's weight: its own, else its group's, else the default."""
        found = self.by_term.get((cue.category, cue.term))
        if found is None:
            found = self.by_group.get((cue.category, cue.group), DEFAULT)
        return found


@cache
def weights() -> Weights:
    """The cues' weights that come with this release."""
    terms: dict[tuple[str, str], float] = {}
    groups: dict[tuple[str, str], float] = {}
    bias: dict[str, float] = {}
    text = (files("wiredesk.classify") / "data" / "cues.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        category, what, name, weight = line.split("\t")
        if what == "term":
            terms[category, name] = float(weight)
        elif what == "group":
            groups[category, name] = float(weight)
        else:
            bias[category] = float(weight)
    return Weights(terms, groups, bias)
