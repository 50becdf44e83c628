"""What words are like one another: vectors of the company they keep, so that what is learnt of one tells of its kin.

Positive pointwise mutual information of words within a window, factored (Levy and Goldberg 2014, "Neural word
embedding as implicit matrix factorization"; Levy, Goldberg and Dagan 2015 for the smoothing).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import scipy.sparse as sp

_WINDOW: Final = 6
_SMOOTHING: Final = 0.75
"""The exponent on how often a neighbour occurs, against vectors made of rare words."""
_OVERSAMPLED: Final = 16
_ROUNDS: Final = 5

Floats = np.ndarray[Any, np.dtype[np.float64]]


def vectors(texts: Sequence[list[str]], *, least: int, size: int, seed: int) -> tuple[Mapping[str, int], Floats]:
    """The words that occur in `least` texts or more, and a vector of unit length for each.

    Args:
        texts: as words.
        least: see above.
        size: of a vector.
        seed: of the projection that the factoring begins with.
    """
    counted = Counter(word for text in texts for word in set(text))
    known = {word: n for n, word in enumerate(sorted(w for w, times in counted.items() if times >= least))}
    information = _information(_neighbours(texts, known))
    chance = np.random.default_rng(seed)
    basis = np.linalg.qr(information @ chance.standard_normal((len(known), size + _OVERSAMPLED)))[0]
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(information @ (information.T @ basis))[0]
    left, strengths, _ = np.linalg.svd(basis.T @ information, full_matrices=False)
    found: Floats = (basis @ left)[:, :size] * np.sqrt(strengths[:size])
    return known, found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)


def _neighbours(texts: Iterable[list[str]], known: Mapping[str, int]) -> sp.csr_matrix:
    """How often each word stands near each other one; nearer counts for more."""
    begins, ends, weights = [], [], []
    for text in texts:
        numbers = np.array([known.get(word, -1) for word in text])
        for distance in range(1, min(_WINDOW, len(numbers) - 1) + 1):
            first, second = numbers[:-distance], numbers[distance:]
            both = (first >= 0) & (second >= 0)
            begins.append(first[both])
            ends.append(second[both])
            weights.append(np.full(int(both.sum()), 1 / distance))
    shape = (len(known), len(known))
    found = sp.csr_matrix((np.concatenate(weights), (np.concatenate(begins), np.concatenate(ends))), shape=shape)
    return sp.csr_matrix(found + found.T)


def _information(near: sp.csr_matrix) -> sp.csr_matrix:
    """Positive pointwise mutual information."""
    total = near.sum()
    of_word = np.asarray(near.sum(1)).ravel()
    of_neighbour = np.maximum(np.asarray(near.sum(0)).ravel(), 1.0) ** _SMOOTHING
    of_neighbour *= total / of_neighbour.sum()
    pairs = near.tocoo()
    value = np.log(pairs.data * total / (of_word[pairs.row] * of_neighbour[pairs.col]))
    kept = value > 0
    return sp.csr_matrix((value[kept], (pairs.row[kept], pairs.col[kept])), shape=near.shape)
