import numpy as np
import pytest

from bot.features import Vectoriser
from bot.lexicon import WordLexicon
from bot.scoring import PRIOR, GroupScorer

QUERIES = [["price", "please"], ["price", "list"], ["car", "park"], ["park", "here"], ["weather"]]
FIRST = np.array([0, 2, 4, 5, 5])  # three groups, and an empty one
VECTORISER = Vectoriser(QUERIES, WordLexicon.build({}, {}, []))
SCORER = GroupScorer(VECTORISER.rows, FIRST, VECTORISER.size)


@pytest.mark.parametrize(("words", "best"), [("price", 0), ("car park", 1), ("weather", 2), ("the price", 0)])
def test_the_group_that_says_it_most_scores_best(words: str, best: int) -> None:
    scores = SCORER.score(VECTORISER.describe(words.split()))
    assert {int(each.argmax()) for each in (scores.likelihood, scores.centre)} == {best}
    assert SCORER.owners[scores.likeness.argmax()] == best


def test_likelihood_is_the_formula_written_out() -> None:
    query = VECTORISER.describe(["price"])
    ids, weights = query.ids, query.weights
    mass = np.zeros((4, VECTORISER.size))
    for row, owner in enumerate(SCORER.owners):
        np.add.at(mass[owner], *VECTORISER.rows.row(row))
    background = mass.sum(axis=0) / mass.sum()
    smoothed = (mass + PRIOR * background) / (mass.sum(axis=1, keepdims=True) + PRIOR)
    expected = (np.log(smoothed[:, ids] / background[ids]) * weights).sum(axis=1) / query.total
    assert SCORER.score(query).likelihood == pytest.approx(expected, abs=1e-4)


def test_a_row_left_out_scores_as_if_it_had_never_been_there() -> None:
    words = ["car", "park"]
    scores = SCORER.score(VECTORISER.describe(words), unseen=(2, VECTORISER.describe(QUERIES[2])))
    mass = np.zeros(VECTORISER.size)
    np.add.at(mass, *VECTORISER.rows.row(3))
    query = VECTORISER.describe(words)
    assert scores.centre[1] == pytest.approx(query.weights @ mass[query.ids] / np.linalg.norm(mass), abs=1e-3)
    assert scores.likeness[2] == 0


def test_a_stored_query_is_its_own_nearest() -> None:
    scores = SCORER.score(VECTORISER.describe(["car", "park"]))
    assert int(scores.likeness.argmax()) == 2
    assert scores.likeness.max() == pytest.approx(1, abs=1e-5)


def test_nothing_known_scores_nothing() -> None:
    scores = SCORER.score(VECTORISER.describe(["xyzzy"]))
    assert not scores.likelihood.any()
    assert not scores.centre.any()
    assert not scores.likeness.any()
