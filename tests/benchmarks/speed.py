"""Measure time and memory: the shipped base, its cold start, and bases of other sizes beside a fuzzy scan.

    python -m tests.benchmarks.speed

Larger bases are made of the shipped phrasings with some of their words exchanged for others of the vocabulary, spread
over as many entries as keep about 150 phrasings each. The scan is RapidFuzz's token_set_ratio over the same phrasings.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import msgspec
import numpy as np
from rapidfuzz import fuzz, process

from bot.conversation import Conversation
from bot.knowledge_base import SHIPPED, KnowledgeBase, load
from bot.learnt import Learnt
from bot.matching import Matcher
from bot.text import tokenise

SIZES = (1_000, 10_000, 100_000)
PER_ENTRY = 150
QUESTIONS = 200


def milliseconds(ask: Callable[[str], object], questions: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of the time that one question takes."""
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times), float(np.quantile(times, 0.99))


def of_size(base: KnowledgeBase, size: int, words: list[str], chance: random.Random) -> KnowledgeBase:
    """Return a base of about `size` phrasings, with the numbers learnt from the shipped one."""
    texts = list(chain.from_iterable(base.phrasings))
    entries = []
    for number in range(max(2, size // PER_ENTRY)):
        made = {" ".join(exchange(tokenise(chance.choice(texts)), words, chance)) for _ in range(PER_ENTRY)}
        entry = base.entries[number % len(base.entries)]
        entries.append(
            msgspec.structs.replace(entry, id=f"entry-{number}", question=f"entry {number}", phrasings=[*made])
        )
    larger = replace(base, entries=entries, topics={entry.id: "made" for entry in entries})
    assert base.learnt is not None
    return replace(larger, learnt=Learnt(larger.digest, base.learnt.choice, base.learnt.alarm))


def exchange(phrasing: list[str], words: list[str], chance: random.Random) -> list[str]:
    return [chance.choice(words) if chance.random() < 0.3 else word for word in phrasing]


def memory() -> str:
    """Return, in words, the memory that this process has, and the most that it has had (Linux)."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    now, most = (int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM"))
    return f"{now:.0f} MB, at most {most:.0f} MB while building"


def main() -> None:
    runs = []
    for _ in range(5):
        start = time.perf_counter()
        command = [sys.executable, "-c", "from bot.cli import main; main()", "ask", "does it hurt"]
        subprocess.run(command, check=True, capture_output=True)
        runs.append(time.perf_counter() - start)
    print(f"from command to first answer: median {statistics.median(runs):.2f} s, worst {max(runs):.2f} s of 5")
    base = load(SHIPPED)
    chance = random.Random(0)
    texts = list(chain.from_iterable(base.phrasings))
    questions = chance.sample(texts, QUESTIONS)
    start = time.perf_counter()
    conversation = Conversation(base)
    print(f"build at the shipped base: {time.perf_counter() - start:.2f} s; memory of the process {memory()}")
    median, slowest = milliseconds(conversation.reply, questions)
    print(f"a question to a reply, shipped base: median {median:.2f} ms, 99 % {slowest:.2f} ms")
    typed = [question[: chance.randint(3, max(3, len(question)))] for question in questions]
    conversation.suggester.suggest("")
    median, slowest = milliseconds(conversation.suggester.suggest, typed)
    print(f"suggestions while somebody types: median {median:.2f} ms, 99 % {slowest:.2f} ms")
    long = " ".join(texts)[:1000]
    print(f"screening 1,000 characters: median {milliseconds(conversation.screen.screen, [long] * 50)[0]:.2f} ms")
    words = sorted({word for text in texts for word in tokenise(text)})
    print("\n| phrasings | build, s | match: median, ms | 99 %, ms | token_set_ratio scan: median, ms | times faster |")
    print("|---|---|---|---|---|---|")
    for size in SIZES:
        larger = of_size(base, size, words, chance)
        start = time.perf_counter()
        matcher = Matcher(larger)
        built = time.perf_counter() - start
        median, slowest = milliseconds(matcher.rank, questions)
        stored = list(chain.from_iterable(larger.phrasings))
        scan, _ = milliseconds(partial(process.extractOne, choices=stored, scorer=fuzz.token_set_ratio), questions[:20])
        print(f"| {len(stored):,} | {built:.1f} | {median:.2f} | {slowest:.2f} | {scan:.1f} | {scan / median:.0f} |")


if __name__ == "__main__":
    main()
