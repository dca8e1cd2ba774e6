"""Choose between answering, asking which was meant, and owning up, by what each is expected to cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_CHOICES = 3


class Decision(StrEnum):
    """What to do with a ranking."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    FALLBACK = "fallback"


@dataclass(frozen=True)
class Costs:
    """How bad each outcome is beside a right answer, which costs nothing. Only their ratios matter.

    `wrong`: a wrong answer. `asked`: having to choose among questions. `unhelped`: a question that the base covers but
    that got no answer, or choices without the right one.
    """

    wrong: float = 1.0
    asked: float = 0.3
    unhelped: float = 0.7


def decide(confidences: Sequence[float], costs: Costs) -> Decision:
    """Return the cheapest decision, given the confidences of the ranked entries, best first.

    What they lack to 1 is the probability that none of them is right.
    """
    best = confidences[0] if confidences else 0.0
    offered = sum(confidences[:MOST_CHOICES])
    expected = {
        Decision.ANSWER: costs.wrong * (1 - best),
        Decision.CLARIFY: costs.asked + costs.unhelped * (1 - offered),
        Decision.FALLBACK: costs.unhelped * sum(confidences),
    }
    return min(expected, key=lambda decision: expected[decision])
