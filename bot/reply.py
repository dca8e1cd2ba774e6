"""Word what the bot says: one `Reply` value, the same for the page, the API and the terminal."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from bot.clinic import clinic_values, dial, fill, opening_at, opening_lines
from bot.knowledge_base import KnowledgeBase
from bot.markup import to_html, to_text
from bot.matching import Match
from bot.review import GRACE_DAYS, Clock, Standing, present, standing
from bot.screening import Finding
from bot.screening_data import Alert, Level

CHAT_TOPIC = "conversation"
MOST_SUGGESTED = 4
Kind = Literal["answer", "clarify", "fallback", "urgent", "chat"]

UNKNOWN = "I don't have a checked answer to that."
HEDGE = "We are re-checking this answer. Please confirm it with the clinic on {clinic.phone}."
ASK_THE_CLINIC = (
    "Please ask the clinic: call {clinic.phone}. You can also write to {clinic.email}. "
    "In an emergency, call {clinic.emergency_number}."
)


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
    """An entry as it is shown; `reviewed` is an ISO date, `confidence` 0 to 1.

    `hedge`, if any, is a caution to be read before it. One that is `aside` was not asked for but goes with the answer
    before it; there its short form is enough.
    """

    id: str
    question: str
    answer_html: str
    answer_text: str
    short: str
    sources: list[CitedSource]
    disagreements: list[Differing]
    reviewed: str
    confidence: float
    hedge: str = ""
    aside: bool = False

    @property
    def words(self) -> str:
        """All of it that is to be read, in plain words."""
        said = self.short if self.aside else self.answer_text
        return f"{self.hedge}\n\n{said}" if self.hedge else said


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


class InLanguage(Struct, frozen=True):
    """A line in the language that a message seems to be in: its code, its direction (ltr or rtl) and the words."""

    code: str
    dir: str
    text: str


class Reply(Struct, frozen=True):
    """What the bot says. `text` holds all of it in plain words, but for the line in another `language`."""

    kind: Kind
    text: str
    contact: Contact
    entries: list[Answered] = []
    choices: list[Choice] = []
    suggestions: list[Choice] = []
    card: Card | None = None
    language: InLanguage | None = None
    context: Context = Context()


class Replies:
    """Word replies from a knowledge base; `shown` gives an entry by its id as it is shown, rendered once.

    `context` is that of the turn; a reply that answers nothing hands it on to the next. An answer whose review is
    overdue is shown with a caution; `grace_days` later it is withdrawn, and not offered any more.
    """

    def __init__(self, base: KnowledgeBase, grace_days: int = GRACE_DAYS, clock: Clock = present) -> None:
        self._base = base
        self._grace_days = grace_days
        self._clock = clock
        self._zone = ZoneInfo(base.clinic.time_zone)
        self._values = clinic_values(base.clinic)
        self._questions = {entry.id: fill(entry.question, self._values) for entry in base.entries}
        self._rendered = lru_cache(maxsize=None)(self._render)
        self._withdrawn_on = lru_cache(maxsize=2)(self._find_withdrawn)
        self.contact = self._contact()

    @property
    def starters(self) -> list[Choice]:
        """The questions that are offered before anything is asked."""
        return self.choices(self._base.clinic.starters)

    def urgent(self, finding: Finding, context: Context, language: str | None = None) -> Reply:
        """Return the card of an emergency, and nothing else to read but perhaps a line in another language.

        Whom it calls may depend on the time.
        """
        alert = finding.alert
        act, number = self._act(alert)
        card = Card(
            category=alert.category,
            level=alert.level,
            title=fill(alert.title, self._values),
            act=fill(act, self._values),
            call=number,
            call_number=dial(number),
        )
        text = f"{card.title}. {card.act}"
        return Reply("urgent", text, self.contact, card=card, language=self._in_language(language), context=context)

    def _act(self, alert: Alert) -> tuple[str, str]:
        """Return what to do and whom to call: while the clinic is closed, out-of-hours care if the card knows of it."""
        opening = opening_at(self._base.clinic, self._clock())
        if alert.act_closed and "out_of_hours" in self._values and opening and not opening.open:
            return alert.act_closed, self._values["out_of_hours"]
        return alert.act, self._values[alert.call]

    def answer(self, matches: list[Match], others: list[Match], context: Context, aside: str = "") -> Reply:
        """Return the answers of the matched entries; `others` are what may have been meant instead.

        `aside` is an entry that goes with them, or "".
        """
        withdrawn = self._withdrawn()
        if withdrawn.issuperset(match.entry_id for match in matches):
            return self.withdrawn(matches, others, context)
        entries = [msgspec.structs.replace(self.shown(m.entry_id), confidence=_told(m.confidence)) for m in matches]
        ids = [entry.id for entry in entries]
        if aside and aside not in withdrawn:
            entries.append(msgspec.structs.replace(self.shown(aside), confidence=0.0, aside=True))
        kind: Kind = "chat" if all(self._base.topics[name] == CHAT_TOPIC for name in ids) else "answer"
        related = dict.fromkeys(name for shown in ids for name in self._base.by_id[shown].related if name not in ids)
        return Reply(
            kind,
            "\n\n".join(entry.words for entry in entries),
            self.contact,
            entries=entries,
            choices=[] if kind == "chat" else self._offered(others, withdrawn),
            suggestions=self._choices(related, withdrawn)[:MOST_SUGGESTED],
            context=context if kind == "chat" else Context(ids[-1]),
        )

    def withdrawn(self, matches: list[Match], others: list[Match], context: Context) -> Reply:
        """Return that the answers to these are being checked, with a person to ask."""
        text = "\n\n".join(self.shown(match.entry_id).words for match in matches)
        suggestions = self._offered(others, self._withdrawn()) or self.starters
        return Reply("fallback", text, self.contact, suggestions=suggestions, context=context)

    def clarify(self, matches: list[Match], context: Context) -> Reply:
        """Return the question which of these was meant."""
        choices = self._offered(matches, self._withdrawn())
        if not choices:
            return self.withdrawn(matches[:1], [], context)
        lines = [f"- {choice.question}" for choice in choices]
        text = "\n".join(["Did you mean one of these?", *lines])
        return Reply("clarify", text, self.contact, choices=choices, context=context)

    def fallback(self, nearest: list[Match], context: Context, language: str | None = None) -> Reply:
        """Return "I don't know", with a person to ask and the nearest questions that can be answered.

        `language` is the code of the one that the message is in, if it is another than that of the answers.
        """
        text = f"{UNKNOWN} {self._ask_the_clinic}"
        suggestions = self._offered(nearest, self._withdrawn()) or self.starters[:MOST_SUGGESTED]
        line = self._in_language(language)
        return Reply("fallback", text, self.contact, suggestions=suggestions, language=line, context=context)

    def shown(self, entry_id: str) -> Answered:
        """Return an entry as it is shown today."""
        return self._rendered(entry_id, self._standing(entry_id, self._today()))

    def choices(self, ids: Iterable[str]) -> list[Choice]:
        """Return the questions of these entries, to be picked from, but for those withdrawn."""
        return self._choices(ids, self._withdrawn())

    def _choices(self, ids: Iterable[str], withdrawn: frozenset[str]) -> list[Choice]:
        return [Choice(entry_id, self._questions[entry_id]) for entry_id in ids if entry_id not in withdrawn]

    def _offered(self, matches: list[Match], withdrawn: frozenset[str]) -> list[Choice]:
        kept = [match for match in matches if match.entry_id not in withdrawn]
        return [Choice(m.entry_id, self._questions[m.entry_id], _told(m.confidence)) for m in kept]

    @property
    def _ask_the_clinic(self) -> str:
        return fill(ASK_THE_CLINIC, self._values)

    def is_withdrawn(self, entry_id: str) -> bool:
        """Tell whether an answer is not to be shown until somebody has checked it."""
        return entry_id in self._withdrawn()

    def _withdrawn(self) -> frozenset[str]:
        """Return the ids of all answers that are withdrawn today."""
        return self._withdrawn_on(self._today())

    def _find_withdrawn(self, day: date) -> frozenset[str]:
        return frozenset(name for name in self._base.by_id if self._standing(name, day) is Standing.WITHDRAWN)

    def _standing(self, entry_id: str, day: date) -> Standing:
        """Return how an answer stands on a day; small talk makes no claim that could be overdue."""
        if self._base.topics[entry_id] == CHAT_TOPIC:
            return Standing.CHECKED
        return standing(self._base.by_id[entry_id].review_due, day, self._grace_days)

    def _today(self) -> date:
        """Return the date where the clinic is."""
        return self._clock().astimezone(self._zone).date()

    def _in_language(self, code: str | None) -> InLanguage | None:
        """Return the line in a language; numbers in it are isolated, as "020 7946" would run right to left with it."""
        if code is None:
            return None
        language = self._base.languages[code]
        isolated = {name: f"\u2068{value}\u2069" for name, value in self._values.items()}
        return InLanguage(code, language.dir, fill(language.line, isolated if language.dir == "rtl" else self._values))

    def _render(self, entry_id: str, stands: Standing) -> Answered:
        entry = self._base.by_id[entry_id]
        question = self._questions[entry_id]
        if stands is Standing.WITHDRAWN:
            words = f"We are re-checking our answer to '{question}'. {self._ask_the_clinic}"
            return Answered(entry.id, question, to_html(words), words, words, [], [], entry.reviewed.isoformat(), 1.0)
        answer = fill(entry.answer, self._values)
        sources = [(self._base.sources[citation.id], citation.section) for citation in entry.sources]
        return Answered(
            id=entry.id,
            question=question,
            answer_html=to_html(answer),
            answer_text=to_text(answer),
            short=fill(entry.short, self._values),
            sources=[CitedSource(each.title, each.author, each.publisher, each.date, part) for each, part in sources],
            disagreements=[Differing(self._base.sources[each.source].title, each.says) for each in entry.disagreements],
            reviewed=entry.reviewed.isoformat(),
            confidence=1.0,
            hedge=fill(HEDGE, self._values) if stands is Standing.OVERDUE else "",
        )

    def _contact(self) -> Contact:
        clinic = self._base.clinic
        hours = opening_lines(clinic)
        return Contact(clinic.name, clinic.phone, dial(clinic.phone), clinic.email, clinic.booking_url, hours)


def _told(confidence: float) -> float:
    """Return a confidence as it is told everywhere, to four digits."""
    return round(confidence, 4)
