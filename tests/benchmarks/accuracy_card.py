"""Measure accuracy, and write the figures into the README's accuracy card.

    python -m tests.benchmarks.accuracy_card

The labelled questions stand beside the checkout; the card of emergencies is the project's own (tests/data).
"""

import json
import random
from collections.abc import Sequence
from pathlib import Path

from bot.calibration import misspell
from bot.conversation import Conversation
from bot.evaluation import LabelledQuestion, Outcome, evaluate, wilson_interval
from bot.knowledge_base import SHIPPED, load
from tests.conftest import DATA, SHARED

README = Path(__file__).resolve().parent.parent.parent / "README.md"
START, END = "<!-- accuracy card -->\n", "<!-- end of the accuracy card -->"
ROUNDS = 5


def labelled(conversation: Conversation) -> list[tuple[str, int, int]]:
    """Return (what, hits, of) for the labelled questions."""
    rows = [json.loads(line) for line in (SHARED / "questions/dev.jsonl").read_text(encoding="utf-8").splitlines()]
    outcomes = evaluate(conversation, [LabelledQuestion.read(row) for row in rows])
    reports = [outcome for outcome in outcomes if outcome.reports]
    covered = [outcome for outcome in outcomes if outcome.asked.expect and not outcome.reports]
    foreign = [outcome for outcome in outcomes if not outcome.asked.expect]
    others = covered + foreign
    helped = [bool(set(outcome.named[:3]) & set(outcome.asked.expect)) for outcome in covered]
    wrong = [outcome.kind in ("answer", "chat") and not outcome.is_right for outcome in covered]
    return [
        ("covered questions answered rightly", sum(outcome.is_right for outcome in covered), len(covered)),
        ("answered rightly, or the right entry among at most three choices", sum(helped), len(covered)),
        ("answered wrongly", sum(wrong), len(covered)),
        ("questions not covered: declined", kinds(foreign, "fallback"), len(foreign)),
        ("emergencies met by a card", kinds(reports, "urgent"), len(reports)),
        ("anything else met by a card", kinds(others, "urgent"), len(others)),
        ("one misspelling by machine: the same first entry", *misspelt(conversation, [row["q"] for row in rows])),
    ]


def kinds(outcomes: Sequence[Outcome], kind: str) -> int:
    return sum(outcome.kind == kind for outcome in outcomes)


def misspelt(conversation: Conversation, questions: Sequence[str]) -> tuple[int, int]:
    """Return how many misspelt questions keep their first entry, and how many were tried."""
    slips = random.Random(0)

    def first(text: str) -> str:
        return next((match.entry_id for match in conversation.matcher.rank(text).matches), "")

    kept = [
        first(" ".join(misspell(question.split(), slips))) == first(question)
        for question in questions
        for _ in range(ROUNDS)
    ]
    return sum(kept), len(kept)


def own_card(conversation: Conversation) -> list[tuple[str, int, int]]:
    """Return (what, hits, of) for the project's own card of reports and look-alikes, which nothing is learnt from."""
    messages = [json.loads(line) for line in (DATA / "urgent_card.jsonl").read_text(encoding="utf-8").splitlines()]
    met = [(bool(message["urgent"]), conversation.reply(message["text"]).kind == "urgent") for message in messages]
    reports = [alarmed for urgent, alarmed in met if urgent]
    alike = [alarmed for urgent, alarmed in met if not urgent]
    return [
        ("reports on the project's own card, met by one", sum(reports), len(reports)),
        ("look-alikes on it, met by a card", sum(alike), len(alike)),
    ]


def main() -> None:
    conversation = Conversation(load(SHIPPED))
    lines = ["| what | share | 95 % interval | of |", "|---|---|---|---|"]
    for what, hits, of in labelled(conversation) + own_card(conversation):
        low, high = wilson_interval(hits, of)
        lines.append(f"| {what} | {hits / of:.3f} | {low:.3f} to {high:.3f} | {of:,} |")
    card = "\n".join(lines) + "\n"
    before, rest = README.read_text(encoding="utf-8").split(START)
    README.write_text(before + START + card + END + rest.split(END)[1], encoding="utf-8")
    print(card)


if __name__ == "__main__":
    main()
