"""Score every entry for a query by all that people say for it: two classic formulas over one inverted index.

Likelihood: how much likelier the query's features are among the entry's phrasings than in the whole base, smoothed by
the base (Zhai and Lafferty 2001, "A study of smoothing methods for language models applied to ad hoc information
retrieval", Dirichlet prior). Centre: the cosine with the middle of the entry's phrasings (Rocchio 1971).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.features import Floats, Ints, Positions, SparseRows

PRIOR = 10.0  # mass, in phrasings, that the smoothing gives to the whole base


@dataclass(frozen=True)
class GroupScores:
    """Scores of every group of rows for one query, (groups,) each."""

    likelihood: Floats
    centre: Floats


class GroupScorer:
    """Score groups of rows; the features' mass in each group is kept as an inverted index."""

    def __init__(self, rows: SparseRows, owners: NDArray[np.intp], groups: int, features: int) -> None:
        """Build from unit rows and the group (n,) that owns each; the owners must ascend."""
        self._rows, self._owners, self._groups = rows, owners, groups
        by_feature = np.argsort(rows.ids, kind="stable")
        ids, weights = rows.ids[by_feature], rows.weights[by_feature]
        row = np.repeat(np.arange(len(owners), dtype=np.int32), np.diff(rows.starts))[by_feature]
        owner = owners.astype(np.int32)[row]
        fresh = (np.diff(ids, prepend=-1) != 0) | (np.diff(owner, prepend=-1) != 0)
        self._mass: Floats = np.add.reduceat(weights, np.flatnonzero(fresh))
        self._owner: Ints = owner[fresh]
        self._starts: Positions = np.searchsorted(ids[fresh], np.arange(features + 1))
        self._total: Floats = np.bincount(self._owner, self._mass, groups).astype(np.float32)
        self._squares: Floats = np.bincount(self._owner, self._mass**2, groups).astype(np.float32)
        within = np.bincount(row, weights * self._mass[np.cumsum(fresh) - 1], len(owners))
        self._with_group: Floats = within.astype(np.float32)  # inner product of each row with its own group's mass
        feature_mass = np.add.reduceat(self._mass, self._starts[:-1])
        self._background: Floats = feature_mass / feature_mass.sum()

    def score(self, ids: Ints, weights: Floats, unseen: int = -1) -> GroupScores:
        """Return the scores of a query's features; `unseen` is a row that is to count as not being there."""
        spans = [slice(self._starts[number], self._starts[number + 1]) for number in ids]
        if not spans:
            return GroupScores(np.zeros(self._groups, np.float32), np.zeros(self._groups, np.float32))
        owner = np.concatenate([self._owner[span] for span in spans])
        mass = np.concatenate([self._mass[span] for span in spans])
        lengths = [span.stop - span.start for span in spans]
        feature, weight = np.repeat(ids, lengths), np.repeat(weights, lengths)
        total, squares = self._total, self._squares
        if unseen >= 0:
            mass, total, squares = self._without(unseen, owner, feature, mass)
        gain = np.bincount(owner, weight * np.log1p(mass / (PRIOR * self._background[feature])), self._groups)
        likelihood = gain / weights.sum() - np.log1p(total / PRIOR)
        centre = np.bincount(owner, weight * mass, self._groups) / np.sqrt(squares + 1e-9)
        return GroupScores(likelihood.astype(np.float32), centre.astype(np.float32))

    def _without(self, row: int, owner: Ints, feature: Ints, mass: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the mass, and each group's total and sum of squares, less those of one row."""
        group = self._owners[row]
        ids, weights = self._rows.row(row)
        own = np.bincount(ids, weights, len(self._background)).astype(np.float32)
        total, squares = self._total.copy(), self._squares.copy()
        total[group] -= weights.sum()
        squares[group] = max(0.0, squares[group] - 2 * self._with_group[row] + 1)
        return np.maximum(mass - own[feature] * (owner == group), 0.0), total, squares
