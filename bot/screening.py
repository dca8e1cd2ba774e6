"""Recognise an emergency in an utterance, before and independently of any matching.

The words, signs and cards are data (urgent.yaml). A sign is a few words, or sets of words, that stand close together
in one sentence ("<cannot> <breathe>") or anywhere near each other ("<bleed> & <wont stop>"); "... unless <set>" lets
it pass where that set stands too. A sign counts unless the sentence takes the alarm out of it: it is negated ("no
fever"), asked about ("can it puncture a lung?"), an idiom ("my back is killing me"), or over ("years ago"). Words of
the present ("since last night", "still") put it back in. When in doubt it alerts.
"""

import re
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.screening_data import Alert, Urgent
from bot.text import normalise, stem, tokenise

NEAR = 3  # words that may stand between two parts of an ordered sign
APART = 12  # words that may stand between the parts of an unordered one
NEGATION_REACH = 3
ASKING_REACH = 15
SHORTEST_MISSPELT = 5
CALMING = ("negations", "asking", "over", "now")  # the lists of `calm`; a sign may use them as sets, too
_DIGIT = re.compile(r"\d")
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)")

Span = tuple[int, int]
Spans = dict[str, list[Span]]


@dataclass(frozen=True)
class Sign:
    """A compiled sign: the parts to be found, whether they stand in this order, and the set that calls it off."""

    parts: tuple[str, ...]
    ordered: bool
    unless: str
    certain: bool
    alert: int


@dataclass(frozen=True)
class Finding:
    """The alert that an utterance calls for, and the words that showed it."""

    alert: Alert
    words: str


class Screen:
    """The emergency screen of a knowledge base; read-only after it is built."""

    def __init__(self, urgent: Urgent, ordinary_words: Container[str] = frozenset()) -> None:
        """Compile urgent.yaml; `ordinary_words` are spelt right, so never taken for a misspelt sign."""
        self.alerts = urgent.alerts
        self._signs = [
            _compile(text, number, certain)
            for number, alert in enumerate(urgent.alerts)
            for certain, texts in ((False, alert.signs), (True, alert.certain))
            for text in texts
        ]
        self._phrases = _PhraseFinder(urgent, self._signs, ordinary_words)

    def screen(self, utterance: str) -> Finding | None:
        """Return the alert that the utterance calls for, the first in the file's order, or None."""
        sentences = [words for part in _SENTENCE_END.split(normalise(utterance)) if (words := tokenise(part))]
        reading = _Reading(sentences, self._phrases)
        for sign in self._signs:
            if all(part in reading.spans for part in sign.parts):
                for found in _locate(sign, reading):
                    if not reading.calmed(sign, found):
                        first, last = min(found)[0], max(found)[1]
                        return Finding(self.alerts[sign.alert], " ".join(reading.words[first:last]))
        return None


