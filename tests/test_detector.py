import numpy as np
import pytest

from bot.detector import BUCKETS, STEPS, Detector, Examples
from bot.learnt import words_of

REPORTS = [
    "i have fever",
    "fever since monday",
    "he has fever now",
    "fever and chills",
    "my hand is numb",
    "still numb",
]
CALM = [
    "no fever",
    "there is no fever",
    "no real fever",
    "is fever common",
    "not numb",
    "does it go numb",
    "opening hours",
]
MESSAGES = [text.split() for text in [*REPORTS, *CALM] * 3]
IS_REPORT = np.array([True] * len(REPORTS) + [False] * len(CALM) * 1)
EXAMPLES = Examples(MESSAGES)
COUNTS = np.ones(len(MESSAGES))


@pytest.fixture(scope="module")
def detector() -> Detector:
    return EXAMPLES.learn(np.tile(IS_REPORT, 3), COUNTS)


@pytest.mark.parametrize("message", REPORTS)
def test_reports_are_told_by_their_words(message: str, detector: Detector) -> None:
    assert detector.score(message.split()) > 0


@pytest.mark.parametrize("message", CALM)
def test_the_same_words_in_another_order_or_company_are_none(message: str, detector: Detector) -> None:
    assert detector.score(message.split()) < 0


def test_a_word_that_takes_the_alarm_out_may_stand_a_little_apart(detector: Detector) -> None:
    assert detector.score(["no", "such", "fever"]) < detector.score(["some", "such", "fever"])


def test_a_word_said_over_and_over_says_no_more_than_said_twice(detector: Detector) -> None:
    assert detector.score(["fever"] * 200) == pytest.approx(detector.score(["fever"] * 4))


def test_what_counts_for_nothing_is_not_learnt() -> None:
    is_report = np.tile(IS_REPORT, 3)
    turned = is_report.copy()
    turned[: len(IS_REPORT)] = ~turned[: len(IS_REPORT)]
    held_out = COUNTS.copy()
    held_out[: len(IS_REPORT)] = 0
    ours, theirs = EXAMPLES.learn(is_report, held_out), EXAMPLES.learn(turned, held_out)
    assert np.array_equal(ours.weights, theirs.weights)


def test_the_same_is_learnt_each_time_and_kept_whole(detector: Detector) -> None:
    again = EXAMPLES.learn(np.tile(IS_REPORT, 3), COUNTS)
    kept = words_of(again)
    assert kept.is_whole()
    assert np.array_equal(kept.detector().weights, detector.weights)
    assert len(detector.weights) == BUCKETS
    assert abs(detector.weights.astype(int)).max() == STEPS
