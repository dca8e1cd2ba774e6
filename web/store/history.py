"""The history of edits to the knowledge folder: who changed which file, when, from what to what."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import asdict
from sqlalchemy import insert, select

from web.store.database import Database
from web.store.tables import history


class ChangedSinceError(Exception):
    """An edit that cannot be undone, as the file is no longer as the edit left it."""


class Edit(Struct, frozen=True, kw_only=True):
    """One change of one file, whose path is that in the knowledge folder; a text is None where there was no file."""

    id: int = 0
    edited: datetime
    who: str
    file: str
    before: str | None
    after: str | None

    def undone(self, now_in_file: str | None, who: str, now: datetime) -> "Edit":
        """Return the edit that takes this one back; raise `ChangedSinceError` where something has changed since."""
        if now_in_file != self.after:
            raise ChangedSinceError(f"{self.file} has been changed since")
        return Edit(edited=now, who=who, file=self.file, before=self.after, after=self.before)


class History:
    """The table of edits. It keeps what was done; whoever edits writes the file."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, edit: Edit) -> int:
        """Keep an edit and return its id; the one that it comes with does not count."""
        values = {name: value for name, value in asdict(edit).items() if name != "id"}
        with self._database.writing() as connection:
            return int(connection.scalars(insert(history).values(values).returning(history.c.id)).one())

    def get(self, edit_id: int) -> Edit | None:
        """Return one edit."""
        with self._database.reading() as connection:
            row = connection.execute(select(history).where(history.c.id == edit_id)).one_or_none()
        return Edit(**row._mapping) if row else None

    def newest(self, number: int, file: str | None = None) -> list[Edit]:
        """Return so many edits, of one file or of all, the newest first."""
        wanted = select(history).order_by(history.c.id.desc()).limit(number)
        if file is not None:
            wanted = wanted.where(history.c.file == file)
        with self._database.reading() as connection:
            return [Edit(**row._mapping) for row in connection.execute(wanted)]