class _Reading:
    """What stands where in an utterance: its words, their sentences, the phrases found, and what calms which word."""

    def __init__(self, sentences: list[list[str]], phrases: "_PhraseFinder") -> None:
        self.words = [word for sentence in sentences for word in sentence]
        self.sentence = [number for number, sentence in enumerate(sentences) for _ in sentence]
        self.spans: Spans = {}
        offset = 0
        for sentence in sentences:
            phrases.find(sentence, offset, self.spans)
            offset += len(sentence)
        self._drop_swallowed()
        turns = {first for first, _ in [*self.spans.get("<turn>", []), *self.spans.get("<now>", [])]}
        self._negated = self._reach("<negations>", NEGATION_REACH, turns)
        self._asked = self._reach("<asking>", ASKING_REACH, {first for first, _ in self.spans.get("<new thought>", [])})
        self._holding = {
            name: {self.sentence[first] for first, _ in self.spans.get(f"<{name}>", [])}
            for name in ("over", "now", "recent")
        }

    def calmed(self, sign: Sign, found: list[Span]) -> bool:
        """Tell whether the sentence takes the alarm out of the sign that was found there."""
        touched = {self.sentence[first] for first, _ in found}
        recent = bool(touched & self._holding["recent"])
        if (
            sign.unless
            and not recent
            and any(self.sentence[first] in touched for first, _ in self.spans.get(sign.unless, ()))
        ):
            return True
        if sign.certain:
            return False
        own = {at for span in found for at in range(*span)}
        if any(first in self._negated and self._negated[first] not in own for first, _ in found):
            return True
        if touched & self._holding["now"]:
            return False
        return any(first in self._asked for first, _ in found) or (not recent and bool(touched & self._holding["over"]))

    def _drop_swallowed(self) -> None:
        """Drop calming phrases that are part of a longer one ("since" in "since 2016").

        A negation ("no feeling") or an end ("hasn't stopped") is dropped inside any longer phrase, not only a calming one.
        """
        calming = [f"<{kind}>" for kind in CALMING]
        among_calming = self._longest(calming)
        among_all = self._longest(self.spans)
        for name in calming:
            longest = among_all if name in ("<negations>", "<over>") else among_calming
            spans = self.spans.get(name, [])
            self.spans[name] = [(a, b) for a, b in spans if b - a in (longest[a], longest[b - 1])]

    def _longest(self, names: Iterable[str]) -> dict[int, int]:
        """Return, for each place, how long the longest phrase of those sets is that stands there."""
        longest: dict[int, int] = {}
        for name in names:
            for first, last in self.spans.get(name, ()):
                for at in range(first, last):
                    longest[at] = max(longest.get(at, 0), last - first)
        return longest

    def _reach(self, name: str, reach: int, stops: Container[int]) -> dict[int, int]:
        """Return, for each word that a phrase of the set reaches forward to, where that phrase begins."""
        reached: dict[int, int] = {}
        for first, last in self.spans.get(name, ()):
            for at in range(last, min(last + reach + 1, len(self.words))):
                if at in stops or self.sentence[at] != self.sentence[first]:
                    break
                reached[at] = first
        return reached


class _PhraseFinder:
    """Find where the words and phrases of urgent.yaml stand in a sentence, misspelt or not.

    Sets and the calming lists are found under "<name>", a sign's plain words under themselves. A word is known by its
    stem; written "=fainted", only in that form, so that "do people faint" is no report. "NNNN" is a number of four digits.
    """

    def __init__(self, urgent: Urgent, signs: Iterable[Sign], ordinary_words: Container[str]) -> None:
        self._ordinary = ordinary_words
        self._names: dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]] = {}
        for name, phrases in urgent.words.items():
            self._add(phrases, f"<{name}>")
        for kind in CALMING:
            self._add(getattr(urgent.calm, kind), f"<{kind}>")
        for part in sorted({part for sign in signs for part in sign.parts if not part.startswith("<")}):
            self._add([part], part)
        self._idioms = {tuple(stem(word) for word in tokenise(idiom)) for idiom in urgent.calm.idioms}
        self._longest = max(len(key) for key in [*self._names, *self._idioms])
        self._vocabulary = sorted({word for key in [*self._names, *self._idioms] for word in key})
        self._known = frozenset(self._vocabulary)
        self._recognise = lru_cache(maxsize=16_384)(self._nearest)

    def _add(self, phrases: Iterable[str], name: str) -> None:
        for phrase in phrases:
            words = [(word, piece.startswith("=")) for piece in phrase.split() for word in _pieces(piece)]
            key = tuple(word if word.isupper() else stem(word) for word, _ in words)
            self._names.setdefault(key, []).append((tuple(word if exact else "" for word, exact in words), name))

    def find(self, words: Sequence[str], offset: int, spans: Spans) -> None:
        """Add name -> spans (first word, one past the last) to `spans`; `offset` is added to the places."""
        read = [self._recognise(word) for word in words]
        roots = [root for _, root in read]
        struck = self._strike_idioms(roots)
        for at in range(len(roots)):
            for length in range(1, min(self._longest, len(roots) - at) + 1):
                if length < max(struck[at : at + length]):
                    continue
                for forms, name in self._lookup(tuple(roots[at : at + length])):
                    if all(not form or _same_form(form, *read[at + n]) for n, form in enumerate(forms)):
                        spans.setdefault(name, []).append((offset + at, offset + at + length))

    def _lookup(self, key: tuple[str, ...]) -> list[tuple[tuple[str, ...], str]]:
        """Return what the words are a phrase of, as they stand and with "N" for each digit."""
        masked = tuple(_DIGIT.sub("N", root) for root in key)
        found = self._names.get(key, [])
        return found if masked == key else found + self._names.get(masked, [])

    def _strike_idioms(self, roots: Sequence[str]) -> list[int]:
        """Return, for each word, the length of the idiom that it is part of; shorter phrases do not count there."""
        struck = [0] * len(roots)
        for at in range(len(roots)):
            for length in range(1, min(self._longest, len(roots) - at) + 1):
                if tuple(roots[at : at + length]) in self._idioms:
                    struck[at : at + length] = [length] * length
        return struck

    def _nearest(self, word: str) -> tuple[str, str]:
        """Return the word and its stem, or the stem in this file that it seems to be a misspelling of."""
        root = stem(word)
        if root in self._known:
            return word, root
        if word.endswith("in") and stem(f"{word}g") in self._known:
            return f"{word}g", stem(f"{word}g")
        if len(word) < SHORTEST_MISSPELT or word in self._ordinary or root in self._ordinary:
            return word, root
        edits = 1 if len(root) < 10 else 2
        hit = process.extractOne(root, self._vocabulary, scorer=OSA.distance, score_cutoff=edits)
        if hit is None or hit[0][0] != root[0] or len(hit[0]) < SHORTEST_MISSPELT:
            return word, root
        return word, str(hit[0])


