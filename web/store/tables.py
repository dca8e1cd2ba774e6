"""The tables, as they are after the newest migration."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)

VERSION = "0003"  # the newest file in migrations/versions; what is stored has it too, once it is migrated


class UtcTime(TypeDecorator[datetime]):
    """A moment: kept without a zone, in UTC, as SQLite knows none; handed out with it."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData()

questions = Table(
    "questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("asked", UtcTime, nullable=False, index=True),  # to the minute
    Column("channel", String(10), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("entries", Text, nullable=False),  # ids, separated by spaces
    Column("confidence", Float, nullable=False),
    Column("text", Text),  # redacted; null where it is not kept
    # of a question whose answer was judged, which has a row of its own beside that of its asking
    Column("helpful", Boolean),
    Column("after", String(60)),  # the entry that it leaned on
    Column("answer", String(16)),  # a mark of the answer's words
)

votes = Table(
    "votes",
    metadata,
    Column("day", Date, primary_key=True),  # in UTC
    Column("entry", String(60), primary_key=True),
    Column("helpful", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("role", String(10), nullable=False),
    Column("password", Text, nullable=False),  # as Argon2id hashed it
    Column("added", UtcTime, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token", String(64), primary_key=True),  # SHA-256 of what the browser holds
    Column("name", String(60), ForeignKey("staff.name", ondelete="CASCADE"), nullable=False, index=True),
    Column("started", UtcTime, nullable=False),
    Column("seen", UtcTime, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String(64), nullable=False),  # SHA-256, as people type passwords there
    Column("tried", UtcTime, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edited", UtcTime, nullable=False),
    Column("who", String(60), nullable=False),  # stays when the account is gone
    Column("file", Text, nullable=False),  # its path in the knowledge folder
    Column("before", Text),  # null where there was no such file
    Column("after", Text),  # null where it was taken away
)

settled = Table(
    "settled",
    metadata,
    Column("key", String(64), primary_key=True),  # SHA-256 of the question's words
    Column("settled", UtcTime, nullable=False),
)

flags = Table(
    "flags",
    metadata,
    Column("entry", String(60), primary_key=True),
    Column("who", String(60), nullable=False),  # stays when the account is gone
    Column("flagged", UtcTime, nullable=False),
)
