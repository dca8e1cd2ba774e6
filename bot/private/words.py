"""Tell words that are names from other words, and one word of a name from the next that is none."""

import re
from pathlib import Path

from bot.spelling import english_words
from bot.strict_yaml import load_yaml

SHORTEST = 3  # letters of a word that is taken for a name because it is no English one

WORDS = {group: frozenset(words.split()) for group, words in load_yaml(Path(__file__).with_name("words.yaml")).items()}
_DISEASE = re.compile(r"(?:itis|algia|osis|opathy|a?emia|o?edema|mobile)$")


def is_known(word: str) -> bool:
    """Tell whether a word is a name and nothing else; "anna-maria" is one by its parts."""
    return not WORDS["names"].isdisjoint(word.lower().replace("\u2019", "'").split("-"))


def is_likely(word: str) -> bool:
    """Tell whether a word is most likely a name by itself."""
    return is_known(word) or (is_capital(word) and (word.lower() in WORDS["names_and_words"] or is_strange(word)))


def may_be(word: str) -> bool:
    """Tell whether a word is a name, though it may be an ordinary word too."""
    return is_likely(word) or word.lower() in WORDS["names_and_words"]


def is_capital(word: str) -> bool:
    """Tell whether a word is written with a capital, or is an initial; a word all in capitals tells nothing."""
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


def is_strange(word: str) -> bool:
    """Tell whether a word is no English one, nor one that clinics know."""
    word = word.lower()
    if word in WORDS["not_strange"] or word in WORDS["after_names"] or _DISEASE.search(word):
        return False
    long = len(word) >= SHORTEST or not word.isascii()
    return long and not all(part in english_words() for part in word.split("-"))


def follows(word: str) -> bool:
    """Tell whether a word is one that follows names, so neither a name nor a part of one."""
    return word.lower() in WORDS["after_names"]


def goes_on(words: list[str], at: int) -> bool:
    """Tell whether a word goes on with a name: "jones", "Hill" after "Margaret", "hill" at the end of what is said."""
    word = words[at]
    if follows(word):
        return False
    if is_known(word) or is_strange(word) or word.lower() in WORDS["particles"]:
        return True
    if is_capital(words[0]):
        return is_capital(word)
    return at + 1 == len(words) or follows(words[at + 1])
