"""Describe a query as weighted features.

The features of a query are the stem of each word, the meaning that the lexicon gives it, the letter runs in it (which
survive misspelling and word endings), and each pair of neighbours. The start and the end are neighbours too: "can x"
asks for something else than "x can". A feature weighs more the rarer it is: idf, after Sparck Jones (1972), "A
statistical interpretation of term specificity and its application in retrieval"; and the fewer groups of queries it is
spread over: by entropy, after Dumais (1991), "Improving the retrieval of information from external sources".
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import log1p, sqrt
from operator import mul
from typing import TypeVar

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from bot.lexicon import WordLexicon
from bot.text import stem

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
Positions = NDArray[np.int64]
Feature = TypeVar("Feature", str, int)

PAIR_WEIGHT = 0.7
BOUNDARY = ""  # stands before the first word and after the last one
RUN_WEIGHT = 0.35
RUN_LENGTH = 4
KINDS = "=~"  # stand before the name of a feature that is a meaning, or a run, and no stem
EVENLY = 0.1  # uses that every group is taken to have of each feature, beside those that are known
LEAST_TELLING = 0.02  # what counts of a feature that all groups use alike
NEVER_SEEN = 0.6  # what counts of a feature that no query has
HEAD_BITS = 20  # for the number of a form
PLACE_BITS = 32  # for the place of an occurrence among all


def letter_runs(word: str) -> list[str]:
    """Return the distinct runs of 4 letters of "<word>", its ends marked; a shorter word has none."""
    marked = f"<{word}>"
    return list(dict.fromkeys([marked[at : at + RUN_LENGTH] for at in range(len(marked) - RUN_LENGTH + 1)]))


@dataclass(frozen=True)
class Occurrences:
    """Where features occur in a number of rows: `features`, in order, the row of each, and how much it weighs there."""

    number: int
    features: Ints
    rows: Ints
    weights: Floats

    def first(self, number: int) -> "Occurrences":
        """Return those in the first so many rows."""
        there = self.rows < number
        return Occurrences(number, self.features[there], self.rows[there], self.weights[there])


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

    `weights` (features,) says how telling each feature is. `occurrences` are those in the queries learnt from, each of
    unit length, until they are forgotten. Every query must have at least one word.
    """

    def __init__(
        self,
        queries: Sequence[Sequence[str]],
        lexicon: WordLexicon,
        owners: Ints | None = None,
        often: Container[str] = (),
        earlier: "tuple[Vectoriser, Ints] | None" = None,
    ) -> None:
        """Learn from queries; `owners` (queries,) numbers the group of each, in order, where they are in groups.

        Words used `often` are worth being remembered one by one. `earlier` is what learnt from a collection much like
        this one, by the same lexicon, and the number that each query has in that, -1 of those that are new: only they
        are looked into.
        """
        self._lexicon = lexicon
        self._often = often
        self._look_up = lru_cache(maxsize=16_384)(self._describe_word)
        before, places = earlier or (None, np.full(len(queries), -1))
        self._numbers: dict[str, int] = dict(before._numbers) if before else {}  # of the features of single words
        self._pairs: dict[int, int] = dict(before._pairs) if before else {}  # of those of pairs, by both forms
        self._heads: dict[str, int] = dict(before._heads) if before else {BOUNDARY: 0}  # of forms, for the pairs
        self._features: list[str | int] = list(before._features) if before else []
        self._importance: list[float] = list(before._importance) if before else []
        fresh = np.flatnonzero(places < 0)
        starts, ids = self._number([queries[number] for number in fresh.tolist()])
        if before:
            order = places.astype(np.int64)
            order[fresh] = len(before._starts) - 1 + np.arange(len(fresh))
            starts, ids = _rearranged(*_joined((before._starts, before._ids), (starts, ids)), order)
        self._starts: Positions = starts
        self._ids: Ints = ids
        features, rows = _by_feature(ids, np.repeat(np.arange(len(queries)), np.diff(starts)))
        uses = np.bincount(features, minlength=len(self._features))
        self._forget(np.flatnonzero(uses == 0).tolist())
        idf = np.log1p(len(queries) / (uses + 0.5))
        self._strange = NEVER_SEEN * log1p(len(queries) / 0.5)  # weight of what no query has, by its importance
        spread = np.ones(1) if owners is None else _gathered(features, owners[rows], len(uses))
        self.weights: Floats = (np.array(self._importance) * idf * spread).astype(np.float32)
        norms = np.sqrt(np.add.reduceat(self.weights[ids] ** 2, starts[:-1], dtype=np.float64)).astype(np.float32)
        self.occurrences = Occurrences(len(queries), features, rows, self.weights[features] / norms[rows])

    def forget_occurrences(self) -> None:
        """Give up the memory that they take, once what is built from them stands."""
        del self.occurrences

    @property
    def size(self) -> int:
        """How many features there are."""
        return len(self.weights)

    def uses(self, queries: int) -> dict[str, int]:
        """Return in how many of the first so many queries learnt from each stem stands."""
        counts = np.bincount(self._ids[: self._starts[queries]], minlength=self.size).tolist()
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
        pairs, heads = dict.fromkeys(pairwise([BOUNDARY, *forms, BOUNDARY])), self._heads
        keys = [heads[left] << HEAD_BITS | heads[right] for left, right in pairs if left in heads and right in heads]
        known = [self._pairs[key] for key in keys if key in self._pairs]
        return known, len(pairs) - len(known)

    def _number(self, queries: Sequence[Sequence[str]]) -> tuple[Positions, Ints]:
        """Give the features of queries their numbers; return where the features of each begin, and their numbers."""
        vocabulary = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(queries)))}
        names = [_names(self._lexicon, word) for word in vocabulary]
        self._add(self._numbers, list(dict.fromkeys(chain.from_iterable(names))))
        of_words = np.fromiter(map(self._numbers.__getitem__, chain.from_iterable(names)), np.int32)
        sizes = np.array([len(of_word) for of_word in names], dtype=np.int32)
        forms = map(self._lexicon.form, vocabulary)
        heads = np.array([self._heads.setdefault(form, len(self._heads)) for form in forms], dtype=np.int64)
        lengths = np.array([len(words) for words in queries], dtype=np.int64)
        numbers = np.arange(len(queries), dtype=np.int32)
        rows = np.repeat(numbers, lengths)
        words = np.fromiter(map(vocabulary.__getitem__, chain.from_iterable(queries)), np.int32, len(rows))
        word_rows, word_ids = _spread_out(*_distinct(rows, words), of_words, sizes)
        ends = np.cumsum(lengths)
        left, right = (np.insert(heads[words], bounds, self._heads[BOUNDARY]) for bounds in (ends - lengths, ends))
        pair_rows, pair_keys = _distinct(np.repeat(numbers, lengths + 1), left << HEAD_BITS | right)
        distinct, which = np.unique(pair_keys, return_inverse=True)
        pair_ids = self._add(self._pairs, distinct.tolist())[which]
        all_rows = np.concatenate([word_rows, pair_rows])
        starts = np.concatenate([[0], np.cumsum(np.bincount(all_rows, minlength=len(queries)))])
        return starts, np.concatenate([word_ids, pair_ids])[_order_of(all_rows)]

    def _add(self, numbers: dict[Feature, int], features: Sequence[Feature]) -> Ints:
        """Give each feature that has none a number, the next one, and return the numbers of all."""
        first, new = len(self._features), [feature for feature in features if feature not in numbers]
        numbers.update(zip(new, range(first, first + len(new)), strict=True))
        self._features += new
        self._importance += [PAIR_WEIGHT if isinstance(each, int) else _importance(each) for each in new]
        if len(new) == len(features):
            return np.arange(first, first + len(new), dtype=np.int32)
        return np.fromiter(map(numbers.__getitem__, features), np.int32, len(features))

    def _forget(self, unused: list[int]) -> None:
        """Forget the features of these numbers, which stay empty; one that came back has another number by now."""
        for number in unused:
            feature = self._features[number]
            if isinstance(feature, str) and self._numbers.get(feature) == number:
                del self._numbers[feature]
            elif isinstance(feature, int) and self._pairs.get(feature) == number:
                del self._pairs[feature]


