"""Questions that staff have settled, and do not want to be shown again: a hash of their words, and no more of them."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.text import tokenise
from web.store.database import Database
from web.store.tables import settled


def key(question: str) -> str:
    """Return what is the same for questions of the same words."""
    return hashlib.sha256(" ".join(tokenise(question)).encode()).hexdigest()


class Settled:
    """The table of settled questions, by their `key`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, keys: Iterable[str], now: datetime) -> None:
        """Keep that questions are settled."""
        with self._database.writing() as connection:
            known = set(connection.scalars(select(settled.c.key)))
            if new := sorted({*keys} - known):
                connection.execute(insert(settled), [{"key": each, "settled": now} for each in new])

    def keys(self) -> set[str]:
        """Return the keys of all settled questions."""
        with self._database.reading() as connection:
            return set(connection.scalars(select(settled.c.key)))

    def forget(self, before: datetime | None) -> None:
        """Delete what was settled before a moment, or all; what was asked so long ago is deleted as well."""
        with self._database.noting() as connection:
            connection.execute(delete(settled) if before is None else delete(settled).where(settled.c.settled < before))
