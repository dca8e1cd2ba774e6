"""Score every group of stored queries for a query, by three formulas over inverted indexes.

Likelihood: how much likelier the query's features are in the group than in the whole base, smoothed by the base (Zhai
and Lafferty 2001, "A study of smoothing methods for language models applied to ad hoc information retrieval", Dirichlet
prior). Centre: the cosine with the middle of the group (Rocchio 1971). Nearest: the cosine with the stored query that
is most like it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.features import Described, Floats, Ints, Positions, SparseRows, begins

Doubles = NDArray[np.float64]

PRIOR = 10.0  # mass, in stored queries, that the smoothing gives to the whole base
COMMON = 0.03  # share of the stored queries; a feature of more of them says little of which is nearest, and takes long
NEVER_COMMON = 100  # stored queries


@dataclass(frozen=True)
class GroupScores:
    """Two scores of every group, (groups,) each, and the cosine with every stored query, (rows,)."""

    likelihood: Doubles
    centre: Doubles
    likeness: Doubles


class Postings:
    """Where each feature occurs: feature f in occurrences[starts[f]:starts[f + 1]], each a place and what counts there.

    Places are held as floats beside the values, so that one slice a feature is enough; below 2 ** 24 they are exact.
    """

    def __init__(self, starts: Positions, places: Ints, *values: Floats) -> None:
        """Build from the places and values of all features in their order."""
        self.starts = starts
        self._occurrences: Floats = np.stack([places.astype(np.float32), *values], axis=1)
        self._nothing = self._occurrences[:0]

    @property
    def places(self) -> Ints:
        """The places of all features in their order."""
        return self._occurrences[:, 0].astype(np.int32)

    @property
    def weights(self) -> Floats:
        """The first of the values there."""
        return self._occurrences[:, 1]

    def gather(self, ids: Ints, weights: Floats) -> tuple[Positions, Floats, Floats]:
        """Return, for all occurrences of the features: place, values (occurrences, values), weight in the query."""
        first, last = self.starts[ids], self.starts[ids + 1]
        spans = [self._occurrences[start:end] for start, end in zip(first.tolist(), last.tolist(), strict=True)]
        found = np.concatenate([self._nothing, *spans])
        return found[:, 0].astype(np.intp), found[:, 1:], np.repeat(weights, last - first)


def postings_of(rows: SparseRows, features: int) -> Postings:
    """Return in which rows each feature occurs."""
    row = np.repeat(np.arange(rows.count, dtype=np.int32), np.diff(rows.starts))[rows.by_feature]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows.ids, minlength=features))])
    return Postings(starts, row, rows.weights[rows.by_feature])


class GroupScorer:
    """Score the groups of a collection of rows."""

    def __init__(self, rows: SparseRows, first: NDArray[np.intp], features: int) -> None:
        """Build from unit rows of which group g has first[g] to first[g + 1] - 1."""
        sizes = np.diff(first)
        self.owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self._by_row = by_row = postings_of(rows, features)
        row, weights, numbers = by_row.places, by_row.weights, np.arange(features + 1)
        ids = np.repeat(numbers[:-1].astype(np.int32), np.diff(by_row.starts))
        self._telling = np.diff(self._by_row.starts) <= max(COMMON * first[-1], NEVER_COMMON)
        owner = self.owners[row]
        fresh = begins(ids, owner)
        mass: Floats = np.add.reduceat(weights, np.flatnonzero(fresh))
        starts = np.searchsorted(ids[fresh], numbers)
        feature_mass = np.add.reduceat(mass, starts[:-1])
        self._background: Floats = feature_mass / feature_mass.sum()
        gain: Floats = np.log1p(mass / (PRIOR * self._background[ids[fresh]]))
        self._by_group = Postings(starts, owner[fresh], mass, gain)
        self._total = _sums(owner[fresh], mass, len(sizes))
        self._squares = _sums(owner[fresh], mass**2, len(sizes))
        self._shrunk, self._length = _shrunk(self._total), _length(self._squares)

    def score(self, query: Described, unseen: tuple[int, Described] | None = None) -> GroupScores:
        """Return the scores of a query; `unseen` is a row that is to count as not being there, and what it says."""
        ids, weights = query.ids, query.weights
        groups = len(self._total)
        owner, found, weight = self._by_group.gather(ids, weights)
        mass, gain, shrunk, length = found[:, 0], found[:, 1], self._shrunk, self._length
        if unseen:
            mass, gain, shrunk, length = self._without(*unseen, ids, owner, mass)
        likelihood = _sums(owner, weight * gain, groups) - weights.sum() * shrunk
        centre = _sums(owner, weight * mass, groups) / length
        telling = self._telling[ids]
        row, there, here = self._by_row.gather(ids[telling], weights[telling])
        likeness = _sums(row, there[:, 0] * here, len(self.owners))
        if unseen:
            likeness[unseen[0]] = 0.0
        return GroupScores(likelihood / (query.total or 1.0), centre, likeness)

    def _without(
        self, row: int, said: Described, features: Ints, owner: Positions, mass: Floats
    ) -> tuple[Floats, Floats, Doubles, Doubles]:
        """Return the mass and the gain of features in groups, and what stands against groups, all without one row."""
        group = self.owners[row]
        feature = np.repeat(features, np.diff(self._by_group.starts)[features])
        own = np.bincount(said.ids, said.weights, len(self._background)).astype(np.float32)
        left: Floats = np.maximum(mass - own[feature] * (owner == group), 0.0)
        gain: Floats = np.log1p(left / (PRIOR * self._background[feature]))
        whose, there, here = self._by_group.gather(said.ids, said.weights)
        with_group = float((there[:, 0] * here)[whose == group].sum())
        total, squares = self._total.copy(), self._squares.copy()
        total[group] -= said.weights.sum()
        squares[group] = max(0.0, squares[group] - 2 * with_group + 1)
        return left, gain, _shrunk(total), _length(squares)


def _sums(places: Positions | Ints, values: Floats, number: int) -> Doubles:
    """Return the sum of the values at each of so many places."""
    return np.bincount(places, values, number).astype(np.float64, copy=False)


def _shrunk(total: Doubles) -> Doubles:
    """Return what the smoothing takes from the likelihood of groups, for each unit of a query's weight."""
    return np.log1p(total / PRIOR)


def _length(squares: Doubles) -> Doubles:
    """Return the length of groups' sums of rows, never 0."""
    return np.sqrt(squares + 1e-9)
