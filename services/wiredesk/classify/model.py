"""The model: a readable file of weights, a term a line, that a person can open and a diff can show.

`data/terms.tsv` says what each term weighs for each category, `data/model.toml` all else: how a passage's score is
put together and an article's decided, and what the model was made from.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

Term = str | tuple[str, str]
"""A word, its kind, or a pair of neighbours."""


@dataclass(frozen=True, slots=True)
class Packing:
    """Several numbers in one, in fields of `_FIELD` bits, so that one addition adds them all.

    A passage holds some terms out of tens of thousands. To look up one number for each and add that is twice as fast
    as to look up four, most of all where they are in no cache. The lowest field holds how many were added, the
    highest the number of the term, which tells apart two terms that weigh the same.
    """

    columns: int

    @property
    def places(self) -> range:
        """Where each column's field begins, in bits."""
        return range(_FIELD, (self.columns + 1) * _FIELD, _FIELD)

    def pack(self, values: Sequence[float], number: int) -> int:
        """One number out of the columns' values, which are kept to a ten-thousandth.

        Raises:
            ValueError: where a value is too large for its field.
        """
        if any(abs(value) * _UNIT >= _OFFSET for value in values):
            raise ValueError(f"a size or weight of {max(map(abs, values)):g} is too large")
        packed = 1
        for place, value in zip(self.places, values, strict=True):
            packed += (round(value * _UNIT) + _OFFSET) << place
        return packed + (number << ((self.columns + 1) * _FIELD))

    def unpack(self, packed: int) -> list[float]:
        """The sums of the columns, out of the sum of packed numbers."""
        shift = (packed & _MASK) * _OFFSET
        return [((packed >> place & _MASK) - shift) / _UNIT for place in self.places]

    def column(self, packed: int, column: int) -> float:
        """One of the sums that `unpack` gives, for whoever needs no other."""
        place = (column + 1) * _FIELD
        return ((packed >> place & _MASK) - (packed & _MASK) * _OFFSET) / _UNIT


_FIELD: Final = 40
_MASK: Final = (1 << _FIELD) - 1
_UNIT: Final = 10_000
_OFFSET: Final = 1 << 26
"""Makes every value positive: weights and squares lie within some 6,700. Eight thousand of them fit into a field."""


@dataclass(frozen=True, slots=True)
class Model:
    """What is known of terms. A passage's score is `bias + sum(weights) / sqrt(sum(sizes ** 2))`, in log odds."""

    name: str
    categories: tuple[str, ...]
    packed: Mapping[Term, int]
    """By term: the square of its size and its weights, packed into one number (see `Packing`)."""
    packing: Packing
    bias: tuple[float, ...]
    decisions: Mapping[str, Mapping[str, float]]
    """By category: what each mark of an article weighs (`wiredesk.classify.decision`)."""

    @classmethod
    def of(
        cls,
        name: str,
        rows: Iterable[tuple[Term, float, Sequence[float]]],
        bias: Mapping[str, float],
        decisions: Mapping[str, Mapping[str, float]],
    ) -> Model:
        """A model out of its parts.

        Args:
            name: of the model.
            rows: each term, its size, its weight for each category.
            bias: by category, in the order of the weights.
            decisions: as in the model.
        """
        packing = Packing(1 + len(bias))
        packed = {term: packing.pack([size**2, *weights], number) for number, (term, size, weights) in enumerate(rows)}
        return cls(name, tuple(bias), packed, packing, tuple(bias.values()), decisions)


def shown(term: Term) -> str:
    """A term as it stands in the file: a pair parted by a space."""
    return term if isinstance(term, str) else " ".join(term)


def read(folder: Traversable) -> Model:
    """The model in a folder.

    Raises:
        ValueError: where a file is not of its form.
    """
    about = tomllib.loads((folder / "model.toml").read_text(encoding="utf-8"))
    bias = {category: float(value) for category, value in about["bias"].items()}
    text = (folder / "terms.tsv").read_text(encoding="utf-8")
    return Model.of(about["name"], _rows(text, len(bias)), bias, about["decision"])


def _rows(text: str, categories: int) -> Iterator[tuple[Term, float, Sequence[float]]]:
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, size, *weights = line.split("\t")
        if len(weights) != categories:
            raise ValueError(f"terms.tsv: {name!r} has {len(weights)} weights for {categories} categories")
        first, _, second = name.partition(" ")
        term = (sys.intern(first), sys.intern(second)) if second else sys.intern(first)
        yield term, float(size), [float(weight) for weight in weights]


@cache
def model() -> Model:
    """The model that comes with this release."""
    return read(files("wiredesk.classify") / "data")
