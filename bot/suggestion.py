"""Suggest questions to somebody who is still typing: the last word may be half a word, and misspelt."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable
from heapq import nlargest
from itertools import chain, pairwise
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge_base import CALM, KnowledgeBase
from bot.matching import Matcher, Ranking
from bot.reply import CHAT_TOPIC
from bot.screening import Finding
from bot.text import stem, tokenise

MOST_SUGGESTIONS = 6
MOST_COMPLETIONS = 3
LEAST_SHARE = 0.1  # of the completions, by which one is looked at
ALARMING = 0.25  # share of the completions that call for a card, from which nothing is suggested
LIKELY = 0.05  # confidence, from which a question is suggested
BESIDE_BEST = 0.03  # of the best question's confidence, from which another is suggested
CONTEXT = 0.9  # how much the word before the last one says about it
SHORTEST_MISSPELT = 4


class Completer:
    """Know the words that a base uses, and which follow which."""

    def __init__(self, base: KnowledgeBase) -> None:
        reports = [texts for name, texts in base.example_words.items() if name != CALM]
        texts = [("", *words) for words in chain.from_iterable([*base.phrasing_words, *reports])]
        self._uses = Counter(chain.from_iterable(texts))
        self._words = sorted(self._uses)
        self._all_uses = self._uses.total()
        pairs = Counter(chain.from_iterable(map(pairwise, texts)))
        self._pairs = {pair: uses for pair, uses in pairs.items() if uses > 1}  # most stand once, by chance

    def readings(self, typed: str) -> dict[str, float]:
        """Return what a text may say once its last word is whole, each with its share, the likeliest first.

        A text whose last word is ended, or that no known word completes, is returned as it is. How likely a word is
        after the one before is interpolated with how likely it is anywhere (Jelinek and Mercer 1980).
        """
        words = ["", *tokenise(typed)]
        if len(words) == 1 or not typed[-1].isalnum():
            return {typed: 1.0}
        previous, last = words[-2:]
        weights: defaultdict[str, float] = defaultdict(float)
        word_of: dict[str, str] = {}
        for word in sorted(self._starting(last), key=lambda word: (word != last, -self._weight(previous, word))):
            weights[stem(word)] += self._weight(previous, word)
            word_of.setdefault(stem(word), word)
        best = nlargest(MOST_COMPLETIONS, weights.items(), key=itemgetter(1))
        total = sum(weight for _, weight in best)
        kept = [(word_of[root], weight / total) for root, weight in best if weight >= LEAST_SHARE * total]
        return {_ended(typed, word): share for word, share in kept} or {typed: 1.0}

    def _weight(self, previous: str, word: str) -> float:
        after = self._pairs.get((previous, word), 0) / self._uses[previous] if previous in self._uses else 0.0
        return CONTEXT * after + (1 - CONTEXT) * self._uses[word] / self._all_uses

    def _starting(self, letters: str) -> list[str]:
        """Return the known words that start with the letters, or else with one of them wrong, but not the first."""
        found = self._range(letters)
        if found or len(letters) < SHORTEST_MISSPELT:
            return found
        words = self._range(letters[0])
        almost: set[int] = set()
        for length in range(len(letters) - 1, len(letters) + 2):
            starts = [word[:length] for word in words]
            hits = process.extract(letters, starts, scorer=OSA.distance, score_cutoff=1, limit=None)
            almost.update(place for _, _, place in hits)
        return [words[place] for place in sorted(almost)]

    def _range(self, start: str) -> list[str]:
        first = bisect_left(self._words, start)
        return self._words[first : bisect_left(self._words, start + "\uffff", lo=first)]


def _ended(typed: str, word: str) -> str:
    """Return the text with a word in place of its last one."""
    end = typed.split()[-1]
    return typed.removesuffix(end) + " ".join([*tokenise(end)[:-1], word])


class Suggester:
    """Suggest entries of a knowledge base; `find_emergency` tells what calls for a card.

    `readings` is that of the `Completer`.
    """

    def __init__(
        self, base: KnowledgeBase, matcher: Matcher, find_emergency: Callable[[str, Ranking], Finding | None]
    ) -> None:
        self._matcher = matcher
        self._find_emergency = find_emergency
        self.readings = Completer(base).readings
        self._questions = {
            entry.id: " ".join(tokenise(entry.question))
            for entry in base.entries
            if base.topics[entry.id] != CHAT_TOPIC
        }

    def suggest(self, typed: str) -> list[str]:
        """Return the ids of at most 6 entries that a text may become a question about, likeliest first.

        There are none where the text calls for the card of an emergency, as it stands or as it will probably go on.
        """
        readings = self.readings(typed)
        confidences = defaultdict(float, self._starting_alike(typed))
        alarming = 0.0
        for text, share in {typed: 1.0, **readings}.items():
            ranking = self._matcher.rank(text)
            if self._find_emergency(text, ranking):
                alarming += share
            if alarming >= ALARMING:
                return []
            for match in ranking.matches:
                confidences[match.entry_id] += readings.get(text, 0.0) * match.confidence
        enough = max(LIKELY, BESIDE_BEST * max(confidences.values(), default=0))
        likely = {name: sure for name, sure in confidences.items() if sure >= enough and name in self._questions}
        return nlargest(MOST_SUGGESTIONS, likely, key=likely.__getitem__)

    def _starting_alike(self, typed: str) -> dict[str, float]:
        """Return the entries whose questions start with the words typed; they share one."""
        start = " ".join(tokenise(typed))
        found = [name for name, question in self._questions.items() if start and question.startswith(start)]
        return dict.fromkeys(found, 1 / len(found)) if found else {}
