import numpy as np
import pytest

from bot.choice import ConditionalLogit


def test_probabilities_are_a_softmax_with_none_among_the_options() -> None:
    model = ConditionalLogit([2.0], [1.0])
    share = model.probabilities([[0.5], [1.5]], [1.0])
    odds = np.exp([1.0, 3.0, 1.0])
    assert share == pytest.approx(odds / odds.sum())


def test_fit_finds_the_weights_that_made_the_examples() -> None:
    random = np.random.default_rng(1)
    scores, signals = random.normal(size=(6000, 4, 2)), np.ones((6000, 1))
    true = ConditionalLogit([1.5, -0.5], [0.7])
    right = np.array([random.choice(5, p=true.probabilities(each, [1.0])) for each in scores.tolist()])
    fitted = ConditionalLogit.fit(scores, signals, right, np.ones(6000))
    assert fitted.entry_weights == pytest.approx(true.entry_weights, abs=0.1)
    assert fitted.none_weights == pytest.approx(true.none_weights, abs=0.1)


def test_fit_stays_finite_when_one_score_settles_everything() -> None:
    scores = np.array([[[1.0], [0.0]]] * 50)
    fitted = ConditionalLogit.fit(scores, np.ones((50, 1)), np.zeros(50, dtype=int), np.ones(50))
    assert np.isfinite(fitted.entry_weights).all()
    assert fitted.probabilities([[1.0], [0.0]], [1.0])[0] > 0.9
