"""Open SQLite and PostgreSQL alike: what a database's URL may be, and what begins a transaction on each."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

PATIENCE_S = 5  # how long to wait for a lock, or for a server
Purpose = Literal["read", "note", "write"]
ONE_WRITER = 7465746  # any number: the name of the lock by which PostgreSQL, as SQLite, lets one write at a time


class StoreError(Exception):
    """A database that cannot be used. The message says why; it holds nothing of what is stored."""


def default_url() -> URL:
    """Return the URL of a file in the user's data folder."""
    return URL.create("sqlite", database=str(user_data_path("pinpoint", appauthor=False) / "pinpoint.db"))


def read_url(words: str) -> URL:
    """Return the URL of a SQLite file or of PostgreSQL; raise `StoreError` for anything else."""
    try:
        url = make_url(words)
        kind = url.get_backend_name()
    except (ArgumentError, ValueError):
        raise StoreError("the database is given as a URL, such as sqlite:////srv/pinpoint.db") from None
    if kind == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if kind == "sqlite" and url.database and url.database != ":memory:":
        return url.set(drivername="sqlite")
    raise StoreError("the database can be a SQLite file or PostgreSQL, and nothing else")


def open_engine(url: URL) -> Engine:
    """Return an engine; it connects when it is used, and its transactions are told their `purpose` as an option."""
    local = url.get_backend_name() == "sqlite"
    patience = {"timeout" if local else "connect_timeout": PATIENCE_S}
    try:
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=not local, connect_args=patience)
    except ModuleNotFoundError:
        raise StoreError("PostgreSQL needs one more library: pip install 'pinpoint[postgres]'") from None
    if local:
        event.listen(engine, "connect", _open_sqlite)
    event.listen(engine, "begin", _begin_sqlite if local else _begin_postgres)
    return engine


@contextmanager
def told_plainly() -> Iterator[None]:
    """Raise `StoreError` for the library's errors; only those about the database's state are repeated in words."""
    try:
        yield
    except OperationalError as error:
        raise StoreError(" ".join(str(error.orig).split())) from None
    except SQLAlchemyError as error:
        raise StoreError(type(error.orig if isinstance(error, DBAPIError) else error).__name__) from None


def _open_sqlite(connection: Any, _: object) -> None:
    connection.isolation_level = None  # the driver is not to begin transactions: `_begin_sqlite` does
    _use_wal(connection)
    for pragma in ("foreign_keys = ON", "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Keep the journal in a file of its own, for good.

    SQLite gives up at once when another process is at the same, whatever its timeout; the second finds it done.
    """
    given_up = time.monotonic() + PATIENCE_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > given_up:
                raise
            time.sleep(0.01)


def _begin_sqlite(connection: Connection) -> None:
    purpose = connection.get_execution_options().get("purpose")
    connection.exec_driver_sql(f"PRAGMA synchronous = {'FULL' if purpose == 'write' else 'NORMAL'}")
    connection.exec_driver_sql("BEGIN" if purpose == "read" else "BEGIN IMMEDIATE")


def _begin_postgres(connection: Connection) -> None:
    purpose = connection.get_execution_options().get("purpose")
    if purpose == "write":
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_WRITER})
    elif purpose == "note":
        connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
