"""Sessions of signed-in staff: kept here, so that they can be ended; the browser holds a token, the table its hash."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, insert, or_, select, update

from web.store.attempts import plain_name
from web.store.database import Database
from web.store.staff import Member
from web.store.tables import sessions, staff

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
NOTED_EVERY = timedelta(minutes=1)  # not every request is worth writing down
TOKEN_BYTES = 32


class Sessions:
    """The table of sessions."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def open(self, name: str, now: datetime) -> str:
        """Open a session and return its token; sweep out those that have ended."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(_over(now)))
            connection.execute(insert(sessions).values(token=_hashed(token), name=name, started=now, seen=now))
        return token

    def find(self, token: str, now: datetime) -> Member | None:
        """Return whose session this is, unless it has ended."""
        wanted = select(staff.c.name, staff.c.role, staff.c.added, sessions.c.seen).join_from(sessions, staff)
        with self._database.reading() as connection:
            row = connection.execute(wanted.where(sessions.c.token == _hashed(token), ~_over(now))).one_or_none()
        if row is None:
            return None
        if now - row.seen >= NOTED_EVERY:
            with self._database.noting() as connection:
                connection.execute(update(sessions).where(sessions.c.token == _hashed(token)).values(seen=now))
        return Member(row.name, row.role, row.added)

    def close(self, token: str) -> None:
        """End one session."""
        with self._database.writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _hashed(token)))

    def end(self, name: str) -> int:
        """End all sessions of somebody; return how many there were."""
        with self._database.writing() as connection:
            return connection.execute(delete(sessions).where(sessions.c.name == plain_name(name))).rowcount


def _over(now: datetime) -> ColumnElement[bool]:
    return or_(sessions.c.seen <= now - IDLE, sessions.c.started <= now - LONGEST)


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
