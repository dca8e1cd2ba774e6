"""Word what the bot says: one `Reply` value, the same for the page, the API and the terminal."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import Struct

from bot.clinic import clinic_values, dial, fill, opening_at, opening_lines
from bot.knowledge_base import KnowledgeBase
from bot.markup import to_html, to_text
from bot.matching import Match
from bot.screening import Finding
from bot.screening_data import Alert, Level

CHAT_TOPIC = "conversation"
MOST_SUGGESTED = 4
Kind = Literal["answer", "clarify", "fallback", "urgent", "chat"]


class CitedSource(Struct, frozen=True):
    """A source as shown under an answer."""

    title: str
    author: str
    publisher: str
    date: str
    section: str


class Differing(Struct, frozen=True):
    """What one source says where the sources of an answer differ."""

    title: str
    says: str


class Answered(Struct, frozen=True):
    """An entry as it is shown; `reviewed` is an ISO date, `confidence` 0 to 1."""

    id: str
    question: str
    answer_html: str
    answer_text: str
    short: str
    sources: list[CitedSource]
    disagreements: list[Differing]
    reviewed: str
    confidence: float


class Choice(Struct, frozen=True):
    """A question that can be picked: an option of a clarify, or a suggestion under an answer."""

    id: str
    question: str
    confidence: float = 0.0


class Card(Struct, frozen=True):
    """What an urgent reply shows: the level in words, what to do, and the number to call."""

    category: str
    level: Level
    title: str
    act: str
    call: str
    call_number: str


class Contact(Struct, frozen=True):
    """How to reach the clinic."""

    name: str
    phone: str
    phone_number: str
    email: str
    booking_url: str
    opening_hours: list[tuple[str, str]]


class Context(Struct, frozen=True):
    """What the next turn may lean on: the id of the entry answered last."""

    entry: str = ""


class Reply(Struct, frozen=True):
    """What the bot says. `text` holds all of it in plain words."""

    kind: Kind
    text: str
    contact: Contact
    entries: list[Answered] = []
    choices: list[Choice] = []
    suggestions: list[Choice] = []
    card: Card | None = None
    context: Context = Context()


class Replies:
    """Word replies from a knowledge base; `shown` gives an entry by its id as it is shown, rendered once.

    `context` is that of the turn; a reply that answers nothing hands it on to the next.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._base = base
        self._values = clinic_values(base.clinic)
        self.shown = lru_cache(maxsize=None)(self._render)
        self.contact = self._contact()
        self.starters = self.choices(base.clinic.starters)

    def urgent(self, finding: Finding, context: Context, now: datetime) -> Reply:
        """Return the card of an emergency, and nothing else to read; whom it calls may depend on the time."""
        alert = finding.alert
        act, number = self._act(alert, now)
        card = Card(
            category=alert.category,
            level=alert.level,
            title=fill(alert.title, self._values),
            act=fill(act, self._values),
            call=number,
            call_number=dial(number),
        )
        return Reply("urgent", f"{card.title}. {card.act}", self.contact, card=card, context=context)

    def _act(self, alert: Alert, now: datetime) -> tuple[str, str]:
        """Return what to do and whom to call: while the clinic is closed, out-of-hours care if the card knows of it."""
        opening = opening_at(self._base.clinic, now)
        if alert.act_closed and "out_of_hours" in self._values and opening and not opening.open:
            return alert.act_closed, self._values["out_of_hours"]
        return alert.act, self._values[alert.call]

    def answer(self, matches: list[Match], others: list[Match], context: Context) -> Reply:
        """Return the answers of the matched entries; `others` are what may have been meant instead."""
        entries = [msgspec.structs.replace(self.shown(m.entry_id), confidence=_told(m.confidence)) for m in matches]
        ids = [entry.id for entry in entries]
        kind: Kind = "chat" if all(self._base.topics[name] == CHAT_TOPIC for name in ids) else "answer"
        related = dict.fromkeys(name for shown in ids for name in self._base.by_id[shown].related if name not in ids)
        return Reply(
            kind,
            "\n\n".join(entry.answer_text for entry in entries),
            self.contact,
            entries=entries,
            choices=[] if kind == "chat" else self._offered(others),
            suggestions=self.choices(list(related)[:MOST_SUGGESTED]),
            context=context if kind == "chat" else Context(ids[-1]),
        )

    def clarify(self, matches: list[Match], context: Context) -> Reply:
        """Return the question which of these was meant."""
        choices = self._offered(matches)
        lines = [f"- {choice.question}" for choice in choices]
        text = "\n".join(["Did you mean one of these?", *lines])
        return Reply("clarify", text, self.contact, choices=choices, context=context)

    def fallback(self, nearest: list[Match], context: Context) -> Reply:
        """Return "I don't know", with a person to ask and the nearest questions that can be answered."""
        text = fill(
            "I don't have a checked answer to that. Please ask the clinic: call {clinic.phone}. "
            "You can also write to {clinic.email}. In an emergency, call {clinic.emergency_number}.",
            self._values,
        )
        suggestions = self._offered(nearest) or self.starters[:MOST_SUGGESTED]
        return Reply("fallback", text, self.contact, suggestions=suggestions, context=context)

    def choices(self, ids: Iterable[str]) -> list[Choice]:
        """Return the questions of these entries, to be picked from."""
        return [Choice(entry_id, self._question(entry_id)) for entry_id in ids]

    def _offered(self, matches: list[Match]) -> list[Choice]:
        return [Choice(m.entry_id, self._question(m.entry_id), _told(m.confidence)) for m in matches]

    def _question(self, entry_id: str) -> str:
        return fill(self._base.by_id[entry_id].question, self._values)

    def _render(self, entry_id: str) -> Answered:
        entry = self._base.by_id[entry_id]
        answer = fill(entry.answer, self._values)
        sources = [(self._base.sources[citation.id], citation.section) for citation in entry.sources]
        return Answered(
            id=entry.id,
            question=self._question(entry_id),
            answer_html=to_html(answer),
            answer_text=to_text(answer),
            short=fill(entry.short, self._values),
            sources=[CitedSource(each.title, each.author, each.publisher, each.date, part) for each, part in sources],
            disagreements=[Differing(self._base.sources[each.source].title, each.says) for each in entry.disagreements],
            reviewed=entry.reviewed.isoformat(),
            confidence=1.0,
        )

    def _contact(self) -> Contact:
        clinic = self._base.clinic
        hours = opening_lines(clinic)
        return Contact(clinic.name, clinic.phone, dial(clinic.phone), clinic.email, clinic.booking_url, hours)


def _told(confidence: float) -> float:
    """Return a confidence as it is told everywhere, to four digits."""
    return round(confidence, 4)
