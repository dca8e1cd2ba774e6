from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app


@pytest.fixture
def app(live: LiveConversation, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(live, Settings(database=f"sqlite:///{tmp_path}/pinpoint.db"))
    yield app
    app.extensions["pinpoint"].store.database.close()


def channels(app: Flask) -> Counter[str]:
    """Return how many questions came in where."""
    site = app.extensions["pinpoint"]
    site.recorder.work()
    ever = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    return Counter({count.channel: count.number for count in site.store.questions.counts(*ever, ZoneInfo("UTC"))})


QUESTION = {"question": "does it hurt"}


@pytest.mark.parametrize(
    ("path", "sent", "channel"),
    [
        ("/", {"data": QUESTION}, "page"),
        ("/", {"data": {"choice": "does it hurt"}}, "page"),
        ("/turn", {"data": {**QUESTION, "place": "/"}}, "page"),
        ("/embed", {"data": QUESTION}, "widget"),
        ("/turn", {"data": {**QUESTION, "place": "/embed"}}, "widget"),
        ("/api/v1/ask", {"json": QUESTION}, "api"),
    ],
)
def test_a_question_is_recorded_once_with_where_it_was_asked(
    path: str, sent: dict[str, object], channel: str, app: Flask
) -> None:
    assert app.test_client().post(path, **sent).status_code == 200
    assert channels(app) == {channel: 1}


def test_questions_that_the_page_carries_along_are_not_recorded_again(app: Flask) -> None:
    carried = {"asked": ["is it safe", "does it hurt"], "asked_entry": ["", ""]}
    page = app.test_client().post("/", data={**carried, "question": "how many sessions"})
    assert page.text.count("You asked:") >= 3
    assert channels(app) == {"page": 1}


@pytest.mark.parametrize("path", ["/", "/turn", "/api/v1/ask"])
def test_what_is_no_question_is_not_recorded(path: str, app: Flask) -> None:
    app.test_client().post(path, data={"question": " "})
    assert channels(app) == {}
