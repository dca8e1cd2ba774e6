"""Attempts to sign in: counted for each name and for all, so that nobody tries passwords by the thousand."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, func, insert, select

from web.store.database import Database
from web.store.tables import attempts

SPAN = timedelta(minutes=15)
MOST_BY_NAME = 5  # in that span
MOST = 50


def plain_name(typed: str) -> str:
    """Return a name as it is kept: without capitals, spaces around it, and what no keyboard types."""
    return "".join(filter(str.isprintable, unicodedata.normalize("NFKC", typed))).strip().casefold()


def hashed(name: str) -> str:
    """Return what an attempt is kept under: not the name itself, as people type passwords in its place."""
    return hashlib.sha256(plain_name(name).encode(errors="replace")).hexdigest()


class Attempts:
    """The table of attempts that have not succeeded."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def admit(self, name: str, now: datetime) -> timedelta:
        """Return how long to wait before the next attempt; where that is no time at all, count this as one."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.tried <= now - SPAN))
            of_all = select(func.count(), func.min(attempts.c.tried)).select_from(attempts)
            for wanted, most in ((of_all.where(attempts.c.name == hashed(name)), MOST_BY_NAME), (of_all, MOST)):
                number, first = connection.execute(wanted).one()
                if number >= most:
                    again: datetime = first + SPAN
                    return again - now
            connection.execute(insert(attempts).values(name=hashed(name), tried=now))
        return timedelta()

    def clear(self, name: str) -> None:
        """Forget the attempts of somebody who has signed in."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.name == hashed(name)))
