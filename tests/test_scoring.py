import numpy as np
import pytest
from msgspec.structs import asdict, replace

from bot.features import Vectoriser
from bot.lexicon import WordLexicon
from bot.scoring import PRIOR, GroupScorer

QUERIES = [["price", "please"], ["price", "list"], ["car", "park"], ["park", "here"], ["weather"]]
FIRST = np.array([0, 2, 4, 5, 5])  # three groups, and an empty one
VECTORISER = Vectoriser(QUERIES, WordLexicon.build({}, {}, []), often={"price"})
SCORER = GroupScorer(VECTORISER.occurrences, FIRST, VECTORISER.weights)


ALL = [0, 1, 2, 3]


def mass_of(*numbers: int) -> np.ndarray:
    """Return the sum of some rows, (features,)."""
    found = VECTORISER.occurrences
    there = np.isin(found.rows, numbers)
    return np.bincount(found.features[there], found.weights[there], VECTORISER.size)


@pytest.mark.parametrize(("words", "best"), [("price", 0), ("car park", 1), ("weather", 2), ("the price", 0)])
def test_the_group_that_says_it_most_scores_best(words: str, best: int) -> None:
    query = VECTORISER.describe(words.split())
    scores = SCORER.score(query)
    likeness = [cosine for _, cosine in SCORER.nearest(query, scores, ALL)]
    assert {int(np.argmax(each)) for each in (scores.likelihood, scores.centre, likeness)} == {best}


def test_likelihood_is_the_formula_written_out() -> None:
    query = VECTORISER.describe(["price"])
    mass = np.array([mass_of(0, 1), mass_of(2, 3), mass_of(4), mass_of()])
    background = mass.sum(axis=0) / mass.sum()
    smoothed = (mass + PRIOR * background) / (mass.sum(axis=1, keepdims=True) + PRIOR)
    gain = np.log(smoothed[:, query.ids] / background[query.ids])
    expected = (gain * VECTORISER.weights[query.ids]).sum(axis=1) / query.total
    assert SCORER.score(query).likelihood == pytest.approx(expected, abs=1e-4)


def test_a_row_left_out_scores_as_if_it_had_never_been_there() -> None:
    query, mass = VECTORISER.describe(["car", "park"]), mass_of(3)
    scores = SCORER.score(query, unseen=(2, VECTORISER.describe(QUERIES[2])))
    assert SCORER.nearest(query, scores, [1])[0][0] == 3
    weights = VECTORISER.weights[query.ids] / query.length
    assert scores.centre[1] == pytest.approx(weights @ mass[query.ids] / np.linalg.norm(mass), abs=1e-3)
    assert scores.centre[[0, 2, 3]] == pytest.approx(SCORER.score(query).centre[[0, 2, 3]])


def test_a_stored_query_is_its_own_nearest() -> None:
    query = VECTORISER.describe(["car", "park"])
    ((row, cosine),) = SCORER.nearest(query, SCORER.score(query), [1])
    assert row == 2
    assert cosine == pytest.approx(1, abs=1e-5)


def test_nothing_known_scores_nothing() -> None:
    query = VECTORISER.describe(["xyzzy"])
    scores = SCORER.score(query)
    assert not scores.likelihood.any()
    assert not scores.centre.any()
    assert not scores.products.any()


def test_an_empty_group_has_no_nearest() -> None:
    query = VECTORISER.describe(["price"])
    assert SCORER.nearest(query, SCORER.score(query), [3]) == [(0, 0.0)]


def test_words_used_often_score_as_others_do() -> None:
    """What is kept of a word is the sum of what its features say one by one."""
    query = VECTORISER.describe(["price", "list"])
    apart = replace(query, often=[], others=query.ids)
    assert query.often
    one, other = (asdict(SCORER.score(each)) for each in (query, apart))
    assert {name: pytest.approx(scores) for name, scores in one.items()} == other
