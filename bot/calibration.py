"""Learn, from the knowledge base itself, how far its scores can be trusted.

The examples are held out: stored queries scored as if they were not in the base, a third of them misspelt by a machine.
No test question is ever used.
"""

import random
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from bot.choice import ConditionalLogit
from bot.detector import Detector, Examples
from bot.features import Ints
from bot.index import Index, Scores
from bot.learnt import Alarm, Learnt, weights_of, words_of

EXAMPLES = 1600  # of each kind: phrasings, foreign questions, reports, calm examples
FEWEST_REPORTS = 100  # for likeness to reports to be trusted; with fewer, plain signs decide alone
FOREIGN_SHARE = 0.15  # foreign questions to expect for each one that the base covers
MISSPELT = 3  # one in so many examples
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PARTS = 3  # of all messages; what a message of one scores is learnt from the others
ORDINARY = 0.15  # what a question counts beside a report or a calm example, of which there are fewer

Numbers = NDArray[np.intp]
Variant = tuple[Sequence[str], int]


def calibrate(index: Index, digest: str, examples_digest: str, kept: Alarm | None = None) -> Learnt:
    """Return what turns scores into the confidences of entries, and into the confidence of a report of an emergency.

    There is none of the second where the base has too few examples of reports. What was `kept` of it is taken where the
    examples are the same.
    """
    entries, categories = len(index.entry_ids), len(index.categories)
    starts = [0, *index.first[[entries, entries + 1, entries + 1 + categories]].tolist(), len(index.texts)]
    kinds = [spread(first, last, EXAMPLES) for first, last in pairwise(starts)]
    asked = np.concatenate(kinds[:2])
    scored = [index.score(words, row) for words, row in _variants(index, asked)]
    choice = weights_of(_fit_choice(scored, index.owners[asked], len(kinds[0])))
    if len(kinds[2]) < FEWEST_REPORTS:
        return Learnt(digest, choice)
    if kept is None or kept.digest != examples_digest:
        variants = list(_variants(index, np.concatenate(kinds)))
        detector, detected = _fit_detector(index, variants, starts)
        scored += [index.score(words, row) for words, row in variants[len(asked) :]]
        alarm = _fit_alarm(scored, detected, slice(len(asked), len(asked) + len(kinds[2])))
        kept = Alarm(examples_digest, words_of(detector), weights_of(alarm))
    return Learnt(digest, choice, kept)


def _fit_choice(scored: Sequence[Scores], owners: Ints, covered: int) -> ConditionalLogit:
    """Learn from phrasings, whose own entry is the right one, and then foreign questions, where none is."""
    shortlists = np.array([scores.entries for scores in scored])
    hits = shortlists == owners[:, None]
    right = np.where(hits.any(axis=1), hits.argmax(axis=1), shortlists.shape[1])
    foreign = len(scored) - covered
    return ConditionalLogit.fit(
        np.array([scores.values for scores in scored]),
        np.array([scores.against_any_entry for scores in scored]),
        right,
        np.repeat([1.0, FOREIGN_SHARE * covered / max(1, foreign)], [covered, foreign]),
    )


def _fit_detector(index: Index, variants: Sequence[Variant], starts: Sequence[int]) -> tuple[Detector, list[float]]:
    """Learn to tell reports by their words; return what each variant scores where its original is held out, too."""
    examples = Examples([index.forms(index.stored(row)) for row in range(starts[-1])])
    numbers = np.arange(starts[-1])
    is_report = (numbers >= starts[2]) & (numbers < starts[3])
    counts = np.where(numbers < starts[2], ORDINARY, 1.0)
    parts = [examples.learn(is_report, counts * (numbers % PARTS != part)) for part in range(PARTS)]
    detected = [parts[row % PARTS].score(index.forms(words)) for words, row in variants]
    return examples.learn(is_report, counts), detected


def _fit_alarm(scored: Sequence[Scores], detected: Sequence[float], reports: slice) -> ConditionalLogit:
    """Learn from reports and everything else, each half of the weight."""
    is_report = np.zeros(len(scored), dtype=bool)
    is_report[reports] = True
    return ConditionalLogit.fit(
        np.array([[[*scores.report, odds]] for scores, odds in zip(scored, detected, strict=True)]),
        np.array([scores.against_alarm for scores in scored]),
        np.where(is_report, 0, 1),
        np.where(is_report, 1.0, is_report.sum() / (~is_report).sum()),
    )


def misspell(words: Sequence[str], slips: random.Random) -> list[str]:
    """Return the words with one letter of one long word left out, doubled, swapped with the next, or replaced."""
    places = [place for place, word in enumerate(words) if len(word) >= 5 and word.isalpha()]
    if not places:
        return list(words)
    place = slips.choice(places)
    word = words[place]
    at = slips.randrange(1, len(word) - 1)
    before, letter, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    variants = [after + rest, letter * 2 + after + rest, after + letter + rest, slips.choice(LETTERS) + after + rest]
    return [*words[:place], before + slips.choice(variants), *words[place + 1 :]]


def _variants(index: Index, rows: Numbers) -> Iterator[Variant]:
    """Yield each stored query, one in `MISSPELT` misspelt and corrected again, and its number."""
    slips = random.Random(0)
    for place, row in enumerate(rows):
        words = index.stored(int(row))
        if place % MISSPELT == 0:
            words = index.speller.correct(misspell(words, slips))[0]
        yield words, int(row)


def spread(first: int, last: int, most: int) -> Numbers:
    """Return at most so many numbers, spread evenly from first to last - 1."""
    return np.unique(np.linspace(first, last - 1, min(most, last - first)).astype(np.intp))
