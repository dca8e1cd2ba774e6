"""Describe a query as weighted features.

The features of a query are the stem of each word, the meaning that the lexicon gives it, the letter runs in it (which
survive misspelling and word endings), and each pair of neighbours. The start and the end are neighbours too: "can x"
asks for something else than "x can". A feature weighs more the rarer it is: idf, after Sparck Jones (1972), "A
statistical interpretation of term specificity and its application in retrieval"; and the fewer groups of queries it is
spread over: by entropy, after Dumais (1991), "Improving the retrieval of information from external sources".
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import log1p, sqrt
from operator import mul

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lexicon import WordLexicon
from bot.text import stem

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]

PAIR_WEIGHT = 0.7
BOUNDARY = ""  # stands before the first word and after the last one
RUN_WEIGHT = 0.35
RUN_LENGTH = 4
KINDS = "=~"  # stand before the name of a feature that is a meaning, or a run, and no stem
EVENLY = 0.1  # uses that every group is taken to have of each feature, beside those that are known
LEAST_TELLING = 0.02  # what counts of a feature that all groups use alike
NEVER_SEEN = 0.6  # what counts of a feature that no query has
OFTEN = 2048  # words that stand in the queries most often: nineteen of twenty of those that are asked with
PLACE_BITS = 32  # for the place of an occurrence among all


def letter_runs(word: str) -> list[str]:
    """Return the distinct runs of 4 letters of "<word>", its ends marked; a shorter word has none."""
    marked = f"<{word}>"
    return list(dict.fromkeys([marked[at : at + RUN_LENGTH] for at in range(len(marked) - RUN_LENGTH + 1)]))


@dataclass(frozen=True)
class SparseRows:
    """Rows of weighted features: row i has the features ids[starts[i]:starts[i + 1]], and weights alike.

    `by_feature` puts the features of all rows in order.
    """

    starts: Positions
    ids: Ints
    weights: Floats
    by_feature: Positions

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def part(self, count: int) -> "SparseRows":
        """Return the first so many rows."""
        last = self.starts[count]
        ids = self.ids[:last]
        return SparseRows(self.starts[: count + 1], ids, self.weights[:last], order_of(ids))


class Word(Struct, frozen=True, eq=False):
    """A word by its known features.

    `known` is the sum of the weights of those, `total` that of all, known or not, and `squares` that of their squares.
    `form` is what it is in pairs; `often` tells whether it is one of the words that are asked with most.
    """

    ids: list[int]
    known: float
    total: float
    squares: float
    form: str
    often: bool


class Described(Struct, frozen=True):
    """A query by its distinct words used `often`, and by the known features of all else: other words, and pairs.

    `known` is the sum of the weights of the known features, `total` that of all, and `length` the root of the sum of
    the squares of all.
    """

    often: list[Word]
    others: list[int]
    known: float
    total: float
    length: float

    @property
    def ids(self) -> list[int]:
        """All features that are known."""
        return list(chain(self.others, *(word.ids for word in self.often)))


class Vectoriser:
    """Learn the features of a collection of queries and how telling each is; then describe any query by them.

    `weights` (features,) says how telling each feature is. `rows` are the queries learnt from, each of unit length,
    until they are forgotten. Every one must have at least one word. `owners` (queries,) numbers the group of each, in
    order, where they are in groups.
    """

    def __init__(self, queries: Sequence[Sequence[str]], lexicon: WordLexicon, owners: Ints | None = None) -> None:
        self._lexicon = lexicon
        self._look_up = lru_cache(maxsize=16_384)(self._describe_word)
        self._numbers: dict[str, int] = {}  # of the features of single words
        self._heads = {BOUNDARY: 0}  # numbers of the forms that words take in pairs
        starts, ids, importance = self._learn(queries)
        uses = np.bincount(ids, minlength=len(importance))
        idf = np.log1p(len(queries) / (uses + 0.5))
        self._strange = NEVER_SEEN * log1p(len(queries) / 0.5)  # weight of what no query has, by its importance
        by_feature = order_of(ids)
        spread = 1.0 if owners is None else _gathered(ids[by_feature], np.repeat(owners, np.diff(starts))[by_feature])
        self.weights: Floats = (importance * idf * spread).astype(np.float32)
        weights = self.weights[ids]
        norms = np.sqrt(np.add.reduceat(weights**2, starts[:-1]))
        self.rows = SparseRows(starts, ids, weights / np.repeat(norms, np.diff(starts)), by_feature)

    def forget_rows(self) -> None:
        """Give up the memory that the rows take, once what is built from them stands."""
        del self.rows

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.weights)

    def uses(self, queries: int) -> dict[str, int]:
        """Return in how many of the first so many queries learnt from each stem stands, before they are forgotten."""
        counts = np.bincount(self.rows.ids[: self.rows.starts[queries]], minlength=self.size).tolist()
        return {name: counts[number] for name, number in self._numbers.items() if name[0] not in KINDS}

    def knows(self, word: str) -> bool:
        """Tell whether a form of the word stands in a query learnt from."""
        return stem(word) in self._numbers

    def form(self, word: str) -> str:
        """Return the form in which a word counts beside others."""
        return self._look_up(word).form

    def describe(self, words: Sequence[str]) -> Described:
        """Return the query's features; those never seen count by their weight, as nothing can be like them."""
        read = {word: self._look_up(word) for word in words}
        pairs, strange = self._find_pairs([read[word].form for word in words])
        weights, beyond = self.weights[pairs].tolist(), strange * PAIR_WEIGHT * self._strange
        squares = sum(map(mul, weights, weights)) + beyond * PAIR_WEIGHT * self._strange
        return Described(
            often=[word for word in read.values() if word.often],
            others=list(chain(pairs, *[word.ids for word in read.values() if not word.often])),
            known=sum(weights) + sum([word.known for word in read.values()]),
            total=sum(weights) + beyond + sum([word.total for word in read.values()]),
            length=sqrt(squares + sum([word.squares for word in read.values()])) or 1.0,
        )

    def _describe_word(self, word: str) -> Word:
        names = _names(self._lexicon, word)
        ids = [self._numbers[name] for name in names if name in self._numbers]
        strange = [self._strange * _importance(name) for name in names if name not in self._numbers]
        weights = self.weights[ids].tolist()
        return Word(
            ids,
            known=sum(weights),
            total=sum(weights) + sum(strange),
            squares=sum(map(mul, weights, weights)) + sum(map(mul, strange, strange)),
            form=self._lexicon.form(word),
            often=word in self._often,
        )

    def _find_pairs(self, forms: Sequence[str]) -> tuple[list[int], int]:
        """Return the known features of the distinct pairs of neighbours, and how many others there are."""
        pairs = dict.fromkeys(pairwise([BOUNDARY, *forms, BOUNDARY]))
        heads, span = self._heads, len(self._heads)
        keys = [heads[left] * span + heads[right] for left, right in pairs if left in heads and right in heads]
        known = [self._pairs[key] for key in keys if key in self._pairs]
        return known, len(pairs) - len(known)

    def _learn(self, queries: Sequence[Sequence[str]]) -> tuple[Positions, Ints, NDArray[np.float64]]:
        """Give features their numbers; return where each query's begin, their numbers, each feature's importance."""
        vocabulary = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(queries)))}
        names = [_names(self._lexicon, word) for word in vocabulary]
        self._numbers.update((name, number) for number, name in enumerate(dict.fromkeys(chain.from_iterable(names))))
        of_words = np.fromiter(map(self._numbers.__getitem__, chain.from_iterable(names)), np.int32)
        sizes = np.array([len(of_word) for of_word in names], dtype=np.int32)
        heads = np.array([self._heads.setdefault(self._lexicon.form(word), len(self._heads)) for word in vocabulary])
        lengths = np.array([len(words) for words in queries])
        rows = np.repeat(np.arange(len(queries), dtype=np.int32), lengths)
        words = np.fromiter(map(vocabulary.__getitem__, chain.from_iterable(queries)), np.int32, len(rows))
        word_rows, word_ids = _spread_out(*_distinct(rows, words), of_words, sizes)
        ends = np.cumsum(lengths)
        left, right = (np.insert(heads[words], bounds, self._heads[BOUNDARY]) for bounds in (ends - lengths, ends))
        often = np.argsort(-np.bincount(words), kind="stable")[:OFTEN].tolist()
        self._often = set(map(list(vocabulary).__getitem__, often))
        pair_rows, pair_keys = _distinct(
            np.repeat(np.arange(len(queries), dtype=np.int32), lengths + 1), left * len(self._heads) + right
        )
        distinct_keys, pair_ids = np.unique(pair_keys, return_inverse=True)
        self._pairs = {key: number for number, key in enumerate(distinct_keys.tolist(), len(self._numbers))}
        all_rows = np.concatenate([word_rows, pair_rows])
        starts = np.concatenate([[0], np.cumsum(np.bincount(all_rows, minlength=len(queries)))])
        ids = np.concatenate([word_ids, pair_ids.astype(np.int32) + np.int32(len(self._numbers))])[order_of(all_rows)]
        return starts, ids, np.array([*map(_importance, self._numbers), *[PAIR_WEIGHT] * len(self._pairs)])


