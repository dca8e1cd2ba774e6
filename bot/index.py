"""Build, from a knowledge base, all that matching looks things up in; read-only afterwards, shared by threads."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain, repeat
from math import log1p
from typing import NamedTuple

import msgspec
import numpy as np

from bot.entry import Lexicon
from bot.features import Ints, Vectoriser
from bot.knowledge_base import CALM, KnowledgeBase
from bot.lexicon import WordLexicon
from bot.query import Query, QueryReader
from bot.scoring import GroupScorer
from bot.spelling import Speller
from bot.text import MOST_REMEMBERED, stem, stored_words, tokenise

FEWEST_USES = 3  # of a word that is asked by itself
LARGE = 1000  # phrasings, for each use
SHORTLIST = 6
OFTEN = 2048  # words that the phrasings use most: nineteen of twenty of those that are asked with
CENTRE_WEIGHT = 10.0  # of the centre score beside the likelihood, in a first rough order
Triple = tuple[float, float, float]


class Scores(NamedTuple):
    """Scores of one query, always three: likelihood, centre, nearest stored query.

    `entries` are the numbers of the shortlisted entries, `values` their scores and `phrasings` the numbers of their
    nearest phrasings. `foreign` are the scores of the foreign questions, `report` those of the reports of `category`,
    the most likely emergency, `calm` those of the calm examples. `unfamiliar` is the share of the query's telling words
    that hardly a phrasing uses, `unknown` that of words that nothing stored uses.
    """

    entries: list[int]
    values: list[Triple]
    phrasings: list[int]
    foreign: Triple
    category: str
    report: Triple
    calm: Triple
    unfamiliar: float
    unknown: float

    @property
    def against_any_entry(self) -> list[float]:
        """What speaks for none of the entries: 5 numbers."""
        return [1.0, self.unfamiliar, *self.foreign]

    @property
    def against_alarm(self) -> list[float]:
        """What speaks for no emergency, 8 numbers: the calm examples, and the best of what is ordinarily asked."""
        return [1.0, self.unknown, *self.calm, *map(max, zip(*self.values, self.foreign, strict=True))]


class Index:
    """The searchable form of a knowledge base: groups of stored queries, and how to score a query by them.

    Groups are numbered: the entries, the foreign questions, the categories of emergency, the calm examples. The stored
    `texts` of group g are numbers `first[g]` to `first[g + 1] - 1`; `owners` gives the group of each.
    """

    def __init__(self, base: KnowledgeBase, earlier: "Index | None" = None) -> None:
        """Build from a base; what an `earlier` state of it has in common with this one is not read anew."""
        self.lexicon = _lexicon(msgspec.json.encode(base.lexicon))
        self.entry_ids = [entry.id for entry in base.entries]
        self.categories = [category for category in base.urgent_examples if category != CALM]
        names = [*self.categories, CALM]
        groups = [*base.phrasings, base.foreign, *(base.urgent_examples.get(name, []) for name in names)]
        self.texts = list(chain.from_iterable(groups))
        self.first = np.concatenate([[0], np.cumsum([len(group) for group in groups])])
        queries = [_query(self.lexicon, text) for text in self.texts]
        phrasings, beyond = queries[: self.first[len(base.entries)]], queries[self.first[len(base.entries) + 1] :]
        self.speller = Speller(phrasings, beyond, chain.from_iterable(map(tokenise, base.lexicon.courtesies)))
        self._reader = QueryReader(self.lexicon, self.speller, base.lexicon.introductions)
        self._phrasings = len(phrasings)
        self._whole_phrasings = {words[0] for words in phrasings if len(words) == 1}
        owners = np.repeat(np.arange(len(groups), dtype=np.int32), [len(group) for group in groups])
        often = {word for word, _ in self.speller.counts.most_common(OFTEN)}
        known = None
        if earlier and earlier.lexicon is self.lexicon:
            known = earlier._vectoriser, _places(self.texts, earlier.texts)
        self._vectoriser: Vectoriser = Vectoriser(queries, self.lexicon, owners, often, known)
        self._scorer = GroupScorer(self._vectoriser.occurrences, self.first, self._vectoriser.weights)
        self._uses = self._vectoriser.uses(len(phrasings))
        self._vectoriser.forget_occurrences()
        self._familiarity = lru_cache(maxsize=16_384)(self._find_familiarity)
        self.owners = self._scorer.owners
        questions = int(self.first[len(base.entries) + 1])
        self._asked = _owners_by_words(queries[:questions], self.owners[:questions])
        self._told = _owners_by_words(queries[questions:], self.owners[questions:])

    def read(self, utterance: str) -> Query:
        """Return the query of an utterance, in this knowledge base's words.

        A single letter is no query. Neither is, in a large base, a single word that hardly a phrasing uses, and none
        is: it would stand for that phrasing, whatever was meant.
        """
        query = self._reader.read(utterance)
        if len(query.words) != 1 or query.words[0] in self._whole_phrasings:
            return query
        (word,) = query.words
        rare = self._uses.get(stem(word), 0) < min(FEWEST_USES, self._phrasings // LARGE)
        return Query((), query.corrections) if rare or len(word) == 1 else query

    def stored(self, row: int) -> list[str]:
        """Return the query of a stored text, by its number; it is not to be changed."""
        return _query(self.lexicon, self.texts[row])

    def forms(self, words: Sequence[str]) -> list[str]:
        """Return the forms in which words count beside one another."""
        return [self._vectoriser.form(word) for word in words]

    def find_stored(self, words: Sequence[str]) -> tuple[int | None, int | None]:
        """Return the groups in which a query stands word for word: of questions, and of reports and calm examples."""
        key = hash(tuple(words))
        return self._asked.get(key), self._told.get(key)

    def score(self, words: Sequence[str], unseen: int = -1) -> Scores:
        """Return the scores of what fits the words best.

        `unseen` is the number of a stored query that is to count as not being there.
        """
        query = self._vectoriser.describe(words)
        left_out = (unseen, self._vectoriser.describe(self.stored(unseen))) if unseen >= 0 else None
        whole = self._scorer.score(query, left_out)
        rough = whole.likelihood + CENTRE_WEIGHT * whole.centre
        foreign = len(self.entry_ids)
        calm = foreign + 1 + len(self.categories)
        entries = (-rough[:foreign]).argsort(kind="stable")[:SHORTLIST].tolist()
        category = int(rough[foreign + 1 : calm].argmax()) if self.categories else -1
        groups = [*entries, foreign, foreign + 1 + category, calm]
        rows, nearest = zip(*self._scorer.nearest(query, whole, groups), strict=True)
        *values, of_foreign, report, of_calm = zip(
            whole.likelihood[groups].tolist(), whole.centre[groups].tolist(), nearest, strict=True
        )
        own = int(0 <= unseen < self._phrasings)
        telling, strange, known = zip(*[self._familiarity(word, own) for word in words], strict=True)
        return Scores(
            entries=entries,
            values=values,
            phrasings=list(rows),
            foreign=of_foreign,
            category=self.categories[category] if self.categories else "",
            report=report,
            calm=of_calm,
            unfamiliar=sum(strange) / sum(telling),
            unknown=1 - sum(known) / len(words),
        )

    def _find_familiarity(self, word: str, own: int) -> tuple[float, float, bool]:
        """Return how telling a word is (idf), the same if it is unfamiliar or else 0, and whether anything uses it.

        It is unfamiliar where at most one phrasing uses it, besides `own` ones.
        """
        uses = max(self._uses.get(stem(word), 0) - own, 0)
        telling = log1p(self._phrasings / (uses + 0.5))
        return telling, telling if uses <= 1 else 0.0, self._vectoriser.knows(word)


def _places(texts: Sequence[str], earlier: Sequence[str]) -> Ints:
    """Return the place of each text among the earlier ones, -1 where it is new."""
    places = dict(zip(earlier, range(len(earlier)), strict=True))
    return np.fromiter(map(places.get, texts, repeat(-1)), np.int32, len(texts))


def _owners_by_words(queries: Sequence[Sequence[str]], owners: Ints) -> dict[int, int]:
    """Return the group of each query by a hash of its words, but for queries that stand in several groups."""
    groups: dict[int, int] = {}
    shared = set()
    for words, owner in zip(queries, owners.tolist(), strict=True):
        key = hash(tuple(words))
        if groups.setdefault(key, owner) != owner:
            shared.add(key)
    return {key: owner for key, owner in groups.items() if key not in shared}


@lru_cache(maxsize=2)
def _lexicon(encoded: bytes) -> WordLexicon:
    """Return a lexicon; the one that an earlier base had, where it is the same."""
    lexicon = msgspec.json.decode(encoded, type=Lexicon)
    return WordLexicon.build(lexicon.same_meaning, lexicon.short_forms, lexicon.courtesies)


@lru_cache(maxsize=MOST_REMEMBERED)
def _query(lexicon: WordLexicon, text: str) -> list[str]:
    """Return the query of a stored text, which is not to be changed; it is asked for again with the next base."""
    return lexicon.rewrite(stored_words(text))
