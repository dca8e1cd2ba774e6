"""Correct misspelt words against the words that the knowledge base itself uses."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

SHORTEST = 3
COMMON = 3  # times that the base uses a word, for it to be half of two typed as one
VERY_COMMON = 100  # times, for it to be meant by a word of the shortest length


@dataclass(frozen=True)
class Correction:
    """A word as typed and the words it was taken for."""

    typed: str
    meant: tuple[str, ...]


class Speller:
    """Know the vocabulary of a knowledge base. Other English words are left alone: "moon" is not "soon" misspelt."""

    def __init__(
        self,
        queries: Iterable[Sequence[str]],
        other_queries: Iterable[Sequence[str]] = (),
        left_alone: Iterable[str] = (),
    ) -> None:
        """Take the vocabulary from the queries, and from the others what they use more than once or is English.

        Words to be `left_alone` are neither known nor misspelt.
        """
        self._left_alone = frozenset(left_alone)
        self.counts = Counter(chain.from_iterable(queries))
        others = Counter(chain.from_iterable(other_queries))
        english = english_words()
        self.counts.update({word: count for word, count in others.items() if count > 1 or word in english})
        self._by_length: dict[int, list[str]] = {}
        for word in self.counts:
            self._by_length.setdefault(len(word), []).append(word)
        self._meant = lru_cache(maxsize=16_384)(self._look_up)

    def correct(self, words: Sequence[str]) -> tuple[list[str], list[Correction]]:
        """Return the words with misspelt ones replaced, and what was replaced."""
        result: list[str] = []
        corrections: list[Correction] = []
        for word in words:
            meant = self._meant(word)
            if meant != (word,):
                corrections.append(Correction(word, meant))
            result.extend(meant)
        return result, corrections

    def knows(self, word: str) -> bool:
        """Tell whether the knowledge base uses the word, well spelt or misspelt."""
        return any(part in self.counts for part in self._meant(word))

    def _look_up(self, word: str) -> tuple[str, ...]:
        if len(word) < SHORTEST or not word.isalpha() or word in self.counts or word in self._left_alone:
            return (word,)
        if word in english_words():
            return (word,)
        return self._nearest(word, 1) or self._split(word) or self._nearest(word, _edits_allowed(len(word))) or (word,)

    def _nearest(self, word: str, edits: int) -> tuple[str, ...] | None:
        """Return the known word within so many edits: nearest first, then the best start, then the commonest."""
        found: list[tuple[str, float]] = []
        for length in range(len(word) - edits, len(word) + edits + 1):
            hits = process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=edits, limit=8
            )
            found.extend((known, distance) for known, distance, _ in hits if self._may_be_meant(word, known))
        if not found:
            return None
        return (min(found, key=lambda hit: self._cost(word, hit))[0],)

    def _may_be_meant(self, word: str, known: str) -> bool:
        short = min(len(word), len(known)) <= SHORTEST
        return len(known) >= SHORTEST and (not short or self.counts[known] >= VERY_COMMON)

    def _cost(self, word: str, hit: tuple[str, float]) -> tuple[float, float]:
        known, distance = hit
        return distance - JaroWinkler.similarity(word, known), -self.counts[known]

    def _split(self, word: str) -> tuple[str, ...] | None:
        """Return the two common words that were typed without a space: "dryneedling"."""
        halves = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
        known = [pair for pair in halves if all(self.counts[half] >= COMMON for half in pair)]
        return max(known, key=lambda pair: min(self.counts[half] for half in pair), default=None)


@cache
def english_words() -> frozenset[str]:
    """Return some 80,000 English words, from the frequency dictionary that symspellpy ships."""
    text = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    return frozenset(text.split()[::2])  # each word stands before its frequency


def _edits_allowed(length: int) -> int:
    """Return how many letters may be wrong, missing, extra or swapped: 1 in up to 6 letters, 2 in up to 10, then 3."""
    return 1 if length <= 6 else 2 if length <= 10 else 3
