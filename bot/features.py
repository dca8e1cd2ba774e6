"""Describe a query as weighted features.

The features of a query are the stem of each word, the meaning that the lexicon gives it, the letter runs in it (which
survive misspelling and word endings), and each pair of neighbours. A feature weighs more the rarer it is: idf, after
Sparck Jones (1972), "A statistical interpretation of term specificity and its application in retrieval".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
from numpy.typing import NDArray

from bot.lexicon import WordLexicon
from bot.text import stem

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]

PAIR_WEIGHT = 0.7
RUN_WEIGHT = 0.35
RUN_LENGTH = 4


def letter_runs(word: str) -> list[str]:
    """Return the distinct runs of 4 letters of "<word>", its ends marked; a shorter word has none."""
    marked = f"<{word}>"
    return list(dict.fromkeys(marked[at : at + RUN_LENGTH] for at in range(len(marked) - RUN_LENGTH + 1)))


@dataclass(frozen=True)
class SparseRows:
    """Rows of weighted features: row i has the features ids[starts[i]:starts[i + 1]], and weights alike."""

    starts: Positions
    ids: Ints
    weights: Floats

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Return the features of one row and their weights."""
        span = slice(self.starts[number], self.starts[number + 1])
        return self.ids[span], self.weights[span]


@dataclass(frozen=True)
class Described:
    """A query by its features: the known ones and their weights, and the weight of all, known or not.

    The whole is of unit length.
    """

    ids: Ints
    weights: Floats
    total: float


class Vectoriser:
    """Learn the features of a collection of queries and how telling each is; then describe any query by them.

    `rows` are the queries learnt from, each of unit length. Every one must have at least one word.
    """

    def __init__(self, queries: Sequence[Sequence[str]], lexicon: WordLexicon) -> None:
        self._lexicon = lexicon
        self._numbers: dict[str, int] = {}
        learnt, importance = self._learn(queries)
        lengths = [len(ids) for ids in learnt]
        starts = np.concatenate([[0], np.cumsum(lengths)])
        ids = np.fromiter(chain.from_iterable(learnt), np.int32, starts[-1])
        uses = np.bincount(ids, minlength=len(self._numbers))
        idf = np.log1p(len(queries) / (uses + 0.5))
        self._rarest = float(np.log1p(len(queries) / 0.5))  # idf of what no query has
        self._weights: Floats = (importance * idf).astype(np.float32)
        weights = self._weights[ids]
        norms = np.sqrt(np.add.reduceat(weights**2, starts[:-1]))
        self.rows = SparseRows(starts, ids, weights / np.repeat(norms, lengths))

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self._weights)

    def knows(self, word: str) -> bool:
        """Tell whether a form of the word stands in a query learnt from."""
        return stem(word) in self._numbers

    def describe(self, words: Sequence[str]) -> Described:
        """Return the query's features; those never seen count by their weight, as nothing can be like them."""
        features = [feature for word in dict.fromkeys(words) for feature in self._word_features(word)]
        features += [(pair, PAIR_WEIGHT) for pair in dict.fromkeys(map(" ".join, pairwise(map(self._head, words))))]
        ids = np.array([self._numbers[name] for name, _ in features if name in self._numbers], dtype=np.int32)
        strange = np.array([weight for name, weight in features if name not in self._numbers]) * self._rarest
        weights = self._weights[ids]
        length = float(np.sqrt(np.sum(weights**2) + np.sum(strange**2))) or 1.0
        return Described(ids, weights / length, float(weights.sum() + strange.sum()) / length)

    def _head(self, word: str) -> str:
        """Return the form in which a word stands in a pair: its meaning, or else its stem."""
        return self._lexicon.meaning(word) or stem(word)

    def _word_features(self, word: str) -> list[tuple[str, float]]:
        """Return the features of one word, each with the importance of its kind."""
        root, meaning = stem(word), self._lexicon.meaning(word)
        found = [(root, 1.0)] if meaning is None else [(root, 1.0), (f"={meaning}", 1.0)]
        return found + [(f"~{run}", RUN_WEIGHT) for run in letter_runs(word)]

    def _learn(self, queries: Sequence[Sequence[str]]) -> tuple[list[list[int]], NDArray[np.float64]]:
        """Give the features of the queries their numbers; return those of each query, and each feature's importance."""
        numbers = self._numbers
        heads: dict[str, str] = {}
        of_word: dict[str, list[int]] = {}
        importance: dict[str, float] = {}
        for word in dict.fromkeys(chain.from_iterable(queries)):
            features = dict(self._word_features(word))
            importance |= features
            heads[word] = self._head(word)
            of_word[word] = [numbers.setdefault(name, len(numbers)) for name in features]
        learnt = []
        for words in queries:
            ids = [number for word in dict.fromkeys(words) for number in of_word[word]]
            pairs = dict.fromkeys(map(" ".join, pairwise([heads[word] for word in words])))
            learnt.append(ids + [numbers.setdefault(pair, len(numbers)) for pair in pairs])
        return learnt, np.array([*importance.values(), *[PAIR_WEIGHT] * (len(numbers) - len(importance))])
