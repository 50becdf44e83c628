"""Logistic regression on probabilities instead of classes, with a ridge penalty: a convex sum, so one answer."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import scipy.sparse as sp
from scipy.optimize import minimize

Floats = np.ndarray[Any, np.dtype[np.float64]]
_MEMORY: Final = 10


def fit(
    features: sp.csr_matrix, targets: Floats, weights: Floats, *, penalty: float, rounds: int
) -> tuple[Floats, float]:
    """The coefficients and the bias that make the targets likeliest.

    Args:
        features: an example a row.
        targets: of each example, how likely it is to be one, 0 to 1.
        weights: of each example.
        penalty: on the squares of the coefficients.
        rounds: of L-BFGS at most.
    """
    turned = features.T.tocsr()
    total = weights.sum()

    def loss(point: Floats) -> tuple[float, Floats]:
        coefficients, bias = point[:-1], point[-1]
        odds = features @ coefficients + bias
        cost = (weights * (np.logaddexp(0.0, odds) - targets * odds)).sum()
        slope = weights * (1 / (1 + np.exp(-odds)) - targets)
        gradient = np.append(turned @ slope + penalty * coefficients, slope.sum())
        return float(cost + penalty / 2 * (coefficients @ coefficients)) / total, gradient / total

    start = np.zeros(features.shape[1] + 1)
    options = {"maxiter": rounds, "maxcor": _MEMORY, "ftol": 1e-9, "gtol": 1e-7}
    point = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return point[:-1], float(point[-1])
