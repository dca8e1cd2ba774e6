"""The database: its transactions, its migrations, its backup."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

from web.store.engine import Purpose, StoreError, default_url, open_engine, read_url, told_plainly
from web.store.tables import VERSION


class Database:
    """One database, made and migrated when it is first used; until then nothing is open."""

    def __init__(self, url: str) -> None:
        """Take a SQLAlchemy URL, or "" for a file in the user's data folder; raise `StoreError` where it is no such."""
        self._url = read_url(url) if url else default_url()
        self._engine = open_engine(self._url)
        self._file = Path(self._url.database or "") if self._url.drivername == "sqlite" else None
        self._lock = threading.Lock()
        self._prepared: tuple[int, int] | None = None

    @property
    def place(self) -> str:
        """Where it is, without the password."""
        return str(self._file or self._url.render_as_string(hide_password=True))

    def prepare(self) -> None:
        """Make what is missing and migrate what is old, unless that is done; raise `StoreError`.

        Processes that start together wait for one another. No connection is left open, so that the process may fork.
        """
        with self._lock:
            if self._prepared is None:
                try:
                    self._make_and_migrate()
                finally:
                    self.close()
                self._prepared = self._identity()
            elif self._prepared != self._identity():  # to go on would write into nothing, or spoil what stands there
                raise StoreError("the file was taken away or replaced while in use; start Pinpoint again")

    def reading(self) -> AbstractContextManager[Connection]:
        """Give a transaction that reads; raise `StoreError`."""
        return self._prepared_transaction("read")

    def noting(self) -> AbstractContextManager[Connection]:
        """Give a transaction that a power cut may undo, in return for speed; raise `StoreError`."""
        return self._prepared_transaction("note")

    def writing(self) -> AbstractContextManager[Connection]:
        """Give a transaction that is on the disk when it ends, and alone of its kind; raise `StoreError`."""
        return self._prepared_transaction("write")

    def close(self) -> None:
        """Close what is open; the next use opens it again."""
        self._engine.dispose()

    def wipe(self) -> None:
        """Take what was deleted out of SQLite's journal too; in the file itself it is overwritten at once."""
        if self._file:
            with self._outside_transactions() as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def backup(self, target: Path) -> None:
        """Write a copy of the SQLite file as it is at this moment, while others go on; raise `StoreError`."""
        if self._file is None:
            raise StoreError("PostgreSQL is backed up by its own pg_dump")
        self.prepare()
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except OSError as error:
            raise StoreError(f"{target}: {error.strerror}") from None
        try:
            with self._outside_transactions() as connection:
                connection.execute("VACUUM INTO ?", (str(target),))
        except StoreError:
            target.unlink()
            raise

    def _make_and_migrate(self) -> None:
        if self._file:
            _make(self._file)
        with self._transaction("read") as connection:
            version = _version(connection)
        if version != VERSION:
            from web.store.migration import migrate  # here, as it takes a while to load and is seldom needed

            with self._transaction("write") as connection:
                migrate(connection)

    def _identity(self) -> tuple[int, int]:
        """Return what tells this file from one that stands in its place later."""
        status = self._file and self._file.exists() and self._file.stat()
        return (status.st_dev, status.st_ino) if status else (0, 0)

    @contextmanager
    def _prepared_transaction(self, purpose: Purpose) -> Iterator[Connection]:
        self.prepare()
        with self._transaction(purpose) as connection:
            yield connection

    @contextmanager
    def _transaction(self, purpose: Purpose) -> Iterator[Connection]:
        with told_plainly(), self._engine.connect() as connection:
            connection.execution_options(purpose=purpose)
            with connection.begin():
                yield connection

    @contextmanager
    def _outside_transactions(self) -> Iterator[Any]:
        """Give SQLite's own connection."""
        with told_plainly():
            borrowed = self._engine.raw_connection()
            try:
                yield borrowed
            except self._engine.dialect.loaded_dbapi.Error as error:
                raise StoreError(str(error)) from None
            finally:
                borrowed.close()


def _make(file: Path) -> None:
    """Make the file, and its folder, for its owner alone; SQLite gives its journal the same rights."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(f"{error.filename}: {error.strerror}") from None


def _version(connection: Connection) -> str | None:
    """Return the version of the tables, None where there are none."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
