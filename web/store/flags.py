"""Answers that somebody at the desk found out of date, until somebody has looked after them."""

from datetime import datetime

from msgspec import Struct
from sqlalchemy import delete, insert, select

from web.store.database import Database
from web.store.tables import flags


class Flag(Struct, frozen=True):
    """Who found an entry out of date, and when."""

    entry: str
    who: str
    flagged: datetime


class Flags:
    """The table of flags; an entry has one at most, the first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, flag: Flag) -> None:
        """Flag an entry, unless it is flagged."""
        with self._database.writing() as connection:
            if not connection.scalar(select(flags.c.entry).where(flags.c.entry == flag.entry)):
                connection.execute(insert(flags).values(entry=flag.entry, who=flag.who, flagged=flag.flagged))

    def all(self) -> dict[str, Flag]:
        """Return the flags by entry."""
        with self._database.reading() as connection:
            return {row.entry: Flag(*row) for row in connection.execute(select(flags).order_by(flags.c.entry))}

    def clear(self, entry: str) -> None:
        """Take the flag of an entry away."""
        with self._database.writing() as connection:
            connection.execute(delete(flags).where(flags.c.entry == entry))
