"""Rewrite words by the lexicon: short forms spelled out, courtesies dropped, words of the same meaning marked."""

from dataclasses import dataclass, field

from bot.text import stem, tokenise

Words = tuple[str, ...]


@dataclass(frozen=True)
class WordLexicon:
    """The lexicon over normalised words. Build it with `build`; it is read-only afterwards.

    `longest` tells how many words the longest run has that starts with a word.
    """

    replacements: dict[Words, Words] = field(default_factory=dict)
    courtesies: dict[Words, Words] = field(default_factory=dict)
    meanings: dict[str, str] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)

    @classmethod
    def build(
        cls, same_meaning: dict[str, list[str]], short_forms: dict[str, str], courtesies: list[str]
    ) -> "WordLexicon":
        """Compile the lexicon of a knowledge base.

        A group of `same_meaning` is headed by its plain word; members of one word keep their own form and gain the
        group's meaning, members of several words are rewritten to the plain word, written as one.
        """
        replacements = {tuple(tokenise(short)): tuple(tokenise(full)) for short, full in short_forms.items()}
        meanings: dict[str, str] = {}
        for plain, members in same_meaning.items():
            head = "".join(tokenise(plain))
            meanings[stem(head)] = plain
            for member in [plain, *members]:
                words = tuple(tokenise(member))
                if len(words) == 1:
                    meanings[stem(words[0])] = plain
                else:
                    replacements[words] = (head,)
        dropped: dict[Words, Words] = {tuple(tokenise(courtesy)): () for courtesy in courtesies}
        longest: dict[str, int] = {}
        for words in [*replacements, *dropped]:
            longest[words[0]] = max(len(words), longest.get(words[0], 0))
        return cls(replacements, dropped, meanings, longest)

    def rewrite(self, words: list[str]) -> list[str]:
        """Return the words with short forms spelled out and courtesies dropped, the longest run first.

        An utterance of nothing but courtesies keeps them: "hello" alone is a greeting.
        """
        full = self._replace(words, self.replacements)
        return self._replace(full, self.courtesies) or full

    def _replace(self, words: list[str], replacements: dict[Words, Words]) -> list[str]:
        result: list[str] = []
        at = 0
        while at < len(words):
            for length in range(min(self.longest.get(words[at], 0), len(words) - at), 0, -1):
                run = tuple(words[at : at + length])
                if run in replacements:
                    result.extend(replacements[run])
                    at += length
                    break
            else:
                result.append(words[at])
                at += 1
        return result

    def meaning(self, word: str) -> str | None:
        """Return the plain word of the group that this word belongs to, or None."""
        return self.meanings.get(stem(word))
