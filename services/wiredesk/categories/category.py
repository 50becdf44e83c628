"""What a category is made of: its cues, and the rules that make events of what they find."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from wiredesk.errors import RuleError
from wiredesk.extract.lexicon import Cue
from wiredesk_schemas import Attribution, Codes, Count, Evidence, Party, Place, When

if TYPE_CHECKING:
    from wiredesk.extract import Analysis


@dataclass(frozen=True, slots=True)
class Draft:
    """An event as a category's rules see it, before it is named and typed."""

    kind: str
    modality: str
    evidence: tuple[Evidence, ...]
    """The main evidence first: with the kind it makes the event's id."""
    confidence: float
    actors: tuple[Party, ...] = ()
    targets: tuple[Party, ...] = ()
    places: tuple[Place, ...] = ()
    date: When | None = None
    counts: tuple[Count, ...] = ()
    attributed_to: tuple[Attribution, ...] = ()
    codes: Codes = field(default_factory=Codes)
    more: Mapping[str, object] = field(default_factory=dict)
    """What only this category's typed event has: technology's `action`."""


Rules = Callable[["Analysis"], tuple[Draft, ...]]


@dataclass(frozen=True, slots=True)
class Category:
    """A category: one module in this package exports one as `CATEGORY`.

    With cues alone it works: a passage that says enough of them becomes an event of the group's kind.
    """

    name: str
    cues: Mapping[str, tuple[str, ...]]
    """Terms by group; "strike(s)" stands for both forms. A group named like a kind is that kind's."""
    events: Rules | None = None
    """The rules; none: from the cues alone."""
    least_parties: int = 0
    """How many parties a passage must name to be an event where no rule says so."""
    otherwise: str = ""
    """The kind of an event whose passage names none; "": the first of its kinds."""
    lenient: bool = False
    """Whether an old date or a "may" inside a passage does not take a label from it that is likely enough. Talk of what
    was agreed or may come is diplomacy, too; it is no strike."""
    version: str = "1"
    """Of the rules; part of an event's `model`."""

    @property
    def all_cues(self) -> tuple[Cue, ...]:
        """The cues as the automaton wants them."""
        return tuple(Cue(self.name, group, term) for group, terms in self.cues.items() for term in terms)


def cues_from(text: str) -> dict[str, tuple[str, ...]]:
    """Cues as a text that can be read: "group: term | term", a group a line, further lines indented, "#" comments."""
    groups: dict[str, list[str]] = {}
    group = ""
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if not line[0].isspace():
            group, _, line = line.partition(":")
        groups.setdefault(group, []).append(line.strip())
    out: dict[str, tuple[str, ...]] = {}
    for group, lines in groups.items():
        terms = (term.strip() for term in " ".join(lines).split("|"))
        out[group] = tuple(term for term in terms if term)
    return out


class CategoryError(RuleError):
    """The rules of one category failed on an article; those of the others may well have worked.

    Args:
        category: whose rules they are.
        cause: what they raised.
    """

    def __init__(self, category: str, cause: Exception) -> None:
        super().__init__(cause, stage="extract")
        self.category = category

    def __str__(self) -> str:
        return f"the rules of {self.category} raised {super().__str__()}"
