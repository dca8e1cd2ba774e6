"""Score every group of stored queries for a query, by three formulas over inverted indexes.

Likelihood: how much likelier the query's features are in the group than in the whole base, smoothed by the base (Zhai
and Lafferty 2001, "A study of smoothing methods for language models applied to ad hoc information retrieval", Dirichlet
prior). Centre: the cosine with the middle of the group (Rocchio 1971). Nearest: the cosine with the stored query that
is most like it.
"""

import threading
from collections.abc import Sequence
from functools import cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.features import Described, Floats, Ints, Occurrences, Positions, Word, begins

Doubles = NDArray[np.float64]

PRIOR = 10.0  # mass, in stored queries, that the smoothing gives to the whole base
COMMON = 0.03  # share of the stored queries; a feature of more of them says little of which is nearest, and takes long
NEVER_COMMON = 100  # stored queries


class GroupScores(Struct, frozen=True):
    """Two scores of every group, (groups,) each, and the dot products with all rows, (rows,).

    The products are overwritten when the same thread scores the next query.
    """

    likelihood: Doubles
    centre: Doubles
    products: Floats


class Postings:
    """Where each feature counts: feature f in occurrences[starts[f]:starts[f + 1]], each a place and what counts there.

    Places are held as floats beside the values, so that one slice a feature is enough; below 2 ** 24 they are exact.
    """

    def __init__(self, features: int, *kinds: tuple[Ints, Ints, Floats]) -> None:
        """Build from several kinds of occurrences, each in the order of the features: feature, place and value."""
        counts = np.array([np.bincount(ids, minlength=features) for ids, _, _ in kinds])
        starts = np.concatenate([[0], np.cumsum(counts.sum(axis=0))])
        self._spans = np.stack([starts[:-1], starts[1:]], axis=1)
        self._occurrences: Floats = np.empty((starts[-1], 2), dtype=np.float32)
        begin = starts[:-1]
        for (ids, places, values), count in zip(kinds, counts, strict=True):
            at = np.repeat(begin - np.cumsum(count) + count, count)
            at += np.arange(len(ids))
            pairs = np.stack([places.astype(np.float32), values.astype(np.float32)], axis=1)
            self._occurrences.view(np.complex64)[at] = pairs.view(np.complex64)  # a place and its value in one go
            begin = begin + count

    def of(self, ids: list[int]) -> list[Floats]:
        """Return the occurrences (n, 2) of each of the features."""
        return [self._occurrences[start:end] for start, end in self._spans[ids].tolist()]

    def together(self, ids: list[int], others: list[Floats]) -> tuple[Positions, Floats]:
        """Return the places and the values of all occurrences of the features, and of other occurrences."""
        found = np.concatenate([self._occurrences[:0], *self.of(ids), *others])
        return found[:, 0].astype(np.intp), found[:, 1]


def products(found: Occurrences, weights: Floats, most: float) -> tuple[Ints, Ints, Floats]:
    """Return the features that `most` rows at most have, in which row each is, and what it adds to the product there.

    The product is that of a row and a query whose features have the weights.
    """
    telling = (np.bincount(found.features, minlength=len(weights)) <= most)[found.features]
    ids = found.features[telling]
    return ids, found.rows[telling], found.weights[telling] * weights[ids]


class _Scratch(threading.local):
    """What a thread writes on again and again: as large an array made anew takes longer than all that is done in it."""

    def __init__(self, places: int) -> None:
        self.sums: Floats = np.zeros(places, dtype=np.float32)


