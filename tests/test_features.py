import numpy as np
import pytest

from bot.features import Vectoriser, letter_runs
from bot.lexicon import WordLexicon

LEXICON = WordLexicon.build({"needle": ["jab"]}, {}, [])
VECTORISER = Vectoriser([["the", "needle", "hurts"], ["the", "car", "park"], ["the", "jab"]], LEXICON)


def likeness(first: str, second: str) -> float:
    described = [dict(zip(*VECTORISER.describe(text.split()), strict=True)) for text in (first, second)]
    return sum(weight * described[1].get(feature, 0.0) for feature, weight in described[0].items())


def test_letter_runs() -> None:
    assert letter_runs("park") == ["<par", "park", "ark>"]
    assert letter_runs("a") == []


def test_stored_rows_and_queries_have_unit_length() -> None:
    _, weights = VECTORISER.describe(["the", "car"])
    assert np.linalg.norm(weights) == pytest.approx(1)
    for number in range(3):
        assert np.linalg.norm(VECTORISER.rows.row(number)[1]) == pytest.approx(1)


def test_a_query_is_like_itself_most_of_all() -> None:
    assert likeness("the car park", "the car park") == pytest.approx(1, abs=1e-5)
    assert 0 < likeness("the car park", "the car") < 1


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert likeness("the car", "car") > likeness("the car", "the")


def test_words_of_one_meaning_are_alike() -> None:
    assert likeness("jab", "needle") > likeness("jab", "car") == 0


def test_a_misspelt_word_keeps_some_likeness() -> None:
    assert likeness("needlle", "needle") > 0.2


def test_unknown_words_have_no_features() -> None:
    ids, weights = VECTORISER.describe(["xyzzy"])
    assert len(ids) == len(weights) == 0
