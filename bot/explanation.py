"""Explain to staff how an utterance was read, and why it met the entries that it did."""

from dataclasses import dataclass

from bot.lexicon import WordLexicon
from bot.matching import Match, Ranking
from bot.spelling import Correction


@dataclass(frozen=True)
class Explanation:
    """How one ranking came about.

    `meanings` are pairs of a word and the plain word that it counts as, `none` is the confidence that
    none of the entries is meant.
    """

    words: tuple[str, ...]
    corrections: tuple[Correction, ...]
    meanings: tuple[tuple[str, str], ...]
    matches: tuple[Match, ...]
    none: float

    def match(self, entry_id: str) -> Match | None:
        """Return how one entry was met."""
        return next((match for match in self.matches if match.entry_id == entry_id), None)

    def runner_up(self, entry_id: str) -> Match | None:
        """Return the best match of the others."""
        return next((match for match in self.matches if match.entry_id != entry_id), None)


def explain(ranking: Ranking, lexicon: WordLexicon) -> Explanation:
    """Return the explanation of a ranking; `lexicon` is the one that it was made with."""
    meanings = {word: lexicon.meaning(word) for word in ranking.query.words}
    return Explanation(
        words=ranking.query.words,
        corrections=ranking.query.corrections,
        meanings=tuple((word, plain) for word, plain in meanings.items() if plain not in (None, word)),
        matches=ranking.matches,
        none=1 - sum(ranking.confidences),
    )
