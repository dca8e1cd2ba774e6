"""Turn scores into confidences: how likely each entry, or none, is what was asked.

The conditional logit of McFadden (1974), "Conditional logit analysis of qualitative choice behavior": every entry has a
utility that is a weighted sum of its scores, "none of them" has one of its own, and the probability of each is the
softmax over all. The weights are those that make held-out examples likeliest, so the result needs no further scaling.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 30
SHRINK = 1e-2


@dataclass(frozen=True)
class ConditionalLogit:
    """`entry_weights` (scores,) and `none_weights` (signals,)."""

    entry_weights: Array
    none_weights: Array

    def probabilities(self, scores: Array, signals: Array) -> Array:
        """Return the probability of each entry, then of none: (..., entries + 1).

        `scores` (..., entries, scores) are those of the entries, `signals` (..., signals) those that speak for none.
        """
        utilities = np.concatenate([scores @ self.entry_weights, (signals @ self.none_weights)[..., None]], axis=-1)
        odds = np.exp(utilities - utilities.max(axis=-1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=-1, keepdims=True))

    @classmethod
    def fit(cls, scores: Array, signals: Array, right: NDArray[np.intp], weight: Array) -> "ConditionalLogit":
        """Learn by Newton's method from examples whose right option is `right` (n,), `entries` meaning none.

        `weight` (n,) says how much each example counts. A little shrinkage keeps the solution unique.
        """
        n, entries, kinds = scores.shape
        design = np.zeros((n, entries + 1, kinds + signals.shape[1]))
        design[:, :entries, :kinds] = scores
        design[:, entries, kinds:] = signals
        chosen = design[np.arange(n), right]
        theta = np.zeros(design.shape[2])
        for _ in range(STEPS):
            model = cls(theta[:kinds], theta[kinds:])
            share = model.probabilities(scores, signals)
            mean = np.einsum("ne,nek->nk", share, design)
            gradient = weight @ (chosen - mean) - SHRINK * theta
            flat = design.reshape(-1, len(theta))
            spread = (flat * (share * weight[:, None]).reshape(-1, 1)).T @ flat
            curvature = spread - (mean * weight[:, None]).T @ mean + SHRINK * np.eye(len(theta))
            step = np.linalg.solve(curvature, gradient)
            theta = theta + step * min(1.0, 10.0 / (np.abs(step).max() + 1e-12))
            if np.abs(step).max() < 1e-6:
                break
        return cls(theta[:kinds], theta[kinds:])
