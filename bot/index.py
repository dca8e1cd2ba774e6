"""Build, from a knowledge base, all that matching looks things up in; read-only afterwards, shared by threads."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.calibration import fit_choice
from bot.features import Floats, Vectoriser
from bot.knowledge_base import KnowledgeBase
from bot.lexicon import WordLexicon
from bot.query import Query, QueryReader
from bot.scoring import GroupScorer
from bot.spelling import Speller
from bot.text import stem, tokenise

SHORTLIST = 6
CENTRE_WEIGHT = 10.0  # of the centre score beside the likelihood, in choosing the shortlist


@dataclass(frozen=True)
class Scores:
    """Scores of the shortlisted entries for one query.

    `entries` (k,) are their numbers; `values` (k, 3) their likelihood, centre and nearest-phrasing scores; `phrasings`
    (k,) the number of the nearest phrasing of each. `signals` (5,) are what speaks for none of them: 1, the share of
    the query's telling words that no phrasing uses, and the three scores of the foreign questions.
    """

    entries: NDArray[np.intp]
    values: Floats
    phrasings: NDArray[np.intp]
    signals: Floats


class Index:
    """The searchable form of a knowledge base.

    Stored queries are numbered: the phrasings entry by entry, then the foreign questions. Those of entry e are
    `first[e]` to `first[e + 1] - 1`; the foreign ones stand where one more entry would. `choice` turns scores into
    confidences.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self.lexicon = WordLexicon.build(base.lexicon.same_meaning, base.lexicon.short_forms, base.lexicon.courtesies)
        self.entry_ids = [entry.id for entry in base.entries]
        self.phrasings = list(chain.from_iterable(base.phrasings))
        foreign = [words for text in base.foreign if (words := tokenise(text))]
        queries = [self.lexicon.rewrite(words) for words in [*chain.from_iterable(base.phrasing_words), *foreign]]
        sizes = [*map(len, base.phrasings), len(foreign)]
        self.first = np.concatenate([[0], np.cumsum(sizes)])
        self.owners = np.repeat(np.arange(len(sizes)), sizes)
        known = queries[: len(self.phrasings)]
        self.speller = Speller(known)
        self._reader = QueryReader(self.lexicon, self.speller, base.lexicon.introductions)
        self._uses = Counter(root for words in known for root in {stem(word) for word in words})
        self._vectoriser = Vectoriser(queries, self.lexicon)
        self._scorer = GroupScorer(self._vectoriser.rows, self.owners, len(sizes), self._vectoriser.size)
        self.choice = fit_choice(self, queries)

    def read(self, utterance: str) -> Query:
        """Return the query of an utterance, in this knowledge base's words."""
        return self._reader.read(utterance)

    def score(self, words: Sequence[str], unseen: int = -1) -> Scores:
        """Return the scores of the entries that fit the words best.

        `unseen` is the number of a stored query that is to count as not being there.
        """
        ids, weights = self._vectoriser.describe(words)
        whole = self._scorer.score(ids, weights, unseen)
        foreign = len(self.entry_ids)
        rough = whole.likelihood + CENTRE_WEIGHT * whole.centre
        entries = np.argsort(-rough[:foreign], kind="stable")[:SHORTLIST]
        groups = np.append(entries, foreign)
        dense = self._vectoriser.dense(ids, weights)
        nearest = [self._nearest(dense, int(group), unseen) for group in groups]
        values = np.stack(
            [whole.likelihood[groups], whole.centre[groups], [likeness for likeness, _ in nearest]], axis=1
        )
        unfamiliar = self._unfamiliar(words, own=int(0 <= unseen < len(self.phrasings)))
        phrasings = np.array([number for _, number in nearest[:-1]])
        return Scores(entries, values[:-1], phrasings, np.concatenate([[1.0, unfamiliar], values[-1]]))

    def _nearest(self, dense: Floats, group: int, unseen: int) -> tuple[float, int]:
        """Return the likeness of the nearest stored query of a group, and its number."""
        first, last = int(self.first[group]), int(self.first[group + 1])
        if first == last:
            return 0.0, first
        likeness = self._vectoriser.rows.products(first, last, dense)
        if first <= unseen < last:
            likeness[unseen - first] = 0.0
        best = int(likeness.argmax())
        return float(likeness[best]), first + best

    def _unfamiliar(self, words: Sequence[str], own: int) -> float:
        """Return the idf-weighted share of words that at most `own` phrasings use, 0 to 1."""
        uses = np.array([self._uses[stem(word)] for word in words])
        telling = np.log1p(len(self.phrasings) / (np.maximum(uses - own, 0) + 0.5))
        return float(telling[uses <= own].sum() / telling.sum())
