"""Score every group of stored queries for a query, by three formulas over inverted indexes.

Likelihood: how much likelier the query's features are in the group than in the whole base, smoothed by the base (Zhai
and Lafferty 2001, "A study of smoothing methods for language models applied to ad hoc information retrieval", Dirichlet
prior). Centre: the cosine with the middle of the group (Rocchio 1971). Nearest: the cosine with the stored query that
is most like it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.features import Described, Floats, Ints, Positions, SparseRows, order_of

PRIOR = 10.0  # mass, in stored queries, that the smoothing gives to the whole base
COMMON = 0.1  # share of the stored queries; a feature of more of them says little of which is nearest, and takes long
NEVER_COMMON = 100  # stored queries
NOTHING = np.empty((0, 2), dtype=np.float32)


@dataclass(frozen=True)
class GroupScores:
    """Scores of every group, (groups,) each, and the cosine with every stored query, (rows,)."""

    likelihood: Floats
    centre: Floats
    nearest: Floats
    likeness: Floats


class Postings:
    """Where each feature occurs: feature f in occurrences[starts[f]:starts[f + 1]], each a place and the weight there.

    Places are held as floats beside their weights, so that one slice a feature is enough; below 2 ** 24 they are exact.
    """

    def __init__(self, starts: Positions, places: Ints, weights: Floats) -> None:
        """Build from the places and weights of all features in their order."""
        self.starts = starts
        self._occurrences: Floats = np.empty((len(places), 2), dtype=np.float32)
        self._occurrences[:, 0], self._occurrences[:, 1] = places, weights

    @property
    def places(self) -> Ints:
        """The places of all features in their order."""
        return self._occurrences[:, 0].astype(np.int32)

    @property
    def weights(self) -> Floats:
        """The weights there."""
        return self._occurrences[:, 1]

    def gather(self, ids: Ints, weights: Floats) -> tuple[Positions, Floats, Positions, Floats]:
        """Return, for all occurrences of the features: place, weight there, place in ids, weight in the query."""
        first, last = self.starts[ids], self.starts[ids + 1]
        spans = [self._occurrences[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        found = np.concatenate([NOTHING, *spans])
        numbers = np.repeat(np.arange(len(ids)), last - first)
        return found[:, 0].astype(np.intp), found[:, 1], numbers, weights[numbers]


def postings_of(rows: SparseRows, features: int) -> Postings:
    """Return in which rows each feature occurs."""
    by_feature = order_of(rows.ids)
    row = np.repeat(np.arange(rows.count, dtype=np.int32), np.diff(rows.starts))[by_feature]
    starts = np.searchsorted(rows.ids[by_feature], np.arange(features + 1))
    return Postings(starts, row, rows.weights[by_feature])


class GroupScorer:
    """Score the groups of a collection of rows."""

    def __init__(self, rows: SparseRows, first: NDArray[np.intp], features: int) -> None:
        """Build from unit rows of which group g has first[g] to first[g + 1] - 1."""
        self._rows, self._first = rows, first
        sizes = np.diff(first)
        self._empty = sizes == 0
        self.owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self._by_row = by_row = postings_of(rows, features)
        row, weights, numbers = by_row.places, by_row.weights, np.arange(features + 1)
        ids = np.repeat(numbers[:-1].astype(np.int32), np.diff(by_row.starts))
        self._telling = np.diff(self._by_row.starts) <= max(COMMON * first[-1], NEVER_COMMON)
        owner = self.owners[row]
        fresh = (np.diff(ids, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0)
        mass: Floats = np.add.reduceat(weights, np.flatnonzero(fresh))
        self._by_group = Postings(np.searchsorted(ids[fresh], numbers), owner[fresh], mass)
        self._total: Floats = np.bincount(owner[fresh], mass, len(sizes)).astype(np.float32)
        self._squares: Floats = np.bincount(owner[fresh], mass**2, len(sizes)).astype(np.float32)
        within = np.bincount(row, weights * mass[np.cumsum(fresh) - 1], first[-1])
        self._with_group: Floats = within.astype(np.float32)  # inner product of each row with its own group's mass
        feature_mass = np.add.reduceat(mass, self._by_group.starts[:-1])
        self._background: Floats = feature_mass / feature_mass.sum()

    def score(self, query: Described, unseen: int = -1) -> GroupScores:
        """Return the scores of a query; `unseen` is a row that is to count as not being there."""
        ids, weights = query.ids, query.weights
        groups = len(self._total)
        owner, mass, number, weight = self._by_group.gather(ids, weights)
        total, squares = self._total, self._squares
        if unseen >= 0:
            mass, total, squares = self._without(unseen, owner, ids[number], mass)
        gain = np.bincount(owner, weight * np.log1p(mass / (PRIOR * self._background[ids])[number]), groups)
        likelihood = (gain - weights.sum() * np.log1p(total / PRIOR)) / query.total if len(ids) else np.zeros(groups)
        centre = np.bincount(owner, weight * mass, groups) / np.sqrt(squares + 1e-9)
        telling = self._telling[ids]
        row, there, _, here = self._by_row.gather(ids[telling], weights[telling])
        likeness = np.bincount(row, there * here, len(self.owners) + 1)
        if unseen >= 0:
            likeness[unseen] = 0.0
        nearest = np.where(self._empty, 0.0, np.maximum.reduceat(likeness, self._first[:-1]))
        return GroupScores(*(scores.astype(np.float32) for scores in (likelihood, centre, nearest, likeness)))

    def _without(self, row: int, owner: Positions, feature: Ints, mass: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the mass, and each group's total and sum of squares, less those of one row."""
        group = self.owners[row]
        ids, weights = self._rows.row(row)
        own = np.bincount(ids, weights, len(self._background)).astype(np.float32)
        total, squares = self._total.copy(), self._squares.copy()
        total[group] -= weights.sum()
        squares[group] = max(0.0, squares[group] - 2 * self._with_group[row] + 1)
        return np.maximum(mass - own[feature] * (owner == group), 0.0), total, squares
