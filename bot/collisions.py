"""Find the entries whose phrasings are taken for one another, and the words over which they are confused."""

from collections import Counter
from dataclasses import dataclass
from math import log1p

from bot.calibration import spread
from bot.matching import Matcher

PER_ENTRY = 30  # phrasings tried of each entry
FEWEST = 2  # phrasings taken for the other entry that make a collision
MOST_WORDS = 3


@dataclass(frozen=True)
class Collision:
    """Two entries; how many of the phrasings tried of either were taken for the other; telling words of those."""

    entries: tuple[str, str]
    count: int
    tried: int
    words: tuple[str, ...]

    def __str__(self) -> str:
        words = ", ".join(f"'{word}'" for word in self.words)
        first, second = self.entries
        return f"patients typing {words} split between {first} and {second} ({self.count} of {self.tried} phrasings)"


def find_collisions(matcher: Matcher) -> list[Collision]:
    """Return the collisions, worst first: each of a sample of phrasings is ranked as if it were not in the base."""
    index = matcher.index
    tried: Counter[str] = Counter()
    taken: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for entry, own in enumerate(index.entry_ids):
        for row in spread(int(index.first[entry]), int(index.first[entry + 1]), PER_ENTRY):
            ranking = matcher.rank_held_out(int(row))
            best = ranking.matches[0].entry_id
            tried[own] += 1
            if best != own:
                pair = (min(own, best), max(own, best))
                taken.setdefault(pair, []).append(ranking.query.words)
    found = [
        Collision(pair, len(queries), tried[pair[0]] + tried[pair[1]], _telling(matcher, queries))
        for pair, queries in taken.items()
        if len(queries) >= FEWEST
    ]
    return sorted(found, key=lambda collision: (-collision.count, collision.entries))


def _telling(matcher: Matcher, queries: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the words that the queries share most, the rarer in the base the better."""
    shared = Counter(word for words in queries for word in set(words))
    uses, stored = matcher.index.speller.counts, len(matcher.index.texts)
    weight = {word: count * log1p(stored / (uses[word] + 1)) for word, count in shared.items()}
    return tuple(sorted(weight, key=lambda word: (-weight[word], word))[:MOST_WORDS])
