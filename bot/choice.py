"""Turn scores into confidences: how likely each entry, or none, is what was asked.

The conditional logit of McFadden (1974), "Conditional logit analysis of qualitative choice behavior": every entry has a
utility that is a weighted sum of its scores, "none of them" has one of its own, and the probability of each is the
softmax over all. The weights are those that make held-out examples likeliest, so the result needs no further scaling.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from operator import mul

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
STEPS = 30
SHRINK = 1e-2


@dataclass(frozen=True)
class ConditionalLogit:
    """The weights of an entry's scores, and of the signals that speak for none."""

    entry_weights: list[float]
    none_weights: list[float]

    def probabilities(self, scores: Sequence[Sequence[float]], signals: Sequence[float]) -> list[float]:
        """Return the probability of each entry, by its `scores`, and last of none, by the `signals` that speak for it.

        In plain Python, which is quicker than numpy where there are so few.
        """
        options = [(self.entry_weights, values) for values in scores] + [(self.none_weights, signals)]
        utilities = [sum(map(mul, weights, values)) for weights, values in options]
        best = max(utilities)
        odds = [exp(utility - best) for utility in utilities]
        total = sum(odds)
        return [each / total for each in odds]

    @classmethod
    def fit(cls, scores: Array, signals: Array, right: NDArray[np.intp], weight: Array) -> "ConditionalLogit":
        """Learn by Newton's method from n examples.

        `scores` is (n, entries, scores), `signals` (n, signals). `right` (n,) is the right option of each, the number
        of entries meaning none, and `weight` (n,) how much each counts. A little shrinkage keeps the solution unique.
        """
        n, entries, kinds = scores.shape
        design = np.zeros((n, entries + 1, kinds + signals.shape[1]))
        design[:, :entries, :kinds] = scores
        design[:, entries, kinds:] = signals
        chosen = design[np.arange(n), right]
        theta = np.zeros(design.shape[2])
        for _ in range(STEPS):
            utilities = design @ theta
            odds = np.exp(utilities - utilities.max(axis=1, keepdims=True))
            share = odds / odds.sum(axis=1, keepdims=True)
            mean = np.einsum("ne,nek->nk", share, design)
            gradient = weight @ (chosen - mean) - SHRINK * theta
            flat = design.reshape(-1, len(theta))
            spread = (flat * (share * weight[:, None]).reshape(-1, 1)).T @ flat
            curvature = spread - (mean * weight[:, None]).T @ mean + SHRINK * np.eye(len(theta))
            step = np.linalg.solve(curvature, gradient)
            theta = theta + step * min(1.0, 10.0 / (np.abs(step).max() + 1e-12))
            if np.abs(step).max() < 1e-6:
                break
        return cls(theta[:kinds].tolist(), theta[kinds:].tolist())
