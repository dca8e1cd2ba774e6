import numpy as np
import pytest

from bot.features import Vectoriser, letter_runs
from bot.lexicon import WordLexicon

LEXICON = WordLexicon.build({"needle": ["jab"]}, {}, [])
QUERIES = [["the", "needle", "hurts"], ["the", "car", "park"], ["the", "jab"]]
VECTORISER = Vectoriser(QUERIES, LEXICON)


def weights(text: str, vectoriser: Vectoriser = VECTORISER) -> dict[int, float]:
    """Return the weights of the known features of a query, scaled to the unit length of all."""
    query = vectoriser.describe(text.split())
    return dict(zip(query.ids, (vectoriser.weights[query.ids] / query.length).tolist(), strict=True))


def likeness(first: str, second: str) -> float:
    one, other = weights(first), weights(second)
    return sum(weight * other.get(feature, 0.0) for feature, weight in one.items())


def test_letter_runs() -> None:
    assert letter_runs("park") == ["<par", "park", "ark>"]
    assert letter_runs("a") == []


def test_stored_rows_and_queries_have_unit_length() -> None:
    query = VECTORISER.describe(["the", "car", "park"])
    assert np.linalg.norm([*weights("the car park").values()]) == pytest.approx(1)
    assert query.total == pytest.approx(VECTORISER.weights[query.ids].sum())
    found = VECTORISER.occurrences
    assert np.bincount(found.rows, found.weights**2) == pytest.approx(1)


def test_a_query_is_like_itself_most_of_all() -> None:
    assert likeness("the car park", "the car park") == pytest.approx(1, abs=1e-5)
    assert 0 < likeness("the car park", "the car") < 1


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    assert likeness("the car", "car") > likeness("the car", "the")


def test_words_of_one_meaning_are_alike() -> None:
    assert likeness("jab", "needle") > likeness("jab", "car") == 0


def test_a_misspelt_word_keeps_some_likeness() -> None:
    assert likeness("the needlle hurts", "the needle hurts") > likeness("the pin hurts", "the needle hurts") > 0


def test_where_a_word_stands_tells_something() -> None:
    assert likeness("the car", "the car park") > likeness("car the", "the car park")


def test_unknown_words_have_no_features_and_still_weigh() -> None:
    query = VECTORISER.describe(["xyzzy"])
    assert query.ids == []
    assert query.total > 1
    assert likeness("the car", "the car park") > likeness("the car xyzzy", "the car park")


def test_what_one_group_uses_tells_more_than_what_all_use() -> None:
    """Both words stand in three of six queries: one in those of a group, the other in one of each."""
    queries = [text.split() for text in ("price here", "price park", "price", "here", "here now", "bus")]
    grouped = Vectoriser(queries, LEXICON, np.array([0, 0, 0, 1, 2, 1], dtype=np.int32))
    together = weights("price here", grouped)
    price, here = (grouped.describe([word]).ids[-1] for word in ("price", "here"))
    assert together[price] > together[here]


def test_uses_are_those_of_the_first_queries() -> None:
    assert VECTORISER.uses(2)["the"] == 2
    assert VECTORISER.uses(3)["the"] == 3
    assert VECTORISER.uses(2)["jab"] == 0


def test_what_an_earlier_collection_had_need_not_be_read_again() -> None:
    """One query stays, two go, one is new; then they come back, and what was forgotten is learnt again."""
    queries = [text.split() for text in ("the jab hurts", "the needle hurts")]
    quick = Vectoriser(queries, LEXICON, earlier=(VECTORISER, np.array([-1, 0])))
    assert_alike(quick, Vectoriser(queries, LEXICON))
    assert [each.knows("car") for each in (VECTORISER, quick)] == [True, False]
    assert_alike(Vectoriser(QUERIES, LEXICON, earlier=(quick, np.array([1, -1, -1]))), VECTORISER)


def assert_alike(one: Vectoriser, other: Vectoriser) -> None:
    assert one.uses(2) == other.uses(2)
    assert sorted(one.occurrences.weights) == pytest.approx(sorted(other.occurrences.weights))
    for text in ("the needle hurts", "the jab", "the car park", "hurts the car"):
        found = [each.describe(text.split()) for each in (one, other)]
        assert found[0].total == pytest.approx(found[1].total)
        assert found[0].length == pytest.approx(found[1].length)
        assert len(found[0].ids) == len(found[1].ids)
