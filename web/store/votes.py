"""Votes on answers: how many a day found an entry helpful or not. The questions are in `web.store.questions`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from web.store.database import Database
from web.store.tables import votes

_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Vote(Struct, frozen=True, order=True):
    """What one vote says, in UTC's days."""

    day: date
    entry: str
    helpful: bool


class Helpfulness(Struct, frozen=True):
    """What the votes on an entry come to."""

    entry: str
    helpful: int
    unhelpful: int


class Votes:
    """The table of votes. A period is from the day `since` until just before the day `until`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, counted: Mapping[Vote, int]) -> None:
        """Add so many votes of each kind, all or none of them."""
        with self._database.noting() as connection:
            new = _INSERT[connection.dialect.name](votes)
            more = new.on_conflict_do_update(
                index_elements=votes.primary_key.columns, set_={"number": votes.c.number + new.excluded.number}
            )
            for vote, number in sorted(counted.items()):  # in one order, so that no two writers wait for each other
                connection.execute(more, {**asdict(vote), "number": number})

    def counts(self, since: date, until: date) -> list[Helpfulness]:
        """Return what the votes of a period come to, the least helpful entry first."""
        helpful = func.sum(case((votes.c.helpful, votes.c.number), else_=0))
        unhelpful = func.sum(case((votes.c.helpful, 0), else_=votes.c.number))
        wanted = select(votes.c.entry, helpful, unhelpful).where(votes.c.day >= since, votes.c.day < until)
        with self._database.reading() as connection:
            found = connection.execute(wanted.group_by(votes.c.entry).order_by(unhelpful.desc(), votes.c.entry))
            return [Helpfulness(entry, int(yes), int(no)) for entry, yes, no in found]

    def forget(self, before: date | None) -> None:
        """Delete the votes of the days before one, or all."""
        with self._database.noting() as connection:
            connection.execute(delete(votes) if before is None else delete(votes).where(votes.c.day < before))