class GroupScorer:
    """Score the groups of a collection of rows.

    All that a query needs is one product of its features with a sparse matrix, whose columns are: the gain in each
    group, the mass in each group, the product with each row.
    """

    def __init__(self, found: Occurrences, first: NDArray[np.intp], weights: Floats) -> None:
        """Build from unit rows of which group g has first[g] to first[g + 1] - 1, and the weights of the features."""
        sizes = np.diff(first)
        self._groups = groups = len(sizes)
        self._first: list[int] = first.tolist()
        self.owners = np.repeat(np.arange(groups, dtype=np.int32), sizes)
        self._weights = weights
        owner = self.owners[found.rows]
        fresh = np.flatnonzero(begins(found.features, owner))
        mass: Floats = np.add.reduceat(found.weights, fresh)
        ids, owner = found.features[fresh], owner[fresh]
        feature_mass = np.bincount(ids, mass, len(weights))
        self._background = feature_mass / feature_mass.sum()
        gain = np.log1p(mass / (PRIOR * self._background[ids]))
        of_row, row, product = products(found, weights, max(COMMON * found.number, NEVER_COMMON))
        self._postings = Postings(
            len(weights),
            (ids, owner, weights[ids] * gain),
            (ids, groups + owner, weights[ids] * mass),
            (of_row, 2 * groups + row, product),
        )
        self._total: Doubles = np.bincount(owner, mass, groups).astype(np.float64)
        self._squares: Doubles = np.bincount(owner, mass**2, groups).astype(np.float64)
        self._shrunk, self._length = _shrunk(self._total), _length(self._squares)
        self._sums_of = cache(self._add_up)
        self._scratch = _Scratch(2 * groups + found.number)

    def score(self, query: Described, unseen: tuple[int, Described] | None = None) -> GroupScores:
        """Return the scores of a query; `unseen` is a row that counts as not being there, and what it says."""
        sums, groups = self._sum(query.others, [self._sums_of(word) for word in query.often]), self._groups
        scores = GroupScores(
            likelihood=(sums[:groups] - query.known * self._shrunk) / query.total,
            centre=sums[groups : 2 * groups] / (self._length * query.length),
            products=sums[2 * groups :],
        )
        if unseen:
            self._leave_out(*unseen, query, scores)
        return scores

    def nearest(self, query: Described, scores: GroupScores, groups: Sequence[int]) -> list[tuple[int, float]]:
        """Return the row of each group that is most like the query, and the cosine; 0 and 0 where a group is empty."""
        found = []
        for group in groups:
            first, last = self._first[group], self._first[group + 1]
            row = first + int(scores.products[first:last].argmax()) if first < last else 0
            found.append((row, float(scores.products[row]) / query.length if first < last else 0.0))
        return found

    def _add_up(self, word: Word) -> Floats:
        """Return the occurrences of a word (n, 2), one at each place, where its features may have several."""
        sums = self._sum(word.ids, [])
        places = np.flatnonzero(sums)
        return np.stack([places.astype(np.float32), sums[places]], axis=1)

    def _sum(self, ids: list[int], others: list[Floats]) -> Floats:
        """Return the sum, at each place, of the occurrences of features and of others; the next sum overwrites it."""
        sums = self._scratch.sums
        sums.fill(0.0)
        np.add.at(sums, *self._postings.together(ids, others))
        return sums

    def _leave_out(self, row: int, said: Described, query: Described, scores: GroupScores) -> None:
        """Change the scores to what they would be without a row; they are other than that for its own group only."""
        group, ids, weights = self.owners[row], query.ids, self._weights[query.ids]
        own = self._weights[said.ids] / said.length
        left = np.maximum(self._mass_in(group, ids) - np.bincount(said.ids, own, len(self._weights))[ids], 0.0)
        gain = np.log1p(left / (PRIOR * self._background[ids])) - _shrunk(self._total[group] - own.sum())
        squares = self._squares[group] - 2 * self._mass_in(group, said.ids) @ own + 1
        scores.likelihood[group] = weights @ gain / query.total
        scores.centre[group] = weights @ left / (_length(np.maximum(squares, 0.0)) * query.length)
        scores.products[row] = 0.0

    def _mass_in(self, group: int, ids: list[int]) -> Doubles:
        """Return the mass of features in one group, (features,)."""
        found = [occurrences[occurrences[:, 0] == self._groups + group, 1] for occurrences in self._postings.of(ids)]
        return np.array([each.sum() for each in found]) / self._weights[ids]


def _shrunk(total: Doubles) -> Doubles:
    """Return what the smoothing takes from the likelihood of groups, for each unit of a query's known weight."""
    return np.log1p(total / PRIOR)


def _length(squares: Doubles) -> Doubles:
    """Return the length of groups' sums of rows, never 0."""
    return np.sqrt(squares + 1e-9)