@lru_cache(maxsize=65_536)
def _names(lexicon: WordLexicon, word: str) -> tuple[str, ...]:
    """Return the names of the features of one word; they are asked for again with the next base."""
    meaning = lexicon.meaning(word)
    of_word = [stem(word)] if meaning is None else [stem(word), f"={meaning}"]
    return (*of_word, *[f"~{run}" for run in letter_runs(word)])


def _importance(feature: str) -> float:
    """Return how much a feature of a word counts, by its name."""
    return RUN_WEIGHT if feature[0] == "~" else 1.0


def _order_of(numbers: Ints | Positions) -> Positions:
    """Return what puts numbers of at least 0 in order, equal ones as they stood; faster than numpy's own stable way."""
    places: Positions = numbers.astype(np.int64)
    places <<= PLACE_BITS
    places |= np.arange(len(numbers))
    places.sort()
    places &= (1 << PLACE_BITS) - 1
    return places


def _by_feature(ids: Ints, rows: Positions) -> tuple[Ints, Ints]:
    """Return features and the row of each in the order of both."""
    keys = ids.astype(np.int64)
    keys <<= PLACE_BITS
    keys |= rows
    keys.sort()
    return (keys >> PLACE_BITS).astype(np.int32), (keys & ((1 << PLACE_BITS) - 1)).astype(np.int32)


