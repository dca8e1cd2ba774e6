"""Show before an edit is saved which questions would be answered otherwise, and what a new phrasing comes close to."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import Literal

from bot.conversation import NO_CONTEXT, Conversation
from bot.decision import MOST_CHOICES, Decision, decide
from bot.evaluation import LabelledQuestion
from bot.knowledge_base import KnowledgeBase
from bot.matching import Match
from bot.reply import Context, Kind
from bot.text import stem, tokenise

MOST_TRIED = 100  # of stored questions, of labelled ones, and of those that people asked: the likest to the edit
CLOSE = 0.1  # confidence in another entry that makes it come close
SHOWN = {Decision.ANSWER: 1, Decision.CLARIFY: MOST_CHOICES, Decision.FALLBACK: 0}  # entries
Origin = Literal["phrasing", "foreign", "labelled", "asked"]


@dataclass(frozen=True)
class Outcome:
    """What a question meets: the kind of reply, and the entries answered or offered."""

    kind: Kind
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """A question that would be answered otherwise. `wanted` are the entries that are right, where that is known."""

    question: str
    origin: Origin
    wanted: tuple[str, ...] | None
    before: Outcome
    after: Outcome

    @property
    def for_the_worse(self) -> bool:
        """Whether a right answer is lost."""
        right = [self.wanted is not None and _right(each, self.wanted) for each in (self.before, self.after)]
        return right == [True, False]


@dataclass(frozen=True)
class Preview:
    """The questions that would change, those for the worse first, and how many were tried."""

    changes: list[Change]
    tried: int


def preview(
    before: Conversation, after: Conversation, labelled: Sequence[LabelledQuestion], asked: Sequence[str]
) -> Preview:
    """Try questions that share telling words with the edit: stored ones, labelled ones, and ones that people asked.

    A stored question is tried as if it were not stored.
    """
    edited = _edited(before.base, after.base)
    alike = _Likeness(before, edited)
    wanted = {each.question: each.expect for each in labelled}
    changes = [
        *_stored(before, after, alike),
        *(_change(before, after, question, "labelled", wanted[question]) for question in alike.pick(wanted)),
        *(_change(before, after, question, "asked", None) for question in alike.pick(asked)),
    ]
    changed = [change for change in changes if change.before != change.after]
    return Preview(sorted(changed, key=lambda change: not change.for_the_worse), len(changes))


def rivals(conversation: Conversation, phrasing: str, entry_id: str) -> list[Match]:
    """Return the other entries that a phrasing comes close to, before it is added to an entry."""
    matches = conversation.matcher.rank(phrasing).matches
    return [match for match in matches if match.entry_id != entry_id and match.confidence >= CLOSE]


def meets(conversation: Conversation, question: str, context: Context = NO_CONTEXT) -> Outcome:
    """Return what a question meets."""
    reply = conversation.reply(question, context)
    return Outcome(reply.kind, tuple(each.id for each in reply.entries or reply.choices))


class _Likeness:
    """Pick the questions that share telling words with what is edited, the likest first."""

    def __init__(self, conversation: Conversation, edited: Iterable[str]) -> None:
        counts = conversation.matcher.index.speller.counts
        words = {word for text in edited for word in tokenise(text)}
        self._weights = {stem(word): 1 / (1 + counts[word]) for word in words}

    def pick(self, questions: Iterable[str]) -> list[str]:
        weights = {question: self._weight(question) for question in questions}
        return [question for question in nlargest(MOST_TRIED, weights, key=weights.__getitem__) if weights[question]]

    def _weight(self, question: str) -> float:
        return sum(self._weights.get(stem(word), 0.0) for word in {*tokenise(question)})


def _edited(before: KnowledgeBase, after: KnowledgeBase) -> set[str]:
    """Return the texts that only one of the two bases has, or that belong to another entry in the other."""
    owned = [
        {(text, entry.id) for entry in base.entries for text in (entry.question, *entry.phrasings)}
        for base in (before, after)
    ]
    return {text for text, _ in owned[0] ^ owned[1]} | ({*before.foreign} ^ {*after.foreign})


def _stored(before: Conversation, after: Conversation, alike: _Likeness) -> Iterator[Change]:
    """Yield what the phrasings and foreign questions that both bases have would meet if they were not stored."""
    old, new = _rows(before), _rows(after)
    for text in alike.pick(text for text in old if text in new):
        (row, entry), (new_row, _) = old[text], new[text]
        outcomes = _held_out(before, row), _held_out(after, new_row)
        yield Change(text, "phrasing" if entry else "foreign", (entry,) if entry else (), *outcomes)


def _rows(conversation: Conversation) -> dict[str, tuple[int, str]]:
    """Return each phrasing and foreign question: its number in the index, and its entry or ""."""
    index = conversation.matcher.index
    names = [*index.entry_ids, ""]
    return {index.texts[row]: (row, names[index.owners[row]]) for row in range(int(index.first[len(names)]))}


def _held_out(conversation: Conversation, row: int) -> Outcome:
    matches = conversation.matcher.rank_held_out(row).matches
    decision = decide([match.confidence for match in matches], conversation.costs)
    return Outcome(decision.value, tuple(match.entry_id for match in matches[: SHOWN[decision]]))


def _change(
    before: Conversation, after: Conversation, question: str, origin: Origin, wanted: tuple[str, ...] | None
) -> Change:
    return Change(question, origin, wanted, meets(before, question), meets(after, question))


def _right(outcome: Outcome, wanted: tuple[str, ...]) -> bool:
    """Tell whether an outcome shows an entry that is wanted, or nothing where none is."""
    return bool({*outcome.entries} & {*wanted}) if wanted else outcome.kind == "fallback"
