"""Group 10,000 questions by likeness: `python -m tests.benchmarks.grouping`."""

import random
import time

from bot.calibration import misspell
from bot.grouping import group
from bot.index import Index
from bot.knowledge_base import SHIPPED, load

QUESTIONS = 10_000
MISSPELT = 0.3


def main() -> None:
    index = Index(load(SHIPPED))
    slips = random.Random(0)
    stored = slips.sample(range(len(index.texts)), QUESTIONS)
    texts = [index.texts[row].split() for row in stored]
    questions = [" ".join(misspell(text, slips) if slips.random() < MISSPELT else text) for text in texts]
    began, worked = time.perf_counter(), time.process_time()
    groups = group(questions, index)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    print(f"{QUESTIONS:,} questions in {len(groups):,} groups: {took:.1f} s ({cpu:.1f} s of the processor)")


if __name__ == "__main__":
    main()
