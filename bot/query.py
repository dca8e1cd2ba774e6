"""Read an utterance into a query: its words, short forms spelled out, courtesies dropped, spelling corrected."""

from dataclasses import dataclass

from bot.lexicon import WordLexicon
from bot.spelling import Correction, Speller
from bot.text import tokenise


@dataclass(frozen=True)
class Query:
    """The words of an utterance that are matched, and the corrections made on the way."""

    words: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()


def read_query(utterance: str, lexicon: WordLexicon, speller: Speller) -> Query:
    """Return the query of an utterance; one without words gives a query without words."""
    words, corrections = speller.correct(lexicon.rewrite(tokenise(utterance)))
    return Query(tuple(lexicon.rewrite(words) if corrections else words), tuple(corrections))
