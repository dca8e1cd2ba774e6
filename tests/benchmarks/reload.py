"""From saving a phrasing to its answer from every worker of a real server: `python -m tests.benchmarks.reload`."""

import shutil
import tempfile
import time
from pathlib import Path
from statistics import median

from bot.editing import add_phrasing
from bot.knowledge_base import SHIPPED
from bot.saving import read, save
from tests.test_server import ask, serving

WORKERS = 2
ENOUGH = 12  # answers in a row, each over a new connection, by which no worker can be left with the old one
FILE = "entries/practical/who-performs.yaml"
WORDS = ["zebra", "yacht", "violin", "umbrella", "tulip", "saxophone", "raccoon", "quokka", "penguin", "ostrich"]


def seconds_until_answered(address: str, folder: Path, question: str) -> tuple[float, float]:
    """Save a phrasing; return how long saving took, and from then until the last answer without it."""
    before = read(folder, FILE) or ""
    text = add_phrasing(before, question)
    began = time.perf_counter()
    save(folder, FILE, text, before)
    saved = old = time.perf_counter()
    answered = 0
    while answered < ENOUGH:
        entries = ask(address, question)["entries"]
        time.sleep(0.02)  # leaves the processor to the workers
        if [entry["id"] for entry in entries] == ["who-performs"]:
            answered += 1
        else:
            answered, old = 0, time.perf_counter()
    return saved - began, old - saved


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(shutil.copytree(SHIPPED, Path(place) / "knowledge"))
        options = ("--workers", str(WORKERS), "--knowledge", str(folder), "--database", f"sqlite:///{place}/x.db")
        with serving(*options) as (address, _, _):
            found = []
            for word in WORDS:
                found.append(seconds_until_answered(address, folder, word))
                print(f"{word}: saved in {found[-1][0]:.2f} s, answered {found[-1][1]:.2f} s later", flush=True)
    saving, until = zip(*found, strict=True)
    print(f"{len(WORDS)} saves: {median(saving):.2f} s each (median); then answered by all {WORKERS} workers within")
    print(f"{median(until):.2f} s (median), {max(until):.2f} s (longest)")


if __name__ == "__main__":
    main()
