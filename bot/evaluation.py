"""Measure accuracy on labelled questions, and say in plain words what the figures mean."""

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

import msgspec

from bot.conversation import Conversation

THRESHOLDS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
MOST_CONFUSIONS = 10


@dataclass(frozen=True)
class LabelledQuestion:
    """A question and the ids of the entries that would answer it; none where the knowledge base does not cover it.

    A report of an emergency expects the category of its alert.
    """

    question: str
    expect: tuple[str, ...]

    @classmethod
    def read(cls, row: dict[str, Any]) -> "LabelledQuestion":
        """Return a row of a CSV or JSONL file; raise `ValueError` where it lacks what is needed."""
        question = row.get("question", row.get("q"))
        expect = row.get("expect")
        if not isinstance(question, str) or not question.strip():
            raise ValueError("a row needs a 'question' (or 'q') that is text")
        if isinstance(expect, str):
            expect = expect.replace(",", " ").split()
        if not isinstance(expect, list) or not all(isinstance(name, str) for name in expect):
            raise ValueError(f"'{question}': 'expect' is to be a list of entry ids, or ids separated by spaces")
        return cls(question, tuple(expect))


def read_labelled(file: Path) -> list[LabelledQuestion]:
    """Return the questions of a CSV or JSONL file; raise `OSError`, or `ValueError` that says which row is wrong."""
    try:
        return [LabelledQuestion.read(row) for row in _rows(file)]
    except csv.Error as error:
        raise ValueError(str(error)) from error


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        if file.suffix.lower() == ".csv":
            yield from csv.DictReader(lines)
            return
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    yield msgspec.json.decode(line, type=dict[str, Any])
                except msgspec.DecodeError as error:
                    raise ValueError(f"line {number}: {error}") from error


@dataclass(frozen=True)
class Outcome:
    """What a labelled question met: the reply's kind, the entries it named, and the surest entry.

    `reports` tells whether the question is labelled as an emergency.
    """

    asked: LabelledQuestion
    kind: str
    named: tuple[str, ...]
    top: str
    confidence: float
    reports: bool

    @property
    def is_right(self) -> bool:
        """Whether an entry that was expected stands first in an answer."""
        return self.kind in ("answer", "chat") and self.named[0] in self.asked.expect


def evaluate(conversation: Conversation, rows: Sequence[LabelledQuestion]) -> list[Outcome]:
    """Return what each question met; raise `ValueError` where one expects what there is not."""
    categories = {alert.category for alert in conversation.base.urgent.alerts}
    for row in rows:
        for name in row.expect:
            if name not in conversation.base.by_id and name not in categories:
                raise ValueError(f"'{row.question}' expects '{name}', which is no entry and no alert")
    return [_outcome(conversation, row, not categories.isdisjoint(row.expect)) for row in rows]


def _outcome(conversation: Conversation, row: LabelledQuestion, reports: bool) -> Outcome:
    reply = conversation.reply(row.question)
    named = tuple(each.id for each in reply.entries or reply.choices)
    offered = reply.choices or reply.suggestions
    surest = reply.entries[0] if reply.entries else offered[0] if offered else None
    top, confidence = (surest.id, surest.confidence) if surest else ("", 0.0)
    return Outcome(row, reply.kind, named, top, confidence, reports)


def wilson_interval(hits: int, of: int) -> tuple[float, float]:
    """Return the 95 % confidence interval of a share (Wilson 1927)."""
    z = 1.96
    share, spread = hits / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    reach = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def report(outcomes: Sequence[Outcome]) -> str:
    """Return the figures as text: shares with their intervals, the curve of thresholds, the worst confusions."""
    reports = [outcome for outcome in outcomes if outcome.reports]
    covered = [outcome for outcome in outcomes if outcome.asked.expect and not outcome.reports]
    foreign = [outcome for outcome in outcomes if not outcome.asked.expect]
    lines = []
    if covered:
        offered = sum(bool(set(outcome.named[:3]) & set(outcome.asked.expect)) for outcome in covered)
        wrong = sum(outcome.kind in ("answer", "chat") and not outcome.is_right for outcome in covered)
        lines += [
            f"Of {len(covered)} questions that the knowledge base covers:",
            _share("answered rightly", sum(outcome.is_right for outcome in covered), len(covered)),
            _share("answered rightly or offered", offered, len(covered)),
            _share("answered wrongly", wrong, len(covered)),
        ]
    if foreign:
        declined = sum(outcome.kind == "fallback" for outcome in foreign)
        lines += [f"Of {len(foreign)} that it does not cover:", _share("declined", declined, len(foreign))]
    if reports:
        met = sum(outcome.kind == "urgent" for outcome in reports)
        lines += [f"Of {len(reports)} reports of emergencies:", _share("met by the card", met, len(reports))]
    if calm := covered + foreign:
        alarmed = sum(outcome.kind == "urgent" for outcome in calm)
        lines += [f"Of the {len(calm)} others:", _share("met by the card", alarmed, len(calm))]
    lines += ["", "Were every reply at or above a confidence an answer, and all others declined:"]
    lines += [_at_threshold(threshold, covered, foreign) for threshold in THRESHOLDS]
    return "\n".join(lines + _confusions(covered))


def _confusions(covered: Sequence[Outcome]) -> list[str]:
    """Return lines that tell which entries were most often taken for which."""
    missed = [outcome for outcome in covered if outcome.top not in outcome.asked.expect]
    pairs = Counter((outcome.asked.expect[0], outcome.top or "no entry") for outcome in missed)
    lines = [f"  {count} x {wanted} -> {got}" for (wanted, got), count in pairs.most_common(MOST_CONFUSIONS)]
    return ["", "Most often taken for another entry:", *lines] if lines else []


def _share(name: str, hits: int, of: int) -> str:
    low, high = wilson_interval(hits, of)
    return f"  {name}: {hits / of:.3f} (95 % interval {low:.3f} to {high:.3f})"


def _at_threshold(threshold: float, covered: Sequence[Outcome], foreign: Sequence[Outcome]) -> str:
    answered = [outcome for outcome in covered if outcome.confidence >= threshold]
    wrong = [outcome for outcome in answered if outcome.top not in outcome.asked.expect]
    declined = [outcome for outcome in foreign if outcome.confidence < threshold]
    parts = []
    if covered:
        shares = _of_100(answered, covered), _of_100(wrong, covered)
        parts.append("of 100 questions you cover, {} are answered, {} of them wrongly".format(*shares))
    if foreign:
        parts.append(f"of 100 you don't, {_of_100(declined, foreign)} are declined")
    return f"  {threshold:.1f}: {'; '.join(parts)}"


def _of_100(some: Sequence[Outcome], of: Sequence[Outcome]) -> int:
    return round(100 * len(some) / len(of))
