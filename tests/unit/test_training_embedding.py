"""Vectors of words: those in like company are near one another."""

from __future__ import annotations

import numpy as np
import pytest

from support.training import sentences
from wiredesk.classify.tokens import words
from wiredesk.training.embedding import vectors

TEXTS = [words(text) for text, _ in sentences()]


@pytest.fixture(scope="module")
def near() -> dict[tuple[str, str], float]:
    """The cosine of each two words."""
    known, found = vectors(TEXTS, least=2, size=6, seed=1)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(len(known)))
    return {(a, b): float(found[m] @ found[n]) for a, m in known.items() for b, n in known.items()}


@pytest.mark.parametrize(
    ("word", "kin", "stranger"),
    [
        ("drones", "missiles", "ambassadors"),
        ("envoys", "ministers", "rockets"),
        ("hackers", "robots", "bakers"),
        ("farmers", "singers", "missiles"),
    ],
)
def test_words_in_like_company_are_near(word: str, kin: str, stranger: str, near: dict[tuple[str, str], float]) -> None:
    assert near[word, kin] > near[word, stranger] + 0.3


def test_words_in_fewer_texts_than_asked_for_have_no_vector() -> None:
    known, found = vectors([*TEXTS, ["drones", "once"]], least=2, size=6, seed=1)
    assert "drones" in known
    assert "once" not in known
    assert list(known) == sorted(known)
    assert found.shape == (len(known), 6)


def test_the_same_texts_give_the_same_vectors() -> None:
    _, first = vectors(TEXTS, least=2, size=6, seed=1)
    _, second = vectors(TEXTS, least=2, size=6, seed=1)
    assert first.tobytes() == second.tobytes()
