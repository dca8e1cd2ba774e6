"""Score every group of stored queries for a query, by three formulas over inverted indexes.

Likelihood: how much likelier the query's features are in the group than in the whole base, smoothed by the base (Zhai
and Lafferty 2001, "A study of smoothing methods for language models applied to ad hoc information retrieval", Dirichlet
prior). Centre: the cosine with the middle of the group (Rocchio 1971). Nearest: the cosine with the stored query that
is most like it.
"""

import threading
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.features import Described, Floats, Ints, Positions, SparseRows, Word, begins

Doubles = NDArray[np.float64]

PRIOR = 10.0  # mass, in stored queries, that the smoothing gives to the whole base
COMMON = 0.03  # share of the stored queries; a feature of more of them says little of which is nearest, and takes long
NEVER_COMMON = 100  # stored queries


@dataclass(frozen=True)
class GroupScores:
    """Two scores of every group, (groups,) each."""

    likelihood: Doubles
    centre: Doubles


@dataclass(frozen=True)
class WordSums:
    """What a word adds to the scores: gain and mass `of_groups` (2, groups), and products `of_rows` at `rows`."""

    of_groups: Doubles
    rows: Ints
    of_rows: Floats


class Postings:
    """Where each feature occurs: feature f in occurrences[starts[f]:starts[f + 1]], each a place and what counts there.

    Places are held as floats beside the values, so that one slice a feature is enough; below 2 ** 24 they are exact.
    """

    def __init__(self, number: int, features: Ints, places: Ints, *values: Floats) -> None:
        """Build for so many features from each occurrence, in the order of the features: its place, and the values."""
        self._occurrences: Floats = np.stack([places.astype(np.float32), *values], axis=1)
        starts = np.concatenate([[0], np.cumsum(np.bincount(features, minlength=number))])
        self._spans = np.stack([starts[:-1], starts[1:]], axis=1)

    def gather(self, ids: list[int]) -> tuple[Positions, Floats]:
        """Return the places and the values (occurrences, values) of all occurrences of the features."""
        spans = [self._occurrences[start:end] for start, end in self._spans[ids].tolist()]
        found = np.concatenate([self._occurrences[:0], *spans])
        return found[:, 0].astype(np.intp), found[:, 1:]

    def whose(self, ids: list[int]) -> Positions:
        """Return of which of the features, by its place among them, each of those occurrences is one."""
        return np.repeat(np.arange(len(ids)), np.diff(self._spans[ids])[:, 0])


def products(rows: SparseRows, weights: Floats, most: float) -> Postings:
    """Return in which rows the features occur that `most` rows at most have, and what each adds to the product there.

    The product is that of a row and a query whose features have the weights.
    """
    ids = rows.ids[rows.by_feature]
    telling = (np.bincount(ids) <= most)[ids]
    ids, by_feature = ids[telling], rows.by_feature[telling]
    row = np.repeat(np.arange(rows.count, dtype=np.int32), np.diff(rows.starts))[by_feature]
    return Postings(len(weights), ids, row, rows.weights[by_feature] * weights[ids])


class _Scratch(threading.local):
    """What a thread writes on again and again: as large an array made anew takes longer than all that is done in it."""

    def __init__(self, rows: int) -> None:
        self.likeness: Floats = np.zeros(rows, dtype=np.float32)


