"""Learn, from the knowledge base itself, how far its scores can be trusted.

The examples are held out: phrasings scored as if they were not in the base, a third of them misspelt by a machine, and
foreign questions scored as if they were not known to be foreign. No test question is ever used.
"""

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from bot.choice import ConditionalLogit

if TYPE_CHECKING:
    from bot.index import Index

EXAMPLES = 200  # of each: phrasings, foreign questions
FOREIGN_SHARE = 0.25  # foreign questions to expect for each one that the base covers
MISSPELT = 3  # one in so many examples
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def fit_choice(index: "Index", queries: Sequence[Sequence[str]]) -> ConditionalLogit:
    """Return the confidences' weights, learnt from held-out stored `queries`: phrasings first, then foreign ones."""
    covered = len(index.phrasings)
    rows = np.concatenate([_spread(0, covered), _spread(covered, len(queries))])
    slips = random.Random(0)
    scored = []
    for place, row in enumerate(rows):
        words = list(queries[row])
        if place % MISSPELT == 0:
            words = index.speller.correct(misspell(words, slips))[0]
        scored.append(index.score(words, unseen=int(row)))
    shortlists = np.array([scores.entries for scores in scored])
    hits = shortlists == index.owners[rows][:, None]
    right = np.where(hits.any(axis=1), hits.argmax(axis=1), shortlists.shape[1])
    is_covered = rows < covered
    foreign_weight = FOREIGN_SHARE * is_covered.sum() / max(1, (~is_covered).sum())
    return ConditionalLogit.fit(
        np.array([scores.values for scores in scored], dtype=np.float64),
        np.array([scores.signals for scores in scored], dtype=np.float64),
        right,
        np.where(is_covered, 1.0, foreign_weight),
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


def _spread(first: int, last: int) -> NDArray[np.intp]:
    """Return at most EXAMPLES numbers spread evenly from first to last - 1."""
    return np.unique(np.linspace(first, last - 1, min(EXAMPLES, last - first)).astype(np.intp))
