"""Measure how often the first entry stays the same when a question is misspelt, or noise is put around it.

python -m tests.benchmarks.robustness
"""

import json
import random
from collections.abc import Callable

from bot.calibration import misspell
from bot.knowledge_base import SHIPPED, load
from bot.matching import Matcher
from tests.conftest import SHARED

NOISE: dict[str, Callable[[str], str]] = {
    "hey": "hey {}".format,
    "a name before": "Hi, I'm Sarah. {}".format,
    "a name after": "{} thanks, this is Priya".format,
    "politeness": "good morning, could you please tell me, {} many thanks".format,
    "emoji": "{} 😭🙏".format,
    "capitals": str.upper,
    "no punctuation": lambda text: text.rstrip("?!. "),
    "much punctuation": "{}???!!".format,
    "American spelling": lambda text: text.replace("isation", "ization").replace("our ", "or ").replace("ae", "e"),
}
ROUNDS = 5


def main() -> None:
    base = load(SHIPPED)
    matcher = Matcher(base)
    rows = (SHARED / "questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [row["q"] for row in map(json.loads, rows) if row["kind"] in ("in", "chat") and not row.get("all_of")]

    def first(text: str) -> str:
        matches = matcher.rank(text).matches
        return matches[0].entry_id if matches else ""

    plain = {question: first(question) for question in questions}
    slips = random.Random(0)
    same = [first(" ".join(misspell(q.split(), slips))) == plain[q] for q in questions for _ in range(ROUNDS)]
    print(f"one misspelling in a word of 5 letters or more: {sum(same) / len(same):.3f} of {len(same)}")
    for name, noise in NOISE.items():
        same = [first(noise(question)) == plain[question] for question in questions]
        print(f"{name}: {sum(same) / len(same):.3f}")


if __name__ == "__main__":
    main()
