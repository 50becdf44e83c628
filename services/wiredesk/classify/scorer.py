"""The scorer: how much each passage of an article speaks of each category. Linear in the text, a look at each word."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Final, NamedTuple, cast

from wiredesk.classify.model import Model, model, shown
from wiredesk.classify.passages import passages
from wiredesk.classify.tokens import KINDS, folded, kinds, terms
from wiredesk_schemas import Article, Evidence, Weight

FEWEST_WORDS: Final = 4
"""A shorter passage proves nothing (`wiredesk_schemas.event.EVIDENCE_WORDS`), and is not judged."""
SHOWN: Final = 6
"""So many terms of a passage are shown as its reasons."""


class Passage(NamedTuple):
    """A passage with its scores, in log odds, in the order of the model's categories."""

    start: int
    end: int
    scores: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """An article's passages as judged for one category, the strongest first."""

    category: str
    ranked: tuple[tuple[float, int, int], ...]
    """Score in log odds, start, end."""
    article: Article

    @property
    def best(self) -> float:
        """The score of the strongest passage."""
        return self.ranked[0][0]

    def only(self, ranked: tuple[tuple[float, int, int], ...]) -> Scored:
        """With some of its passages."""
        return self if len(ranked) == len(self.ranked) else Scored(self.category, ranked, self.article)

    def evidence(self, rank: int) -> Evidence:
        """A passage as evidence."""
        _, start, end = self.ranked[rank]
        return Evidence(quote=self.article.body[start:end], start=start, end=end, field="body")


def score(article: Article, known: Model | None = None) -> list[Passage]:
    """Judge each passage of an article's body."""
    known = known or model()
    kind, packed, unpack = kinds().get, known.packed.get, known.packing.unpack
    body = folded(article.body)
    out: list[Passage] = []
    for start, end in passages(article.paragraphs):
        plain = body[start:end].split()
        if len(plain) < FEWEST_WORDS:
            continue
        sorts = list(map(kind, plain, plain))
        # zip uses one tuple over and over where pairwise makes a thousand, which the garbage collector has to see.
        found = {*map(packed, plain), *map(packed, zip(sorts, sorts[1:]))}  # noqa: B905, RUF007
        found.update(map(packed, KINDS.intersection(sorts)))
        found.discard(None)
        square, *sums = unpack(sum(cast("set[int]", found)))
        size = sqrt(square) if square > 1.0 else 1.0
        out.append(Passage(start, end, tuple([b + total / size for b, total in zip(known.bias, sums, strict=True)])))
    return out


def scored(article: Article, known: Model | None = None) -> dict[str, Scored]:
    """An article's passages for each category that the model knows; {} where none is long enough to be judged."""
    known = known or model()
    judged = score(article, known)
    if not judged:
        return {}
    return {name: Scored(name, _ranked(judged, place), article) for place, name in enumerate(known.categories)}


def _ranked(judged: list[Passage], place: int) -> tuple[tuple[float, int, int], ...]:
    """The passages for one category, the strongest first; of equals the first one first."""
    found = sorted([(-passage.scores[place], passage.start, passage.end) for passage in judged])
    return tuple([(-score, start, end) for score, start, end in found])


def reasons(text: str, category: str, known: Model | None = None) -> tuple[Weight, ...]:
    """The terms of a passage that weigh most for or against a category, in log odds, the heaviest first."""
    known = known or model()
    number = 1 + known.categories.index(category)
    packed, column = known.packed, known.packing.column
    found = [(term, packed[term]) for term in terms(text) if term in packed]
    size = sqrt(max(1.0, sum([column(values, 0) for _, values in found])))
    weighed = [(column(values, number), term) for term, values in found]
    heaviest = sorted([(-abs(weight), shown(term), weight / size) for weight, term in weighed])
    return tuple([Weight(term=term, weight=round(weight, 2)) for _, term, weight in heaviest[:SHOWN]])
