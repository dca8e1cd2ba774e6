"""Tell messages of one kind from all others by their words and the order of these: a logistic regression.

The features are the forms of the words, each pair of neighbours, the start and the end included, and pairs that stand
a little apart ("no ... fever"). A feature's weight is found by its hash (Weinberger et al. 2009, "Feature hashing for
large scale multitask learning"), so what was learnt from one state of a knowledge base serves the next.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from math import sqrt
from operator import mul
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.features import PAIR_WEIGHT

BUCKETS = 1 << 18
BOUNDARY, SPACE, GAP = b"$", b" ", b"..."  # no words: either end, and what stands between two words
START = crc32(SPACE, crc32(BOUNDARY))
APART = (2, 3)  # places from one word of a pair to the other
APART_WEIGHT = 0.5
FEWEST_USES = 3  # of a feature, for it to count
STEPS = 127  # of the weights to either side of zero
SHRINK = 0.1
NEWTON_STEPS = 10
MOST_INNER_STEPS = 25
CLOSE_WITHIN = 0.1  # what is left of the gradient within a step

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Detector:
    """The log odds of the kind: `bias`, and for each feature its bucket's `weights` (BUCKETS,) times `unit`."""

    bias: float
    unit: float
    weights: NDArray[np.int8]

    def score(self, forms: Sequence[str]) -> float:
        """Return the log odds that a message is of the kind, by the forms of its words."""
        buckets, importance = _features(forms)
        steps = self.weights[buckets].tolist()
        return self.bias + self.unit * float(sum(map(mul, steps, importance)))


class Examples:
    """Messages by their features, to learn from: a sparse matrix with a column for each bucket in use, and the bias."""

    def __init__(self, messages: Sequence[Sequence[str]]) -> None:
        """Build from the forms of the words of each message, at least one each."""
        described = [_features(forms) for forms in messages]
        rows = np.repeat(np.arange(len(described)), [len(buckets) for buckets, _ in described])
        buckets = np.fromiter(chain.from_iterable(buckets for buckets, _ in described), np.int64)
        values = np.fromiter(chain.from_iterable(importance for _, importance in described), np.float64)
        often = np.bincount(buckets, minlength=BUCKETS) >= FEWEST_USES
        kept = often[buckets]
        self._number, self._used = len(described), np.flatnonzero(often)
        self._rows, self._values = rows[kept], values[kept]
        self._columns = (np.cumsum(often) - 1)[buckets[kept]]

    def learn(self, is_it: NDArray[np.bool_], counts: Array) -> Detector:
        """Return what tells the messages of the kind; `counts` (n,) says how much each weighs.

        By Newton's method with conjugate gradients (Lin, Weng and Keerthi 2008, "Trust region Newton method for
        large-scale logistic regression"; a line search stands for the trust region).
        """
        weights, odds = np.zeros(len(self._used) + 1), np.zeros(len(is_it))
        for _ in range(NEWTON_STEPS):
            share = 1 / (1 + np.exp(-odds))
            gradient = self._back(counts * (share - is_it)) + SHRINK * weights
            step = self._newton_step(counts * share * (1 - share), gradient)
            gain, length = self._forth(step), 1.0
            before = _loss(odds, weights, is_it, counts)
            while _loss(odds + length * gain, weights + length * step, is_it, counts) > before:
                length /= 2
            weights, odds = weights + length * step, odds + length * gain
        return self._kept(weights)

    def _newton_step(self, curvature: Array, gradient: Array) -> Array:
        """Return, nearly, where the gradient would be zero if the curvature stayed as it is."""
        step, left = np.zeros_like(gradient), -gradient
        towards, length = left, left @ left
        for _ in range(MOST_INNER_STEPS):
            change = self._back(curvature * self._forth(towards)) + SHRINK * towards
            share = length / (towards @ change)
            step, left = step + share * towards, left - share * change
            before, length = length, left @ left
            if length < CLOSE_WITHIN**2 * (gradient @ gradient):
                break
            towards = left + length / before * towards
        return step

    def _forth(self, weights: Array) -> Array:
        """Return the log odds of each message."""
        odds = np.bincount(self._rows, weights[self._columns] * self._values, self._number)
        return np.asarray(odds + weights[-1], dtype=np.float64)

    def _back(self, amounts: Array) -> Array:
        """Return what an amount for each message comes to for each weight."""
        features = np.bincount(self._columns, self._values * amounts[self._rows], len(self._used))
        return np.append(features, amounts.sum())

    def _kept(self, weights: Array) -> Detector:
        unit = round(float(np.abs(weights[:-1]).max(initial=0.0)) / STEPS, 6) or 1.0
        table = np.zeros(BUCKETS, dtype=np.int8)
        table[self._used] = np.clip(np.rint(weights[:-1] / unit), -STEPS, STEPS)
        return Detector(round(float(weights[-1]), 4), unit, table)


def _loss(odds: Array, weights: Array, is_it: NDArray[np.bool_], counts: Array) -> float:
    return float(counts @ np.logaddexp(0, np.where(is_it, -odds, odds)) + SHRINK / 2 * weights @ weights)


@lru_cache(maxsize=16_384)
def _codes(form: str) -> tuple[bytes, int, int, int]:
    """Return a word, its hash, and the hashes that a pair of neighbours begins with, and of words apart."""
    word = form.encode()
    code = crc32(word)
    return word, code, crc32(SPACE, code), crc32(GAP, code)


def _features(forms: Sequence[str]) -> tuple[list[int], list[float]]:
    """Return the buckets of a message's features and their importance, which is of unit length."""
    words, codes, near, far = zip(*map(_codes, forms), strict=True)
    apart = [map(crc32, words[places:], far) for places in APART]
    # once each, that a word said over and over says no more than said once
    singles = dict.fromkeys(codes)
    pairs = dict.fromkeys(map(crc32, (*words, BOUNDARY), (START, *near)))
    loose = dict.fromkeys(chain(*apart))
    total = sqrt(len(singles) + PAIR_WEIGHT**2 * len(pairs) + APART_WEIGHT**2 * len(loose))
    importance = [1 / total] * len(singles) + [PAIR_WEIGHT / total] * len(pairs) + [APART_WEIGHT / total] * len(loose)
    return [code % BUCKETS for code in chain(singles, pairs, loose)], importance
