"""Recognise that a message is in another language than the answers, by its script and by words common in it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from bot.entry import Language
from bot.text import tokenise

FEWEST_MARKS = 2  # words or letters of a language, by which it is told from others in the same script
LATIN = "LATIN"
_WORD = re.compile(r"[^\W\d_]+")


class Recogniser:
    """Know the languages of a knowledge base by their marks; read-only after it is built."""

    def __init__(self, languages: Mapping[str, Language]) -> None:
        """Take the languages by their codes; one without a line is that of the answers."""
        words = {code: {word for text in each.words for word in tokenise(text)} for code, each in languages.items()}
        self._home = {word for code, each in languages.items() if not each.line for word in words[code]}
        self._away = [(code, each, words[code]) for code, each in languages.items() if each.line]
        self._marks = frozenset().union(*(own for _, _, own in self._away)) - self._home
        self._letters_of_ascii = any(letter.isascii() for _, each, _ in self._away for letter in each.letters)

    def recognise(self, utterance: str) -> str | None:
        """Return the code of the language that an utterance is in; None for that of the answers, or where unsure.

        It is the one with the most words in its script and, among these, with the most words and letters of its own.
        There must be more of these than words of the language of the answers.
        """
        words = set(tokenise(utterance))
        if utterance.isascii() and not self._letters_of_ascii and len(self._marks & words) < FEWEST_MARKS:
            return None  # as most messages are, soon seen
        text = unicodedata.normalize("NFC", utterance).lower()
        scripts = _scripts(text)
        at_home, abroad = words & self._home, words - self._home
        best, most = None, (0, 0)
        for code, language, own in self._away:
            if language.script not in scripts:
                continue
            marks = len(abroad & own) + sum(letter in text for letter in language.letters)
            strength = marks if language.script == LATIN else scripts[language.script]
            enough = FEWEST_MARKS if language.script == LATIN else 1
            fits = (scripts[language.script], marks)
            if strength >= enough and strength > len(at_home - own) and fits > most:
                best, most = code, fits
        return best


def _scripts(text: str) -> Counter[str]:
    """Return how many words hold letters of each script."""
    return Counter(script for word in _WORD.findall(text) for script in set(map(_script, word)))


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0]