@lru_cache(maxsize=65_536)
def _names(lexicon: WordLexicon, word: str) -> tuple[str, ...]:
    """Return the names of the features of one word; they are asked for again with the next base."""
    meaning = lexicon.meaning(word)
    of_word = [stem(word)] if meaning is None else [stem(word), f"={meaning}"]
    return (*of_word, *[f"~{run}" for run in letter_runs(word)])


def _importance(name: str) -> float:
    return RUN_WEIGHT if name[0] == "~" else 1.0


def order_of(numbers: Ints | Positions) -> Positions:
    """Return what puts numbers of at least 0 in order, equal ones as they stood; faster than numpy's own stable way."""
    places: Positions = numbers.astype(np.int64)
    places <<= PLACE_BITS
    places |= np.arange(len(numbers))
    places.sort()
    places &= (1 << PLACE_BITS) - 1
    return places


def begins(features: Ints, groups: Ints) -> NDArray[np.bool_]:
    """Tell for each occurrence whether it is the first of its feature in its group; they are in the order of both."""
    first = np.ones(len(features), dtype=bool)
    first[1:] = (features[1:] != features[:-1]) | (groups[1:] != groups[:-1])
    return first


def _gathered(features: Ints, groups: Ints) -> NDArray[np.float64]:
    """Return how far each feature is gathered in few groups: 1 less its entropy over them, as a share of the most.

    `groups` are those in which the features occur, in the order of both.
    """
    fresh = np.flatnonzero(begins(features, groups))
    of, number = features[fresh], int(groups.max()) + 1
    uses = np.diff(fresh, append=len(features)) + EVENLY
    all_uses = np.bincount(of, uses - EVENLY) + EVENLY * number
    unused = number - np.bincount(of)
    entropy = np.log(all_uses) - (np.bincount(of, uses * np.log(uses)) + unused * EVENLY * np.log(EVENLY)) / all_uses
    return np.sqrt(1 + LEAST_TELLING - entropy / np.log(number)) if number > 1 else np.ones(len(all_uses))


def _distinct(rows: Ints, values: Ints | Positions) -> tuple[Ints, Positions]:
    """Return the pairs of row and value, each once, in the order of the rows."""
    span = int(values.max(initial=0)) + 1
    keys = rows * np.int64(span)
    keys += values
    keys.sort()
    keys = keys[np.diff(keys, prepend=-1) > 0]
    return (keys // span).astype(np.int32), keys % span


def _spread_out(rows: Ints, places: Positions, numbers: Ints, sizes: Ints) -> tuple[Ints, Ints]:
    """Return rows and numbers, with each place exchanged for as many of the numbers, in order, as its size says."""
    firsts = np.cumsum(sizes) - sizes
    counts = sizes[places]
    ends = np.cumsum(counts)
    within = np.arange(ends[-1], dtype=np.int32)
    within += np.repeat((firsts[places] - ends + counts).astype(np.int32), counts)
    return np.repeat(rows, counts), numbers[within]
