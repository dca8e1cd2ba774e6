"""Rank the entries for an utterance, with the confidence that each is what was asked."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bot.index import Index
from bot.query import Query


@dataclass(frozen=True)
class Match:
    """An entry, the phrasing of it nearest to the query, the scores of its parts and the confidence in it."""

    entry_id: str
    phrasing: str
    likelihood: float
    centre: float
    nearest: float
    confidence: float


@dataclass(frozen=True)
class Ranking:
    """The matches for one query, best first."""

    query: Query
    matches: tuple[Match, ...]

    @property
    def confidences(self) -> list[float]:
        """The confidences of the matches, best first."""
        return [match.confidence for match in self.matches]


class Matcher:
    """Rank by an index; `point_back` are words such as "it" that lean on what was said before."""

    def __init__(self, index: Index, point_back: Sequence[str]) -> None:
        self._index = index
        self._point_back = frozenset(point_back)

    def rank(self, utterance: str) -> Ranking:
        """Return the ranking for an utterance; without a word that can be looked up it is empty."""
        return self._rank(self._index.read(utterance))

    def rank_follow_up(self, utterance: str, previous_question: str) -> Ranking | None:
        """Return the ranking for an utterance taken with the question before it, or None if it doesn't lean on it."""
        query = self._index.read(utterance)
        if not self._point_back.intersection(query.words):
            return None
        before = self._index.read(previous_question)
        return self._rank(Query(query.words + before.words, query.corrections))

    def _rank(self, query: Query) -> Ranking:
        if not query.words:
            return Ranking(query, ())
        scores = self._index.score(query.words)
        confidences = self._index.choice.probabilities(
            scores.values[None].astype(np.float64), scores.signals[None].astype(np.float64)
        )[0, :-1]
        order = np.argsort(-confidences, kind="stable")
        matches = tuple(
            Match(
                self._index.entry_ids[scores.entries[place]],
                self._index.phrasings[scores.phrasings[place]],
                *(float(value) for value in (*scores.values[place], confidences[place])),
            )
            for place in order
        )
        return Ranking(query, matches)