def _pieces(piece: str) -> list[str]:
    return [piece] if set(piece) == {"N"} else tokenise(piece)


def _same_form(form: str, word: str, root: str) -> bool:
    """Tell whether the word stands in that form; of a misspelt word the ending tells."""
    return word == form or (stem(word) != root and word[-2:] == form[-2:])


def _compile(text: str, alert: int, certain: bool) -> Sign:
    shown, _, unless = text.partition(" unless ")
    return Sign(tuple(_parts(shown)), "&" not in shown, unless.strip(), certain, alert)


def _parts(sign: str) -> list[str]:
    """Return the parts of a sign: sets keep their brackets, exact words their "=", other words are normalised."""
    parts: list[str] = []
    for part in re.findall(r"<[^<>]+>|[^<>&\s]+", sign):
        exact = "=" if part.startswith("=") else ""
        parts += [part] if part.startswith("<") else [exact + word for word in _pieces(part)]
    return parts


def _locate(sign: Sign, reading: _Reading) -> Iterator[list[Span]]:
    """Yield the places of the sign's parts, for each time that all of them stand near enough to each other."""
    for start in reading.spans[sign.parts[0]]:
        yield from _complete([start], sign, reading)


def _complete(found: list[Span], sign: Sign, reading: _Reading) -> Iterator[list[Span]]:
    """Yield the ways to place the parts that are still missing, given those that are found."""
    if len(found) == len(sign.parts):
        yield found
        return
    candidates = reading.spans[sign.parts[len(found)]]
    near = _next(found[-1], candidates, reading.sentence) if sign.ordered else _either_side(found, candidates)
    for span in near:
        yield from _complete([*found, span], sign, reading)


def _next(span: Span, candidates: list[Span], sentence: list[int]) -> list[Span]:
    """Return the candidates that follow the span closely in its sentence."""
    low, high = bisect_left(candidates, (span[1],)), bisect_left(candidates, (span[1] + NEAR + 1,))
    return [c for c in candidates[low:high] if sentence[c[0]] == sentence[span[0]]]


def _either_side(found: list[Span], candidates: list[Span]) -> list[Span]:
    """Return the nearest candidates before, between and after the parts that are found."""
    first, last = min(found)[0], max(found)[1]
    low, middle = bisect_left(candidates, (first - APART,)), bisect_left(candidates, (first,))
    end, high = bisect_left(candidates, (last,)), bisect_left(candidates, (last + APART + 1,))
    before = [c for c in candidates[low:middle] if c[1] <= first]
    between = [c for c in candidates[middle:end] if all(c[1] <= span[0] or span[1] <= c[0] for span in found)]
    return before[-1:] + between[:1] + candidates[end:high][:1]
