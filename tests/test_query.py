import pytest

from bot.lexicon import WordLexicon
from bot.query import QueryReader
from bot.spelling import Speller

READER = QueryReader(
    WordLexicon.build({}, {"pls": "please"}, ["hi", "please", "thanks"]),
    Speller([["does", "it", "hurt"], ["i", "am", "pregnant", "is", "it", "safe"], ["this", "is", "sore"]]),
    ["im", "i am", "my name is", "this is"],
)


@pytest.mark.parametrize(
    ("utterance", "words"),
    [
        ("Hi, I'm Sarah Jones, does it hurt pls", "does it hurt"),
        ("My name is Priya. Does it hurt?", "does it hurt"),
        ("does it hurt? this is Dave", "does it hurt"),
        ("Dave here, does it hurt", "does it hurt"),
        ("I'm pregnant, is it safe", "im pregnant is it safe"),  # no name: the base knows the word
        ("I'm pregnnant, is it safe", "im pregnant is it safe"),  # nor is a misspelling of one
        ("this is sore", "this is sore"),
        ("does it hrut", "does it hurt"),
        ("hi", "hi"),
        ("?!", ""),
    ],
)
def test_read(utterance: str, words: str) -> None:
    assert " ".join(READER.read(utterance).words) == words


def test_a_long_run_of_one_letter_is_read_at_once() -> None:
    assert len(READER.read("i am " + "a " * 5000).words) > 1000
