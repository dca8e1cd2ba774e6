"""Compare Pinpoint with other engines on the same knowledge base and the same questions, in one run.

    python -m tests.benchmarks.engines

Accuracy is that of the first entry, with nothing declined, on the labelled questions beside the checkout that one entry
answers. Time is that of one question in process, on one thread, the tokenising included.
"""

import json
import os
import sqlite3
import statistics
import time
from collections.abc import Callable
from itertools import chain

os.environ.setdefault("OMP_NUM_THREADS", "1")

import bm25s
import numpy as np
from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import RidgeClassifier

from bot.knowledge_base import SHIPPED, KnowledgeBase, load
from bot.matching import Matcher
from bot.text import tokenise
from tests.conftest import SHARED

Engine = Callable[[str], str]


def pinpoint(base: KnowledgeBase) -> Engine:
    matcher = Matcher(base)
    return lambda question: matches[0].entry_id if (matches := matcher.rank(question).matches) else ""


def scan(scorer: Callable[..., float]) -> Callable[[KnowledgeBase], Engine]:
    def build(base: KnowledgeBase) -> Engine:
        owners, texts = stored(base)
        prepared = [default_process(text) for text in texts]
        return lambda question: owners[process.extractOne(default_process(question), prepared, scorer=scorer)[2]]

    return build


def bm25(base: KnowledgeBase) -> Engine:
    owners, texts = stored(base)
    retriever = bm25s.BM25()
    retriever.index(bm25s.tokenize(texts, show_progress=False), show_progress=False)

    def ask(question: str) -> str:
        found, _ = retriever.retrieve(bm25s.tokenize(question, show_progress=False), k=1, show_progress=False)
        return owners[int(found[0, 0])]

    return ask


def fts5(base: KnowledgeBase) -> Engine:
    owners, texts = stored(base)
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE phrasing USING fts5(text, tokenize='porter')")
    database.executemany("INSERT INTO phrasing(rowid, text) VALUES (?, ?)", enumerate(texts))

    def ask(question: str) -> str:
        match = " OR ".join(f'"{word}"' for word in tokenise(question))
        sql = "SELECT rowid FROM phrasing WHERE phrasing MATCH ? ORDER BY rank LIMIT 1"
        row = database.execute(sql, (match,)).fetchone() if match else None
        return owners[row[0]] if row else ""

    return ask


def tfidf_linear(base: KnowledgeBase) -> Engine:
    owners, texts = stored(base)
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    model = RidgeClassifier().fit(vectoriser.fit_transform(texts), owners)
    return lambda question: str(model.predict(vectoriser.transform([question]))[0])


def stored(base: KnowledgeBase) -> tuple[list[str], list[str]]:
    owners = [entry.id for entry, texts in zip(base.entries, base.phrasings, strict=True) for _ in texts]
    return owners, list(chain.from_iterable(base.phrasings))


ENGINES: dict[str, Callable[[KnowledgeBase], Engine]] = {
    "Pinpoint": pinpoint,
    "TF-IDF words and pairs, ridge classifier (scikit-learn)": tfidf_linear,
    "bm25s, best phrasing": bm25,
    "SQLite FTS5 (porter), best phrasing": fts5,
    "RapidFuzz token_set_ratio scan": scan(fuzz.token_set_ratio),
    "RapidFuzz WRatio scan": scan(fuzz.WRatio),
}


def main() -> None:
    base = load(SHIPPED)
    path = SHARED / "questions/dev.jsonl"
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["kind"] in ("in", "chat") and not row.get("all_of")]
    print(f"{len(rows)} questions, {len(base.entries)} entries, {len(stored(base)[1])} phrasings\n")
    print("| engine | right | build, s | median, ms | 99 %, ms |\n|---|---|---|---|---|")
    for name, build in ENGINES.items():
        start = time.perf_counter()
        ask = build(base)
        built = time.perf_counter() - start
        times, right = [], 0
        for row in rows:
            start = time.perf_counter()
            answer = ask(row["q"])
            times.append((time.perf_counter() - start) * 1000)
            right += answer in row["expect"]
        share = right / len(rows)
        print(
            f"| {name} | {share:.3f} | {built:.2f} | {statistics.median(times):.2f} | {np.quantile(times, 0.99):.2f} |"
        )


if __name__ == "__main__":
    main()
