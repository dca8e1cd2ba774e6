"""Staff accounts: a name, a role, and a password as Argon2id hashed it."""

import unicodedata
from datetime import datetime
from typing import Literal, get_args

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from msgspec import Struct
from sqlalchemy import delete, insert, select, update

from web.store.attempts import hashed, plain_name
from web.store.database import Database
from web.store.tables import attempts, sessions, staff

Role = Literal["desk", "editor"]  # may look things up; may change them too
ROLES: tuple[Role, ...] = get_args(Role)
FEWEST_CHARACTERS = 12  # of a password
LONGEST_NAME = 60

_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # memory in KiB
# of a password that nobody knows: an unknown name is to take as long as a known one
_NOBODYS = "$argon2id$v=19$m=19456,t=2,p=1$qXEPKqCtySKRhUQ0t6zfDQ$aqKS9iEVro+oQp4AIolZ4Ww9t3NLHU+pXx6udjI0p6U"


class StaffError(Exception):
    """A name or a password that cannot be used; the message says why."""


class Member(Struct, frozen=True):
    """Somebody with an account."""

    name: str
    role: Role
    added: datetime

    @property
    def may_change(self) -> bool:
        """Whether the role allows more than looking things up."""
        return self.role == "editor"


class Staff:
    """The table of accounts. Names are compared as `plain_name` writes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, name: str, role: Role, password: str, now: datetime) -> None:
        """Add an account; raise `StaffError` where the name or the password cannot be used."""
        name = plain_name(name)
        if not 0 < len(name) <= LONGEST_NAME:
            raise StaffError(f"a name has 1 to {LONGEST_NAME} characters")
        kept = _hashed_password(password)
        with self._database.writing() as connection:
            if connection.scalar(select(staff.c.name).where(staff.c.name == name)):
                raise StaffError(f"'{name}' has an account already")
            connection.execute(insert(staff).values(name=name, role=role, password=kept, added=now))

    def set_password(self, name: str, password: str) -> None:
        """Change a password, which ends all sessions that the old one opened; raise `StaffError`."""
        kept = _hashed_password(password)
        with self._database.writing() as connection:
            changed = connection.execute(update(staff).where(staff.c.name == plain_name(name)).values(password=kept))
            if not changed.rowcount:
                raise StaffError(f"'{name}' has no account")
            connection.execute(delete(sessions).where(sessions.c.name == plain_name(name)))
            connection.execute(delete(attempts).where(attempts.c.name == hashed(name)))

    def remove(self, name: str) -> None:
        """Remove an account, and its sessions with it; raise `StaffError` where there is none."""
        with self._database.writing() as connection:
            if not connection.execute(delete(staff).where(staff.c.name == plain_name(name))).rowcount:
                raise StaffError(f"'{name}' has no account")

    def members(self) -> list[Member]:
        """Return all accounts by name."""
        with self._database.reading() as connection:
            found = connection.execute(select(staff.c.name, staff.c.role, staff.c.added).order_by(staff.c.name))
            return [Member(*row) for row in found]

    def verify(self, name: str, password: str) -> Member | None:
        """Return who that is, where the password is theirs. An unknown name takes as long as a wrong password."""
        with self._database.reading() as connection:
            row = connection.execute(select(staff).where(staff.c.name == plain_name(name))).one_or_none()
        try:
            _hasher.verify(row.password if row else _NOBODYS, _plain_password(password))
        except VerifyMismatchError:
            return None
        return Member(row.name, row.role, row.added) if row else None


def _hashed_password(password: str) -> str:
    if len(password) < FEWEST_CHARACTERS:
        raise StaffError(f"a password has at least {FEWEST_CHARACTERS} characters")
    return _hasher.hash(_plain_password(password))


def _plain_password(password: str) -> bytes:
    """Return the same bytes for what looks the same, however a keyboard composed it."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace")
