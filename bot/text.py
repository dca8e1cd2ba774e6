"""Turn what a person typed into words: the one text pipeline, for phrasings and utterances alike."""

import re
import sys
import threading
import unicodedata
from functools import lru_cache

import Stemmer

MOST_REMEMBERED = 131_072  # texts of a knowledge base, so that after a change only what is new is read anew
AT_HAND = 16  # texts of the turns that are being answered, which are looked at from several sides
_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019]")
_STRETCHED = re.compile(r"([a-z])\1\1+")
_stemmer = Stemmer.Stemmer("english", maxCacheSize=0)
_stemmer_lock = threading.Lock()


@lru_cache(maxsize=AT_HAND)
def normalise(utterance: str) -> str:
    """Return the utterance in lower case, without accents, apostrophes or stretched letters.

    "SOOOO sore, can't walk" becomes "so sore, cant walk": a letter that stands three times or more is written once.
    """
    text = utterance.casefold()
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in text if not unicodedata.combining(char))
    text = _APOSTROPHES.sub("", text)
    return _STRETCHED.sub(r"\1", text)


def tokenise(utterance: str) -> list[str]:
    """Return the words and numbers of the utterance, normalised, in order; emoji and punctuation are no words."""
    return list(_tokenised(utterance))


@lru_cache(maxsize=AT_HAND)
def _tokenised(utterance: str) -> tuple[str, ...]:
    return tuple(words_of(normalise(utterance)))


def words_of(normalised: str) -> list[str]:
    """Return the words and numbers of a text that is normalised already."""
    return _WORD.findall(normalised)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Return the English stem of a normalised word (Snowball): "needling" and "needles" both give "needl"."""
    with _stemmer_lock:  # the stemmer keeps its working state in itself
        return str(_stemmer.stemWord(word))


@lru_cache(maxsize=MOST_REMEMBERED)
def stored_words(text: str) -> list[str]:
    """Return the words of a text of the knowledge base, remembered for when its folder is loaded again.

    The list is shared, so it is not to be changed. What patients type is remembered for a turn only: see `tokenise`. A
    word is held in memory once, however many texts use it.
    """
    return [sys.intern(word) for word in tokenise(text)]
