"""What Pinpoint keeps, in one database: what was asked, votes, staff and their sessions, edits and flags."""

from datetime import UTC, datetime

from web.store.attempts import Attempts
from web.store.database import Database
from web.store.engine import StoreError
from web.store.flags import Flags
from web.store.history import History
from web.store.questions import Questions
from web.store.sessions import Sessions
from web.store.settled import Settled
from web.store.staff import Staff
from web.store.votes import Votes

__all__ = ["Store", "StoreError", "utc_now"]


def utc_now() -> datetime:
    """Return this moment."""
    return datetime.now(UTC)


class Store:
    """All that is kept. Nothing is opened before it is used; every method raises `StoreError` where that fails."""

    def __init__(self, url: str) -> None:
        """Take a SQLAlchemy URL, or "" for a file in the user's data folder; raise `StoreError` where it is no such."""
        self.database = Database(url)
        self.questions = Questions(self.database)
        self.votes = Votes(self.database)
        self.staff = Staff(self.database)
        self.sessions = Sessions(self.database)
        self.attempts = Attempts(self.database)
        self.history = History(self.database)
        self.settled = Settled(self.database)
        self.flags = Flags(self.database)

    def forget(self, before: datetime | None) -> int:
        """Delete for good what was asked and voted before a moment, or all of it; return the number of questions."""
        number = self.questions.forget(before)
        self.votes.forget(before and before.date())
        self.settled.forget(before)
        self.database.wipe()
        return number
