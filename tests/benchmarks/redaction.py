"""Measure how long redaction takes: for ordinary messages, and for hostile texts of 16 kB.

python -m tests.benchmarks.redaction
"""

import json
import statistics
import time

from bot.private import redact
from tests.conftest import DATA

BYTES = 16_384
RUNS = 5
HOSTILE = [
    "1",
    "a.",
    " ",
    "a@",
    "12/",
    "my name is ",
    "1 ",
    "0 ",
    "a-",
    "at dot ",
    "1234567 a ",
    "07700 900123 a ",
    "GB82 ",
]


def milliseconds(text: str) -> float:
    """Return the least processor time of some runs."""
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        redact(text)
        times.append((time.process_time() - start) * 1000)
    return min(times)


def main() -> None:
    rows = (DATA / "private_details.jsonl").read_text(encoding="utf-8").splitlines()
    ordinary = [milliseconds(json.loads(row)["text"]) for row in rows]
    print(f"a message: median {statistics.median(ordinary):.2f} ms, worst {max(ordinary):.2f} ms of {len(ordinary)}")
    for unit in HOSTILE:
        text = (unit * BYTES)[:BYTES]
        print(f"16 kB of {unit!r}: {milliseconds(text):.1f} ms")


if __name__ == "__main__":
    main()