class GroupScorer:
    """Score the groups of a collection of rows."""

    def __init__(self, rows: SparseRows, first: NDArray[np.intp], weights: Floats) -> None:
        """Build from unit rows of which group g has first[g] to first[g + 1] - 1, and the weights of the features."""
        sizes = np.diff(first)
        self.owners = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self._weights = weights
        self._products = products(rows, weights, max(COMMON * rows.count, NEVER_COMMON))
        ids = rows.ids[rows.by_feature]
        owner = np.repeat(self.owners, np.diff(rows.starts))[rows.by_feature]
        fresh = np.flatnonzero(begins(ids, owner))
        mass: Floats = np.add.reduceat(rows.weights[rows.by_feature], fresh)
        ids, owner = ids[fresh], owner[fresh]
        feature_mass = np.bincount(ids, mass, len(weights))
        self._background = feature_mass / feature_mass.sum()
        gain = np.log1p(mass / (PRIOR * self._background[ids]))
        self._by_group = Postings(len(weights), ids, owner, (weights[ids] * gain).astype(np.float32), weights[ids] * mass)
        self._total = _sums(owner, mass, len(sizes))
        self._squares = _sums(owner, mass**2, len(sizes))
        self._shrunk, self._length = _shrunk(self._total), _length(self._squares)
        self._sums_of = cache(self._add_up)
        self._bounds: list[int] = first.tolist()
        self._scratch = _Scratch(len(self.owners))

    def score(self, query: Described, unseen: tuple[int, Described] | None = None) -> GroupScores:
        """Return two scores of every group; `unseen` is a row that counts as not being there, and what it says."""
        of_groups = [self._sum_groups(query.others), *[self._sums_of(word).of_groups for word in query.often]]
        gain, mass = np.add.reduce(of_groups)
        scores = GroupScores(gain / query.total, mass / (self._length * query.length))
        if unseen:
            self._leave_out(*unseen, query, scores)
        return scores

    def nearest(self, query: Described, groups: list[int], unseen: int = -1) -> list[tuple[int, float]]:
        """Return the row in each group that is most like the query, and its cosine; 0 and 0 where a group is empty."""
        known = [self._sums_of(word) for word in query.often]
        rows, worth = self._products.gather(query.others)
        likeness = self._scratch.likeness
        likeness.fill(0.0)
        everywhere = np.concatenate([rows, *[word.rows for word in known]])
        np.add.at(likeness, everywhere, np.concatenate([worth[:, 0], *[word.of_rows for word in known]]))
        if unseen >= 0:
            likeness[unseen] = 0.0
        found = []
        for group in groups:
            first, last = self._bounds[group], self._bounds[group + 1]
            row = first + int(likeness[first:last].argmax()) if first < last else 0
            found.append((row, float(likeness[row]) / query.length if first < last else 0.0))
        return found

    def _add_up(self, word: Word) -> WordSums:
        """Return the sums of a word; several of its features may be in one row, which stands there once."""
        places, worth = self._products.gather(word.ids)
        rows, which = np.unique(places, return_inverse=True)
        of_rows = np.bincount(which, worth[:, 0], len(rows))
        return WordSums(self._sum_groups(word.ids), rows.astype(np.int32), of_rows.astype(np.float32))

    def _sum_groups(self, ids: list[int]) -> Doubles:
        """Return the gain of features in each group, less what the smoothing takes, and the mass: (2, groups)."""
        owner, found = self._by_group.gather(ids)
        groups = len(self._total)
        gain = _sums(owner, found[:, 0], groups) - self._weights[ids].sum() * self._shrunk
        return np.stack([gain, _sums(owner, found[:, 1], groups)])

    def _leave_out(self, row: int, said: Described, query: Described, scores: GroupScores) -> None:
        """Change the scores of the row's group to what they would be without it."""
        group, ids, weights = self.owners[row], query.ids, self._weights[query.ids]
        own = self._weights[said.ids] / said.length
        left = np.maximum(self._mass_in(group, ids) - np.bincount(said.ids, own, len(self._weights))[ids], 0.0)
        gain = np.log1p(left / (PRIOR * self._background[ids])) - _shrunk(self._total[group] - own.sum())
        squares = self._squares[group] - 2 * self._mass_in(group, said.ids) @ own + 1
        scores.likelihood[group] = weights @ gain / query.total
        scores.centre[group] = weights @ left / (_length(max(0.0, squares)) * query.length)

    def _mass_in(self, group: int, ids: list[int]) -> Doubles:
        """Return the mass of features in one group, (features,)."""
        owner, found = self._by_group.gather(ids)
        there = np.flatnonzero(owner == group)
        mass = np.zeros(len(ids))
        mass[self._by_group.whose(ids)[there]] = found[there, 1]
        return mass / self._weights[ids]


def _sums(places: Positions | Ints, values: Floats, number: int) -> Doubles:
    """Return the sum of the values at each of so many places."""
    return np.bincount(places, values, number).astype(np.float64, copy=False)


def _shrunk(total: Doubles) -> Doubles:
    """Return what the smoothing takes from the likelihood of groups, for each unit of a query's weight."""
    return np.log1p(total / PRIOR)


def _length(squares: Doubles) -> Doubles:
    """Return the length of groups' sums of rows, never 0."""
    return np.sqrt(squares + 1e-9)
