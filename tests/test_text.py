import pytest

from bot.text import normalise, stem, tokenise


@pytest.mark.parametrize(
    ("utterance", "words"),
    [
        ("Does it HURT?", ["does", "it", "hurt"]),
        ("can\u2019t / can't / can`t", ["cant", "cant", "cant"]),
        ("24\u201348 hours, 2-4 sessions", ["24", "48", "hours", "2", "4", "sessions"]),
        ("café naïve", ["cafe", "naive"]),
        ("sooooo sore!!! 😭😭", ["so", "sore"]),
        ("good needle", ["good", "needle"]),
        ("snake_case\tand\nlines", ["snake", "case", "and", "lines"]),
        ("ﬁne", ["fine"]),
        ("больно ли", ["больно", "ли"]),
        ("😀 ?!", []),
        ("", []),
    ],
)
def test_tokenise(utterance: str, words: list[str]) -> None:
    assert tokenise(utterance) == words


def test_normalising_twice_changes_nothing() -> None:
    once = normalise("WHY can't I… sleeeep??")
    assert normalise(once) == once


@pytest.mark.parametrize("word", ["needling", "needles", "needled"])
def test_forms_of_a_word_share_a_stem(word: str) -> None:
    assert stem(word) == "needl"
