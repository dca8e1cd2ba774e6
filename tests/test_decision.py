import pytest

from bot.decision import Costs, Decision, decide

COSTS = Costs(wrong=1.0, asked=0.3, unhelped=0.7)


@pytest.mark.parametrize(
    ("confidences", "decision"),
    [
        ([0.95, 0.01], Decision.ANSWER),
        ([0.71, 0.27, 0.02], Decision.ANSWER),  # 0.29 against 0.30 for asking
        ([0.69, 0.29, 0.02], Decision.CLARIFY),  # 0.31 against 0.30
        ([0.30, 0.20, 0.10], Decision.FALLBACK),  # 0.42 against 0.58
        ([0.45, 0.25, 0.05], Decision.CLARIFY),  # 0.475 against 0.525 and 0.55
        ([0.02, 0.01, 0.01], Decision.FALLBACK),
        ([], Decision.FALLBACK),
    ],
)
def test_the_cheapest_decision(confidences: list[float], decision: Decision) -> None:
    assert decide(confidences, COSTS) is decision


def test_only_three_choices_count_as_offered() -> None:
    assert decide([0.2] * 5, COSTS) is Decision.CLARIFY


def test_dearer_wrong_answers_are_given_less_often() -> None:
    assert decide([0.8, 0.1], Costs(wrong=1)) is Decision.ANSWER
    assert decide([0.8, 0.1], Costs(wrong=5)) is Decision.CLARIFY
