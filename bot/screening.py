"""Recognise the plain signs of an emergency in an utterance, before and independently of any matching.

The words, signs and cards are data (urgent.yaml). A sign is a few words, or sets of words, that stand close together
("<cannot> <breathe>") or anywhere near each other ("<chest> & <pain>"). A sign counts unless the sentence takes the
alarm out of it: it is negated ("no fever"), asked about ("can it puncture a lung?"), an idiom ("my back is killing
me"), or over ("years ago"). Words of the present ("since last night", "still") put it back in.
"""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.screening_data import Alert, Urgent
from bot.text import normalise, stem, tokenise, words_of

NEAR = 3  # words that may stand between two parts of an ordered sign
APART = 10  # words that may stand between the parts of an unordered one
NEGATION_REACH = 3
SHORTEST_MISSPELT = 5
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)")

Span = tuple[int, int]
Spans = dict[str, list[Span]]


@dataclass(frozen=True)
class Sign:
    """A compiled sign: the parts to be found, whether they stand in this order, and whether anything calms it."""

    parts: tuple[str, ...]
    needed: frozenset[str]
    ordered: bool
    certain: bool
    alert: int


@dataclass(frozen=True)
class Finding:
    """The alert that an utterance calls for, and the words that showed it."""

    alert: Alert
    words: str
    certain: bool = False


class Screen:
    """The signs of a knowledge base's urgent.yaml; read-only after it is built."""

    def __init__(self, urgent: Urgent, ordinary_words: Container[str] = frozenset()) -> None:
        """Compile urgent.yaml; `ordinary_words` are spelt right, so never taken for a misspelt sign."""
        self._alerts = urgent.alerts
        self._phrases = _PhraseFinder(urgent, ordinary_words)
        self._signs = [
            Sign(parts, frozenset(parts), "&" not in text, certain, number)
            for number, alert in enumerate(urgent.alerts)
            for certain, texts in ((False, alert.signs), (True, alert.certain))
            for parts, text in ((tuple(_parts(text)), text) for text in texts)
        ]
        self._starting_with: dict[str, list[int]] = {}  # part -> places in the list of signs
        for place, sign in enumerate(self._signs):
            self._starting_with.setdefault(sign.parts[0], []).append(place)

    def screen(self, utterance: str) -> Finding | None:
        """Return the alert that the utterance calls for, the first in the file's order, or None."""
        sentences = [words for part in _SENTENCE_END.split(normalise(utterance)) if (words := words_of(part))]
        found = [self._phrases.find(words) for words in sentences]
        over = any("calm:over" in spans for spans in found) and not any("calm:now" in spans for spans in found)
        possible = {place for spans in found for part in spans for place in self._starting_with.get(part, ())}
        for sign in (self._signs[place] for place in sorted(possible)):
            for words, spans in zip(sentences, found, strict=True):
                span = _locate(sign, spans)
                if span is not None and (sign.certain or not (over or _calmed(span, spans))):
                    return Finding(self._alerts[sign.alert], " ".join(words[span[0] : span[1]]), sign.certain)
        return None


class _PhraseFinder:
    """Find where the words and phrases of urgent.yaml stand in a sentence, misspelt or not.

    Sets are found under "<name>", the calming phrases under "calm:<kind>", a sign's plain words under themselves.
    """

    def __init__(self, urgent: Urgent, ordinary_words: Container[str]) -> None:
        self._ordinary = ordinary_words
        self._names: dict[tuple[str, ...], set[str]] = {}
        for name, phrases in urgent.words.items():
            self._add(phrases, f"<{name}>")
        for kind in ("negations", "asking", "over", "now"):
            self._add(getattr(urgent.calm, kind), f"calm:{kind}")
        for alert in urgent.alerts:
            for sign in (*alert.signs, *alert.certain):
                for part in _parts(sign):
                    if not part.startswith("<"):
                        self._add([part], part)
        self._idioms = {_key(idiom) for idiom in urgent.calm.idioms}
        for idiom in self._idioms:
            self._names.setdefault(idiom, set())
        self._lengths: dict[str, list[int]] = {}  # of the phrases that start with a word
        for first, length in sorted({(key[0], len(key)) for key in self._names}):
            self._lengths.setdefault(first, []).append(length)
        self._known = sorted({word for key in self._names for word in key})
        self._recognise = lru_cache(maxsize=16_384)(self._nearest)

    def _add(self, phrases: Iterable[str], name: str) -> None:
        for phrase in phrases:
            self._names.setdefault(_key(phrase), set()).add(name)

    def find(self, words: Sequence[str]) -> Spans:
        """Return name -> spans (first word, one past the last) in the order in which they stand."""
        roots = tuple([self._recognise(word) for word in words])
        runs = [
            (at, at + length)
            for at, root in enumerate(roots)
            for length in self._lengths.get(root, ())
            if at + length <= len(roots) and roots[at : at + length] in self._names
        ]
        struck = {place for run in runs if roots[slice(*run)] in self._idioms for place in range(*run)}
        spans: Spans = {}
        for run in runs:
            if struck.isdisjoint(range(*run)):
                for name in self._names[roots[slice(*run)]]:
                    spans.setdefault(name, []).append(run)
        return spans

    def _nearest(self, word: str) -> str:
        """Return the word's stem, or the stem in this file that it seems to be a misspelling of."""
        root = stem(word)
        if len(word) < SHORTEST_MISSPELT or word in self._ordinary:
            return root
        edits = 1 if len(root) < 8 else 2
        hit = process.extractOne(root, self._known, scorer=OSA.distance, score_cutoff=edits)
        return str(hit[0]) if hit and len(hit[0]) >= SHORTEST_MISSPELT - 1 and hit[0][0] == root[0] else root


def _key(phrase: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokenise(phrase))


def _parts(sign: str) -> list[str]:
    """Return the parts of a sign: sets keep their brackets, other words are normalised."""
    parts: list[str] = []
    for part in re.findall(r"<[^<>]+>|[^<>&]+", sign):
        parts += [part] if part.startswith("<") else tokenise(part)
    return parts


def _locate(sign: Sign, spans: Spans) -> Span | None:
    """Return the span that holds all parts of the sign, or None."""
    if not sign.needed <= spans.keys():
        return None
    for start in spans[sign.parts[0]]:
        span: Span | None = start
        for part in sign.parts[1:]:
            span = _extend(span, spans[part], sign.ordered) if span else None
        if span:
            return span
    return None


def _extend(span: Span, candidates: list[Span], ordered: bool) -> Span | None:
    """Return the span widened by the nearest candidate that does not overlap it, within reach."""
    reach = NEAR if ordered else APART
    after = [found for found in candidates if span[1] <= found[0] <= span[1] + reach]
    if after:
        return span[0], after[0][1]
    before = [] if ordered else [found for found in candidates if span[0] - reach <= found[1] <= span[0]]
    return (before[-1][0], span[1]) if before else None


def _calmed(span: Span, spans: Spans) -> bool:
    """Tell whether the sentence negates the sign, or asks about it rather than reports it."""
    negations = spans.get("calm:negations", ())
    negated = any(span[0] - NEGATION_REACH <= first and last <= span[0] for first, last in negations)
    asked = any(first <= span[0] for first, _ in spans.get("calm:asking", ()))
    return negated or (asked and "calm:now" not in spans)
