"""Logistic regression: known answers are recovered, from classes and from probabilities."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import scipy.sparse as sp

from wiredesk.training.fitting import fit

KNOWN = np.array([1.5, -2.0, 0.0])
BIAS = -0.4


def sigmoid(odds: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    found: np.ndarray[Any, np.dtype[np.float64]] = 1 / (1 + np.exp(-odds))
    return found


@pytest.fixture(scope="module")
def features() -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.random.default_rng(7).standard_normal((4_000, 3))


def test_soft_targets_give_back_the_very_weights(features: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    targets = sigmoid(features @ KNOWN + BIAS)
    found, bias = fit(sp.csr_matrix(features), targets, np.ones(len(targets)), penalty=1e-9, rounds=300)
    assert found == pytest.approx(KNOWN, abs=1e-3)
    assert bias == pytest.approx(BIAS, abs=1e-3)


def test_classes_give_them_back_about(features: np.ndarray[Any, np.dtype[np.float64]]) -> None:
    chance = np.random.default_rng(8).random(len(features))
    targets = (chance < sigmoid(features @ KNOWN + BIAS)).astype(float)
    found, bias = fit(sp.csr_matrix(features), targets, np.ones(len(targets)), penalty=0.1, rounds=300)
    assert found == pytest.approx(KNOWN, abs=0.2)
    assert bias == pytest.approx(BIAS, abs=0.2)


def test_a_target_of_three_quarters_is_met() -> None:
    found, bias = fit(sp.csr_matrix(np.ones((4, 1))), np.full(4, 0.75), np.ones(4), penalty=1e-6, rounds=100)
    assert sigmoid(found + bias) == pytest.approx([0.75], abs=1e-3)


def test_a_penalty_draws_weights_towards_nothing_and_leaves_the_bias(
    features: np.ndarray[Any, np.dtype[np.float64]],
) -> None:
    targets = sigmoid(features @ KNOWN + BIAS)
    ones = np.ones(len(targets))
    free, _ = fit(sp.csr_matrix(features), targets, ones, penalty=0.1, rounds=300)
    held, bias = fit(sp.csr_matrix(features), targets, ones, penalty=1e6, rounds=300)
    assert np.abs(held).max() < 0.01 < np.abs(free).max()
    assert sigmoid(np.array([bias])) == pytest.approx([targets.mean()], abs=0.01)


def test_an_example_of_double_weight_is_two_examples() -> None:
    one = fit(sp.csr_matrix([[1.0], [0.0]]), np.array([1.0, 0.0]), np.array([2.0, 1.0]), penalty=0.5, rounds=200)
    two = fit(sp.csr_matrix([[1.0], [1.0], [0.0]]), np.array([1.0, 1.0, 0.0]), np.ones(3), penalty=0.5, rounds=200)
    assert one[0] == pytest.approx(two[0], abs=1e-4)
    assert one[1] == pytest.approx(two[1], abs=1e-4)
