"""The record of what was asked: no address, no session, no more of the time than the minute."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import Row, delete, insert, select

from bot.reply import Kind
from web.store.database import Database
from web.store.tables import questions

Channel = Literal["page", "api", "widget", "desk", "phone"]


class Asked(Struct, frozen=True, kw_only=True):
    """One question: `entries` are the ids of those answered or offered; `text` is redacted, None where not kept."""

    asked: datetime
    channel: Channel
    outcome: Kind
    entries: tuple[str, ...]
    confidence: float
    text: str | None = None


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

    def texts(
        self, since: datetime, until: datetime, outcomes: Sequence[Kind] = ("clarify", "fallback")
    ) -> list[Asked]:
        """Return the questions of a period whose text is kept and that came to one of these, the newest first."""
        wanted = select(questions).where(
            questions.c.asked >= since,
            questions.c.asked < until,
            questions.c.outcome.in_(outcomes),
            questions.c.text.is_not(None),
        )
        with self._database.reading() as connection:
            found = connection.execute(wanted.order_by(questions.c.asked.desc(), questions.c.id.desc()))
            return [_asked(row) for row in found]

    def counts(self, since: datetime, until: datetime, zone: ZoneInfo) -> list[Count]:
        """Return how many questions of a period came to what, by the clinic's days; see `web.store.figures`."""
        columns = (questions.c.asked, questions.c.channel, questions.c.outcome, questions.c.entries)
        wanted = select(*columns).where(questions.c.asked >= since, questions.c.asked < until)
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


def _row(asked: Asked) -> dict[str, object]:
    minute = asked.asked.replace(second=0, microsecond=0)
    return {**asdict(asked), "asked": minute, "entries": " ".join(asked.entries)}


def _asked(row: Row[Any]) -> Asked:
    values = {name: value for name, value in row._mapping.items() if name != "id"}
    return Asked(**{**values, "entries": tuple(row.entries.split())})
