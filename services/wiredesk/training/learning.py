"""A linear model of passages learnt from examples: what `wiredesk.classify.scorer` reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

from wiredesk.classify.model import Model, Term, shown
from wiredesk.classify.tokens import terms, words
from wiredesk.training.datasets import CATEGORIES, Example
from wiredesk.training.embedding import vectors
from wiredesk.training.fitting import fit

Floats = np.ndarray[Any, np.dtype[np.float64]]
Terms = set[Term]

WEIGHTS: Final[Mapping[str, float]] = {
    "hand": 6.0,
    "read": 4.0,
    "copy": 4.0,
    "negatives": 1.0,
    "headlines": 0.2,  # three thousand of one kind
    "digest": 0.5,  # a teacher's guesses
}
"""What an example of each source counts."""
LEAST: Final = 8
"""A term that stands in fewer examples is left out."""
KEPT: Final = 25_000
"""So many terms are kept."""
_OFTEN: Final = 0.25
"""The power of how often a term occurs in what it is worth: with more, more common words are kept, which take time."""
PENALTY: Final = 0.3
ROUNDS: Final = 150
VECTOR: Final = 128
VECTOR_LEAST: Final = 4
SEED: Final = 20_261_124


@dataclass(frozen=True)
class Prepared:
    """Examples, read once: their terms, and what words are like."""

    examples: Sequence[Example]
    terms: Sequence[Terms]
    known: Mapping[str, int]
    vectors: Floats


@dataclass(frozen=True)
class Learnt:
    """A linear model: sizes and weights of terms, and biases."""

    terms: Sequence[Term]
    sizes: Floats
    weights: Floats
    """A row a term, a column a category."""
    bias: Floats

    def scores(self, texts: Sequence[Terms]) -> Floats:
        """Log odds: a row a text, a column a category."""
        found: Floats = _matrix(texts, self.terms, self.sizes) @ self.weights + self.bias
        return found

    def model(self, decided: Mapping[str, Mapping[str, float]]) -> Model:
        """As the scorer reads it, without a file in between; `decided` is what decides for articles."""
        rows = zip(self.terms, self.sizes.tolist(), self.weights.tolist(), strict=True)
        return Model.of("", rows, dict(zip(CATEGORIES, self.bias.tolist(), strict=True)), decided)

    def rounded(self) -> Learnt:
        """As it is written to the file."""
        return Learnt(self.terms, self.sizes.round(2), self.weights.round(2), self.bias.round(3))


def prepare(examples: Sequence[Example]) -> Prepared:
    """Read the examples."""
    known, found = vectors([words(e.text) for e in examples], least=VECTOR_LEAST, size=VECTOR, seed=SEED)
    return Prepared(examples, [terms(e.text) for e in examples], known, found)


def learn(prepared: Prepared, chosen: Sequence[int], *, kept: int | None) -> Learnt:
    """Learn from some of the examples.

    Args:
        prepared: all of them.
        chosen: the numbers of those to learn from.
        kept: with so many terms, those that do most; None: with all.
    """
    texts = [prepared.terms[n] for n in chosen]
    often = Counter(term for text in texts for term in text)
    vocabulary = sorted((term for term, times in often.items() if times >= LEAST), key=shown)
    learnt = _fitted(prepared, chosen, texts, vocabulary, often)
    if kept is None or kept >= len(vocabulary):
        return learnt
    worth = np.abs(learnt.weights).max(1) * np.array([often[term] for term in vocabulary]) ** _OFTEN
    best = sorted(np.argsort(-worth, kind="stable")[:kept])
    return _fitted(prepared, chosen, texts, [vocabulary[n] for n in best], often)


def _fitted(
    prepared: Prepared, chosen: Sequence[int], texts: Sequence[Terms], vocabulary: Sequence[Term], often: Counter[Term]
) -> Learnt:
    sizes = np.array([np.log(len(texts) / often[term]) + 1 for term in vocabulary]).round(2)
    plain = _matrix(texts, vocabulary, sizes)
    # A weight of its own for each term, and one that it shares with its kin: folded into one afterwards.
    kin = np.zeros((len(vocabulary), prepared.vectors.shape[1]))
    for n, term in enumerate(vocabulary):
        if isinstance(term, str) and term in prepared.known:
            kin[n] = prepared.vectors[prepared.known[term]] * sizes[n]
    features = sp.csr_matrix(sp.hstack([plain @ sp.diags(sizes), sp.csr_matrix(plain @ kin)]))
    counts = np.array([WEIGHTS[prepared.examples[n].source] for n in chosen])
    columns, bias = [], []
    for place in range(len(CATEGORIES)):
        wanted = np.array([_target(prepared.examples[n], place) for n in chosen])
        there = ~np.isnan(wanted)
        coefficients, constant = fit(features[there], wanted[there], counts[there], penalty=PENALTY, rounds=ROUNDS)
        own, shared = coefficients[: len(vocabulary)], coefficients[len(vocabulary) :]
        columns.append(own * sizes + kin @ shared)
        bias.append(constant)
    return Learnt(vocabulary, sizes, np.column_stack(columns), np.array(bias))


def _target(example: Example, place: int) -> float:
    value = example.targets[place]
    return float("nan") if value is None else value


def _matrix(texts: Iterable[Terms], vocabulary: Sequence[Term], sizes: Floats) -> sp.csr_matrix:
    """A row a text: 1 over the text's size for each term that it holds."""
    number = {term: n for n, term in enumerate(vocabulary)}
    bounds, columns, values = [0], [], []
    for text in texts:
        found = sorted(number[term] for term in text if term in number)
        size = max(1.0, float(np.sqrt((sizes[found] ** 2).sum()))) if found else 1.0
        columns.extend(found)
        values.extend([1 / size] * len(found))
        bounds.append(len(columns))
    return sp.csr_matrix((values, columns, bounds), shape=(len(bounds) - 1, len(vocabulary)))
