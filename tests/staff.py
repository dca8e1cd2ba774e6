"""A desk over the small folder, and somebody who is signed in there."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.live import LiveConversation
from bot.settings import Settings
from tests.conftest import asked
from web import create_app
from web.store import Store

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
PASSWORD = "four words in row"


class Member:
    """Somebody who is signed in, and sends what the pages' forms would send."""

    def __init__(self, client: FlaskClient, session: str) -> None:
        self._client = client
        client.set_cookie("pinpoint-session", session)
        self._token = re.findall(r'name="token" value="(\w+)"', client.get("/desk").text)[0]

    def get(self, path: str) -> TestResponse:
        return self._client.get(path)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self._client.post(path, data={"token": self._token, **fields})


class Desk:
    """A desk with an editor, ed, and dora, who may look things up."""

    def __init__(self, folder: Path, database: str) -> None:
        settings = Settings(knowledge=str(folder), database=database)
        self.folder = folder
        self.live = LiveConversation(settings)
        self.app = create_app(self.live, settings, lambda: NOW)
        self.store: Store = self.app.extensions["pinpoint"].store
        for name, role in (("ed", "editor"), ("dora", "desk")):
            self.store.staff.add(name, role, PASSWORD, NOW)
        self.ed, self.dora = self.member("ed"), self.member("dora")

    def member(self, name: str) -> Member:
        return Member(self.app.test_client(), self.store.sessions.open(name, NOW))

    def record(self, texts: Iterable[str], outcome: str = "fallback") -> None:
        """Have questions asked yesterday."""
        self.store.questions.add([asked(NOW - timedelta(days=1), text=text, outcome=outcome) for text in texts])

    def judge(self, question: str, entry: str, context: str = "") -> None:
        """Have a patient say that the answer to a question did not help."""
        form = {"entry": entry, "helpful": "no", "asked": question, "asked_entry": context}
        assert self.app.test_client().post("/feedback", data=form).status_code == 200
        self.app.extensions["pinpoint"].recorder.work()


@contextmanager
def open_desk(folder: Path, place: Path) -> Iterator[Desk]:
    desk = Desk(folder, f"sqlite:///{place}/pinpoint.db")
    yield desk
    desk.store.database.close()
