"""The record of what was asked: no address, no session, no more of the time than the minute."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import ColumnElement, Row, delete, insert, or_, select

from bot.reply import Kind
from web.store.database import Database
from web.store.tables import questions

Channel = Literal["page", "api", "widget", "desk", "phone"]
_IS_ASKING = questions.c.helpful.is_(None)  # rather than what was said of an answer later


class Asked(Struct, frozen=True, kw_only=True):
    """One question: `entries` are the ids of those answered or offered; `text` is redacted, None where not kept.

    Where somebody says whether an answer helped, that is kept as another `Asked`, which is counted as no other asking:
    `entries` is the one judged, `answer` the mark of its answer, `after` the entry that the question leaned on, if any.
    """

    asked: datetime
    channel: Channel
    outcome: Kind
    entries: tuple[str, ...]
    confidence: float
    text: str | None = None
    helpful: bool | None = None
    after: str | None = None
    answer: str | None = None


class Count(Struct, frozen=True):
    """How many questions of one day, in the clinic's time zone, came to the same."""

    day: date
    channel: Channel
    outcome: Kind
    entries: tuple[str, ...]
    number: int


class Questions:
    """The table of what was asked. A period is from `since` until just before `until`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, asked: Sequence[Asked]) -> None:
        """Add questions, all or none of them."""
        with self._database.noting() as connection:
            connection.execute(insert(questions), [_row(each) for each in asked])

    def texts(self, since: datetime, until: datetime, outcomes: Sequence[Kind]) -> list[Asked]:
        """Return the questions of a period whose text is kept and that came to one of these, the newest first."""
        return self._texts(since, until, _IS_ASKING & questions.c.outcome.in_(outcomes))

    def unhelped(self, since: datetime, until: datetime) -> list[Asked]:
        """Return those that were not answered, or not at once, and those whose answer did not help."""
        unanswered = _IS_ASKING & questions.c.outcome.in_(("clarify", "fallback"))
        return self._texts(since, until, or_(unanswered, questions.c.helpful.is_(False)))

    def counts(self, since: datetime, until: datetime, zone: ZoneInfo) -> list[Count]:
        """Return how many questions of a period came to what, by the clinic's days; see `web.store.figures`."""
        columns = (questions.c.asked, questions.c.channel, questions.c.outcome, questions.c.entries)
        wanted = select(*columns).where(questions.c.asked >= since, questions.c.asked < until, _IS_ASKING)
        with self._database.reading() as connection:
            found = connection.execute(wanted)
            numbers = Counter((row.asked.astimezone(zone).date(), *row[1:]) for row in found)
        return [
            Count(day, channel, outcome, tuple(entries.split()), number)
            for (day, channel, outcome, entries), number in sorted(numbers.items())
        ]

    def forget(self, before: datetime | None) -> int:
        """Delete what was asked before a moment, or all; return how many."""
        doomed = delete(questions) if before is None else delete(questions).where(questions.c.asked < before)
        with self._database.noting() as connection:
            return connection.execute(doomed).rowcount

    def _texts(self, since: datetime, until: datetime, condition: ColumnElement[bool]) -> list[Asked]:
        wanted = select(questions).where(
            questions.c.asked >= since, questions.c.asked < until, questions.c.text.is_not(None), condition
        )
        with self._database.reading() as connection:
            found = connection.execute(wanted.order_by(questions.c.asked.desc(), questions.c.id.desc()))
            return [_asked(row) for row in found]


def mark(text: str) -> str:
    """Return what tells one state of a text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _row(asked: Asked) -> dict[str, object]:
    minute = asked.asked.replace(second=0, microsecond=0)
    return {**asdict(asked), "asked": minute, "entries": " ".join(asked.entries)}


def _asked(row: Row[Any]) -> Asked:
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    return Asked(**{**values, "entries": tuple(row.entries.split())})
