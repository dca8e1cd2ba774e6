"""Read an utterance into a query: its words without names, short forms and courtesies, their spelling corrected."""

import re
from collections.abc import Callable, Sequence

from msgspec import Struct

from bot.lexicon import WordLexicon
from bot.spelling import Correction, Speller
from bot.text import normalise, words_of

MOST_NAMES = 2  # a first and a last one


class Query(Struct, frozen=True):
    """The words of an utterance that are matched, and the corrections made on the way."""

    words: tuple[str, ...]
    corrections: tuple[Correction, ...] = ()


class QueryReader:
    """Read utterances in the words of one knowledge base."""

    def __init__(self, lexicon: WordLexicon, speller: Speller, introductions: Sequence[str]) -> None:
        self._lexicon = lexicon
        self._speller = speller
        self._drop_names = _name_dropper([normalise(text) for text in introductions], self._is_name)

    def read(self, utterance: str) -> Query:
        """Return the query of an utterance; one without words gives a query without words."""
        words = self._lexicon.rewrite(words_of(self._drop_names(utterance)))
        corrected, corrections = self._speller.correct(words)
        return Query(tuple(self._lexicon.rewrite(corrected) if corrections else words), tuple(corrections))

    def _is_name(self, word: str) -> bool:
        """Tell whether a word where a name is expected can be one: the base has no other use for it."""
        return not self._speller.knows(word)


def _name_dropper(introductions: Sequence[str], is_name: Callable[[str], bool]) -> Callable[[str], str]:
    """Return a function that takes "I'm Sarah Jones," and "Sarah here," out of an utterance."""
    names = rf"[^\W\d_]+(?: [^\W\d_]+){{0,{MOST_NAMES - 1}}}"
    ends = r"\s*(?:here\b|[,.;:!?\n-]|$)"
    starts = "|".join(re.escape(text) for text in introductions) or r"(?!)"
    pattern = re.compile(rf"\b(?:{starts}) ({names}){ends}|(?:^|[,.!] ?)({names}) here\b[,.!]?")

    def drop(found: re.Match[str]) -> str:
        words = (found[1] or found[2]).split()
        return " " if all(is_name(word) for word in words) else found[0]

    return lambda utterance: pattern.sub(drop, normalise(utterance))
