"""Group questions that people asked by their likeness, so that a hundred can be read as ten.

Leader clustering (Hartigan 1975, "Clustering algorithms", chapter 3): the question asked most often leads the first
group and takes in all that are like it; of the rest, the one asked most often leads the next group, and so on.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from bot.features import Ints, Vectoriser
from bot.index import Index
from bot.scoring import Postings, products
from bot.text import tokenise

ALIKE = 0.25  # cosine with the leader
COMMON = 0.05  # share of the questions; a feature of more of them says little of which are alike, and takes long
NEVER_COMMON = 100  # questions

Words = tuple[str, ...]


def group(questions: Sequence[str], index: Index) -> list[list[int]]:
    """Return the groups of questions that are alike, the largest first, each as the numbers of its questions.

    The leader stands first, then the likest. Questions without words are in no group. Misspelt ones are not corrected,
    which would take long: the runs of letters in them are alike all the same.
    """
    askings: dict[Words, list[int]] = {}
    for number, question in enumerate(questions):
        if words := tuple(index.lexicon.rewrite(tokenise(question))):
            askings.setdefault(words, []).append(number)
    if not askings:
        return []
    distinct = sorted(askings, key=lambda words: (-len(askings[words]), askings[words]))
    # what is rare among the phrasings too is what tells a question that they leave unanswered from the others
    phrasings = [index.stored(row) for row in range(int(index.first[len(index.entry_ids)]))]
    vectoriser = Vectoriser([*distinct, *phrasings], index.lexicon)
    groups = [[number for row in found for number in askings[distinct[row]]] for found in _groups(distinct, vectoriser)]
    return sorted(groups, key=lambda members: -len(members))


def _groups(questions: Sequence[Words], vectoriser: Vectoriser) -> Iterator[Ints]:
    """Yield the numbers of each group, the leader first; the questions are in the order in which they may lead."""
    found, weights = vectoriser.occurrences.first(len(questions)), vectoriser.weights
    postings = Postings(len(weights), products(found, weights, max(COMMON * found.number, NEVER_COMMON)))
    free = np.ones(len(questions), dtype=bool)
    for leader, words in enumerate(questions):
        if free[leader]:
            query = vectoriser.describe(words)
            likeness = np.bincount(*postings.together(query.ids, []), len(questions)) / query.length
            likeness[leader] = np.inf
            alike = np.flatnonzero(free & (likeness >= ALIKE))
            free[alike] = False
            yield alike[np.argsort(-likeness[alike], kind="stable")].astype(np.int32)
