"""Rewrite words by the lexicon: short forms spelled out, courtesies dropped, words of the same meaning marked."""

from dataclasses import dataclass, field
from itertools import pairwise

from bot.text import stem, tokenise

Words = tuple[str, ...]


class Replacements:
    """Runs of words and what is to stand in their place; where several fit, the longest run is taken."""

    def __init__(self, runs: dict[Words, Words]) -> None:
        self._runs = runs
        self._lengths: dict[str, list[int]] = {}  # of the runs that start with a word, longest first
        for first, length in sorted({(run[0], len(run)) for run in runs}, key=lambda pair: -pair[1]):
            self._lengths.setdefault(first, []).append(length)
        self._single = {run[0] for run in runs if len(run) == 1}
        self._starts = {run[:2] for run in runs if len(run) > 1}
        self._firsts = {first for first, _ in self._starts}

    def apply(self, words: list[str]) -> list[str]:
        """Return the words with every run replaced."""
        if not self.may_be_in(words):
            return words
        result: list[str] = []
        done = 0  # words that are dealt with
        for at in [place for place, word in enumerate(words) if word in self._lengths]:
            run = self._longest_run(words, at) if at >= done else None
            if run is not None:
                result += words[done:at]
                result += self._runs[run]
                done = at + len(run)
        return result + words[done:] if done else words

    def may_be_in(self, words: list[str]) -> bool:
        """Tell whether a run may be among the words; most texts hold none, and this is soon seen."""
        if not self._single.isdisjoint(words):
            return True
        return not (self._firsts.isdisjoint(words) or self._starts.isdisjoint(pairwise(words)))

    def _longest_run(self, words: list[str], at: int) -> Words | None:
        """Return the longest run that starts at a place, or None."""
        for length in self._lengths[words[at]]:
            run = tuple(words[at : at + length])
            if run in self._runs:
                return run
        return None


@dataclass(frozen=True, eq=False)
class WordLexicon:
    """The lexicon over normalised words. Build it with `build`; it is read-only then, and equal to itself only."""

    spelled_out: Replacements = field(default_factory=lambda: Replacements({}))
    dropped: Replacements = field(default_factory=lambda: Replacements({}))
    meanings: dict[str, str] = field(default_factory=dict)
    either: Replacements = field(default_factory=lambda: Replacements({}))

    @classmethod
    def build(
        cls, same_meaning: dict[str, list[str]], short_forms: dict[str, str], courtesies: list[str]
    ) -> "WordLexicon":
        """Compile the lexicon of a knowledge base.

        A group of `same_meaning` is headed by its plain word; members of one word keep their own form and gain the
        group's meaning, members of several words are rewritten to the plain word, written as one.
        """
        spelled_out = {tuple(tokenise(short)): tuple(tokenise(full)) for short, full in short_forms.items()}
        meanings: dict[str, str] = {}
        for plain, members in same_meaning.items():
            head = "".join(tokenise(plain))
            meanings[stem(head)] = plain
            for member in [plain, *members]:
                words = tuple(tokenise(member))
                if len(words) == 1:
                    meanings[stem(words[0])] = plain
                else:
                    spelled_out[words] = (head,)
        dropped: dict[Words, Words] = {tuple(tokenise(courtesy)): () for courtesy in courtesies}
        either = Replacements(spelled_out | dropped)
        return cls(Replacements(spelled_out), Replacements(dropped), meanings, either)

    def rewrite(self, words: list[str]) -> list[str]:
        """Return the words with short forms spelled out and courtesies dropped.

        An utterance of nothing but courtesies keeps them: "hello" alone is a greeting.
        """
        if not self.either.may_be_in(words):
            return words
        full = self.spelled_out.apply(words)
        return self.dropped.apply(full) or full

    def meaning(self, word: str) -> str | None:
        """Return the plain word of the group that this word belongs to, or None."""
        return self.meanings.get(stem(word))

    def form(self, word: str) -> str:
        """Return the form in which a word counts beside others: its meaning, or else its stem."""
        return self.meaning(word) or stem(word)
