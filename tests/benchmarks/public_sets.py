"""Measure the engine, untouched, on public sets of real questions turned into knowledge folders.

    python -m tests.benchmarks.public_sets [--failures]

The sets stand beside the checkout (see their README there). Each intent becomes an entry, its training rows the
phrasings. A reply counts as given where its confidence reaches a threshold. Two are shown, both from training rows
alone: 0.5, where a reply is more likely right than wrong by what was learnt from them; and the highest that keeps all
but three in a thousand of the right replies to training rows, each ranked as if it were not in the base. `--failures`
prints examples of each kind of failure at 0.5.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from sklearn.metrics import matthews_corrcoef

from bot.knowledge_base import load
from bot.matching import Matcher
from bot.text import tokenise
from tests.conftest import DATA, SHARED

FOREIGN = ""  # the label of a question that no intent covers
HINT3_FOREIGN = "NO_NODES_DETECTED"
TRAINING_ROWS = 3000  # ranked for the threshold, at most
KEPT = 0.997  # of the right replies to them
LIKELIER_RIGHT = 0.5
Rows = list[tuple[str, str]]


@dataclass(frozen=True)
class PublicSet:
    """Training and test rows: a text and the label of its intent."""

    name: str
    train: Rows
    test: Rows


@dataclass(frozen=True)
class Guesses:
    """What the matcher says of each row: the label of the best entry, and the confidence in it."""

    labels: list[str]
    confidences: list[float]

    def at(self, threshold: float) -> list[str]:
        """Return the labels, those below the threshold as foreign."""
        pairs = zip(self.labels, self.confidences, strict=True)
        return [label if confidence >= threshold else FOREIGN for label, confidence in pairs]


def hint3(name: str) -> PublicSet:
    """Return one of the HINT3 sets."""

    def rows(part: str) -> Rows:
        with (SHARED / f"benchmarks/hint3/{name}_{part}.csv").open(encoding="utf-8", newline="") as lines:
            read = csv.reader(lines)
            next(read)
            return [(row[0], FOREIGN if row[1] == HINT3_FOREIGN else row[1]) for row in read]

    return PublicSet(name, rows("train"), rows("test"))


def clinc150() -> PublicSet:
    """Return CLINC150, its test rows out of scope included."""
    data = json.loads((SHARED / "benchmarks/clinc150/data_full.json").read_text(encoding="utf-8"))
    covered = [(text, label) for text, label in data["test"]]
    return PublicSet(
        "CLINC150",
        [(text, label) for text, label in data["train"]],
        covered + [(text, FOREIGN) for text, _ in data["oos_test"]],
    )


def write_folder(rows: Rows, folder: Path) -> list[str]:
    """Write a knowledge folder of the rows and return the label of each entry, in the folder's order."""
    for file in ("clinic.yaml", "urgent.yaml"):
        (folder / file).write_text((DATA / "small" / file).read_text(encoding="utf-8"), encoding="utf-8")
    texts: dict[str, dict[str, str]] = {}
    taken: set[str] = set()
    for text, label in rows:
        key = " ".join(tokenise(text))
        if key and key not in taken:  # a folder holds no phrasing twice
            taken.add(key)
            texts.setdefault(label, {})[key] = text
    (folder / "entries/intents").mkdir(parents=True)
    labels = sorted(texts)
    for number, label in enumerate(labels):
        question, *phrasings = [text[:300] for text in texts[label].values()]
        entry = {"id": f"intent-{number:03}", "question": question, "phrasings": phrasings or [question + " please"]}
        entry |= {"answer": label, "short": label, "sources": [{"id": "set", "section": label}], "related": []}
        entry |= {"reviewed": "2026-01-01", "review_due": "2099-01-01"}
        (folder / f"entries/intents/{entry['id']}.yaml").write_text(yaml.safe_dump(entry, allow_unicode=True))
    (folder / "sources.yaml").write_text("set: {title: A public set, about: real questions}\n")
    return labels


def guess(matcher: Matcher, texts: Sequence[str], labels: list[str]) -> Guesses:
    """Return what the matcher says of each text."""
    tops = [next(iter(matcher.rank(text).matches), None) for text in texts]
    found = [labels[int(top.entry_id.removeprefix("intent-"))] if top else FOREIGN for top in tops]
    return Guesses(found, [top.confidence if top else 0.0 for top in tops])


def threshold_that_keeps(share: float, matcher: Matcher, entries: int) -> float:
    """Return the highest threshold that keeps so many of the right replies to held-out training rows."""
    index = matcher.index
    rows = np.unique(np.linspace(0, index.first[entries] - 1, TRAINING_ROWS).astype(int))
    tops = [(row, matcher.rank_held_out(int(row)).matches[0]) for row in rows]
    right = [top.confidence for row, top in tops if top.entry_id == index.entry_ids[index.owners[row]]]
    return float(np.quantile(right, 1 - share))


def print_failures(given: PublicSet, said: list[str]) -> None:
    """Print examples of each kind of failure."""
    kinds: dict[str, list[str]] = {}
    for (text, label), guessed in zip(given.test, said, strict=True):
        if label != guessed:
            kind = "foreign, answered" if label == FOREIGN else "declined" if guessed == FOREIGN else "wrong entry"
            kinds.setdefault(kind, []).append(f"{text!r}: {label or '-'} taken for {guessed or '-'}")
    for kind, examples in sorted(kinds.items()):
        print(f"\n{given.name}, {kind} ({len(examples)}):", *examples[:: max(1, len(examples) // 5)][:5], sep="\n  ")


def main() -> None:
    if not (SHARED / "benchmarks").is_dir():
        print("the public sets are not beside this checkout")
        return
    print("| set | threshold | MCC | in-scope accuracy | out-of-scope recall |\n|---|---|---|---|---|")
    failures = []
    for given in (hint3("sofmattress"), hint3("curekart"), clinc150()):
        with tempfile.TemporaryDirectory() as folder:
            labels = write_folder(given.train, Path(folder))
            matcher = Matcher(load(Path(folder)))
        guesses = guess(matcher, [text for text, _ in given.test], labels)
        failures.append((given, guesses.at(LIKELIER_RIGHT)))
        truth = np.array([label for _, label in given.test])
        for threshold in (LIKELIER_RIGHT, threshold_that_keeps(KEPT, matcher, len(labels))):
            said = np.array(guesses.at(threshold))
            covered, right = truth != FOREIGN, said == truth
            figures = threshold, matthews_corrcoef(truth, said), right[covered].mean(), right[~covered].mean()
            print(f"| {given.name} | {' | '.join(f'{figure:.3f}' for figure in figures)} |")
    if "--failures" in sys.argv:
        for given, labels in failures:
            print_failures(given, labels)


if __name__ == "__main__":
    main()
