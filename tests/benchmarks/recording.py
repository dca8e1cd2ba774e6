"""Measure what recording costs: answers a second of two servers, one that records everything and one that does not.

    python -m tests.benchmarks.recording [DATABASE_URL]

Both run side by side, and are asked in turn, so that what else the machine does falls on both alike.
"""

import http.client
import json
import os
import random
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from bot.knowledge_base import SHIPPED, load
from tests.test_server import serving
from web.store import Store

ROUNDS = 25
QUESTIONS = 300  # of each server in each round
CLIENTS = 4


def ask_all(address: str, questions: list[bytes]) -> None:
    connection = http.client.HTTPConnection(urlsplit(address).netloc)
    for body in questions:
        connection.request("POST", "/api/v1/ask", body, {"Content-Type": "application/json"})
        assert connection.getresponse().read()
    connection.close()


def rate(address: str, questions: list[bytes]) -> float:
    """Return answers a second."""
    start = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(lambda part: ask_all(address, questions[part::CLIENTS]), range(CLIENTS)))
    return len(questions) / (time.perf_counter() - start)


def processor_seconds(master: int) -> float:
    """Return the time that a server's processes have had of the processors (Linux)."""
    ticks = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = stat.read_text().rsplit(")", 1)[1].split()
        if master in (int(stat.parent.name), int(fields[1])):
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def main() -> None:
    texts = list(chain.from_iterable(load(SHIPPED).phrasings))
    random.Random(0).shuffle(texts)
    questions = [json.dumps({"question": text}).encode() for text in islice(cycle(texts), QUESTIONS)]
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/on.db"
        off, _, silent = running.enter_context(
            serving("--record", "nothing", "--database", f"sqlite:///{folder}/off.db")
        )
        on, _, recording = running.enter_context(serving("--record", "everything", "--database", url))
        rate(off, questions), rate(on, questions)  # to warm up
        before = [processor_seconds(server.pid) for server in (silent, recording)]
        pairs = [(rate(off, questions), rate(on, questions)) for _ in range(ROUNDS)]
        after = [processor_seconds(server.pid) for server in (silent, recording)]
        recording.terminate()
        recording.wait()
        store = Store(url)
        kept = store.forget(None)
        store.database.close()
    without, with_it = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(on / off for off, on in pairs)
    print(
        f"answers a second, median of {ROUNDS}: {without:.0f} without a record, {with_it:.0f} with; ratio {ratio:.2f}"
    )
    spent = [(end - start) * 1000 / (ROUNDS * QUESTIONS) for start, end in zip(before, after, strict=True)]
    print(f"processor time for an answer: {spent[0]:.2f} ms without, {spent[1]:.2f} ms with")
    print(f"recorded: {kept:,} of {QUESTIONS * (ROUNDS + 1):,} questions")


if __name__ == "__main__":
    main()