def begins(features: Ints, groups: Ints) -> NDArray[np.bool_]:
    """Tell for each occurrence whether it is the first of its feature in its group; they are in the order of both."""
    first = np.ones(len(features), dtype=bool)
    first[1:] = (features[1:] != features[:-1]) | (groups[1:] != groups[:-1])
    return first


def _gathered(features: Ints, groups: Ints, size: int) -> NDArray[np.float64]:
    """Return how far each feature is gathered in few groups: 1 less its entropy over them, as a share of the most.

    There are `size` features. `groups` are those in which the features occur, in the order of both.
    """
    fresh = np.flatnonzero(begins(features, groups))
    of, number = features[fresh], int(groups.max()) + 1
    uses = np.diff(fresh, append=len(features)) + EVENLY
    all_uses = np.bincount(of, uses - EVENLY, size) + EVENLY * number
    unused = number - np.bincount(of, minlength=size)
    known = np.bincount(of, uses * np.log(uses), size)
    entropy = np.log(all_uses) - (known + unused * EVENLY * np.log(EVENLY)) / all_uses
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
    within = np.arange(counts.sum(), dtype=np.int32)
    within += np.repeat((firsts[places] - ends + counts).astype(np.int32), counts)
    return np.repeat(rows, counts), numbers[within]


def _joined(one: tuple[Positions, Ints], other: tuple[Positions, Ints]) -> tuple[Positions, Ints]:
    """Return the features of two collections of rows in one, each given by where its rows start, and the features."""
    return np.concatenate([one[0], one[0][-1] + other[0][1:]]), np.concatenate([one[1], other[1]])


def _rearranged(starts: Positions, ids: Ints, order: Positions) -> tuple[Positions, Ints]:
    """Return the features of rows in another order, which may leave some out."""
    lengths = np.diff(starts)[order]
    new_starts = np.concatenate([[0], np.cumsum(lengths)])
    return new_starts, ids[np.arange(new_starts[-1]) + np.repeat(starts[order] - new_starts[:-1], lengths)]
