import pytest

from bot.lexicon import WordLexicon

LEXICON = WordLexicon.build(
    same_meaning={"needle": ["jab", "sharp pin"], "lower back": ["lumbar", "small of my back"]},
    short_forms={"appt": "appointment", "b4": "before", "ty": "thanks"},
    courtesies=["hello", "good morning", "thanks"],
)


@pytest.mark.parametrize(
    ("words", "rewritten"),
    [
        ("b4 my appt", "before my appointment"),
        ("hello is it safe", "is it safe"),
        ("good morning is it safe thanks", "is it safe"),
        ("is the morning good", "is the morning good"),
        ("the sharp pin", "the needle"),
        ("pain in the small of my back", "pain in the lowerback"),
        ("hello", "hello"),
        ("hello thanks", "hello thanks"),
    ],
)
def test_rewrite(words: str, rewritten: str) -> None:
    assert LEXICON.rewrite(words.split()) == rewritten.split()


def test_words_of_a_group_share_its_meaning() -> None:
    assert {LEXICON.meaning(word) for word in ("needle", "needles", "jab", "jabs")} == {"needle"}
    assert LEXICON.meaning("lumbar") == LEXICON.meaning("lowerback") == "lower back"
    assert LEXICON.meaning("soap") is None
