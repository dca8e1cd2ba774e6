"""Rank the entries for an utterance, with the confidence that each is what was asked."""

from functools import lru_cache

from msgspec import Struct

from bot.calibration import calibrate
from bot.choice import ConditionalLogit
from bot.detector import Detector
from bot.index import Index, Scores
from bot.knowledge_base import KnowledgeBase
from bot.learnt import Learnt
from bot.memory import release_freed
from bot.query import Query
from bot.text import AT_HAND

WORD_FOR_WORD = 0.98  # confidence that a message stored word for word is what it is stored as
FEW_WORDS = 3  # say too little to stand alone: "why?", "how come?"


class Match(Struct, frozen=True):
    """An entry, the phrasing of it nearest to the query, the scores of its parts and the confidence in it."""

    entry_id: str
    phrasing: str
    likelihood: float
    centre: float
    nearest: float
    confidence: float


class Report(Struct, frozen=True):
    """The category of emergency that a query sounds most like, and the confidence that it reports one."""

    category: str
    confidence: float


class Ranking(Struct, frozen=True):
    """The matches for one query, best first, and how much it sounds like a report of an emergency."""

    query: Query
    matches: tuple[Match, ...]
    report: Report | None = None

    @property
    def confidences(self) -> list[float]:
        """The confidences of the matches, best first."""
        return [match.confidence for match in self.matches]

    @property
    def surest(self) -> float:
        """The confidence of the best match; 0 where there is none."""
        return self.matches[0].confidence if self.matches else 0.0


class Matcher:
    """Rank the entries of a knowledge base; `learnt` is what turns their scores into confidences."""

    def __init__(self, base: KnowledgeBase, earlier: "Matcher | None" = None) -> None:
        """Build from a base, and learn what neither it brings along nor the matcher of an `earlier` state of it has.

        What was learnt from an earlier state of the base serves until `learn` is called.
        """
        self.index: Index = Index(base, earlier.index if earlier else None)
        self._digests = base.digest, base.examples_digest
        kept = base.learnt if base.learnt and base.learnt.is_whole() else None
        if kept is None or kept.digest != base.digest:
            kept = earlier.learnt if earlier else kept
        self._use(kept or calibrate(self.index, *self._digests))
        self._point_back = frozenset(base.lexicon.point_back)
        self._askers = frozenset(base.lexicon.askers)
        release_freed()

    def learn(self) -> None:
        """Learn from the base as it is, unless that has been done."""
        if self.learnt.digest != self._digests[0]:
            self._use(calibrate(self.index, *self._digests, self.learnt.alarm))

    def _use(self, learnt: Learnt) -> None:
        self.learnt = learnt
        alarm = learnt.alarm
        self._models = learnt.choice.model(), (alarm.words.detector(), alarm.confidence.model()) if alarm else None
        self._ranked = lru_cache(maxsize=AT_HAND)(self._rank)  # the parts of a message are asked for more than once

    def rank(self, utterance: str) -> Ranking:
        """Return the ranking for an utterance; without a word that can be looked up it is empty."""
        return self._ranked(self.index.read(utterance))

    def rank_held_out(self, row: int) -> Ranking:
        """Return the ranking for a stored query, by its number, as if it were not stored."""
        return self._rank(Query(tuple(self.index.stored(row))), row)

    def rank_about(self, query: Query, subject: str) -> Ranking | None:
        """Return the ranking for a query whose "it" stands for the subject, or None if nothing in it points back."""
        if self._point_back.isdisjoint(query.words):
            return None
        meant = self.index.read(subject).words
        words = [part for word in query.words for part in (meant if word in self._point_back else (word,))]
        return self._rank(Query(tuple(words), query.corrections))

    def rank_after(self, query: Query, question: str) -> Ranking | None:
        """Return the ranking for a query taken with the question before it, or None if it does not lean on it.

        It leans if it points back, or asks in very few words ("why?"), and has no word that the base does not use.
        """
        asks_little = len(query.words) <= FEW_WORDS and not self._askers.isdisjoint(query.words)
        leans = asks_little or not self._point_back.isdisjoint(query.words)
        if not leans or not all(self.index.speller.knows(word) for word in query.words):
            return None
        return self._rank(Query(query.words + self.index.read(question).words, query.corrections))

    def _rank(self, query: Query, unseen: int = -1) -> Ranking:
        if not query.words:
            return Ranking(query, ())
        choice, alarm = self._models
        scores = self.index.score(query.words, unseen)
        confidences = choice.probabilities(scores.values, scores.against_any_entry)[:-1]
        asked, told = self.index.find_stored(query.words) if unseen < 0 else (None, None)
        if asked is not None:
            of_asked = [WORD_FOR_WORD * (entry == asked) for entry in scores.entries]
            confidences = [
                (1 - WORD_FOR_WORD) * each + stored for each, stored in zip(confidences, of_asked, strict=True)
            ]
        order = sorted(range(len(confidences)), key=lambda place: -confidences[place])
        matches = tuple([self._match(scores, place, confidences[place]) for place in order])
        return Ranking(query, matches, self._report(query, scores, *alarm, told) if alarm else None)

    def _match(self, scores: Scores, place: int, confidence: float) -> Match:
        entry_id, phrasing = self.index.entry_ids[scores.entries[place]], self.index.texts[scores.phrasings[place]]
        return Match(entry_id, phrasing, *scores.values[place], confidence)

    def _report(
        self, query: Query, scores: Scores, detector: Detector, alarm: ConditionalLogit, told: int | None
    ) -> Report:
        """Return the likeliest category of emergency, and how sure it is that the query reports one.

        `told` is the group of reports or calm examples in which it stands word for word, if there is one.
        """
        odds = detector.score(self.index.forms(query.words))
        share = alarm.probabilities([(*scores.report, odds)], scores.against_alarm)[0]
        if told is None:
            return Report(scores.category, share)
        category = told - len(self.index.entry_ids) - 1
        if category == len(self.index.categories):  # the calm examples come last
            return Report(scores.category, (1 - WORD_FOR_WORD) * share)
        return Report(self.index.categories[category], (1 - WORD_FOR_WORD) * share + WORD_FOR_WORD)
