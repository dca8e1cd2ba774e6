import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.desk.lookup import percent
from web.site import Site
from web.store.questions import Asked

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def app(live: LiveConversation, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(live, Settings(database=f"sqlite:///{tmp_path}/pinpoint.db", record="everything"), lambda: NOW)
    app.extensions["pinpoint"].store.staff.add("dora", "desk", "four words in row", NOW)
    yield app
    app.extensions["pinpoint"].store.database.close()


@pytest.fixture
def dora(app: Flask) -> FlaskClient:
    """The browser of somebody at the desk."""
    client = app.test_client()
    client.set_cookie("pinpoint-session", app.extensions["pinpoint"].store.sessions.open("dora", NOW))
    return client


def text(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def note(client: FlaskClient, **form: str) -> tuple[int, str]:
    """Send a note about a call; return the status and where it leads."""
    token = re.search(r'name="token" value="(\w+)"', text(client, "/desk"))
    assert token
    answer = client.post("/desk/phone", data={"token": token[1], **form})
    return answer.status_code, answer.headers.get("Location", "")


def recorded(app: Flask) -> list[Asked]:
    site: Site = app.extensions["pinpoint"]
    site.recorder.work()
    every = ("answer", "clarify", "fallback", "urgent", "chat")
    return site.store.questions.texts(NOW, LATER, every)


def test_the_best_few_are_shown_with_how_sure(dora: FlaskClient) -> None:
    part = text(dora, "/desk/lookup?q=warfarin pt")
    assert "<html" not in part
    assert re.findall(r'data-answer="([\w-]+)"', part)[0] == "blood-thinners"
    assert part.count('class="sure"') == 6
    assert "almost sure, 9" in part
    assert "unlikely, under 1 %" in part


@pytest.mark.parametrize(
    ("share", "words"), [(0.0, "under 1 %"), (0.01, "1 %"), (0.567, "57 %"), (0.99, "99 %"), (1.0, "over 99 %")]
)
def test_a_share_claims_neither_nothing_nor_all(share: float, words: str) -> None:
    assert percent(share) == words


def test_a_likely_answer_opens_by_itself_and_an_unlikely_one_does_not(dora: FlaskClient) -> None:
    assert 'data-entry="blood-thinners"' in text(dora, "/desk/lookup?q=warfarin")
    assert "data-entry" not in text(dora, "/desk/lookup?q=my cat and the needle and the moon")


def test_an_emergency_stands_on_top_and_nothing_opens_by_itself(dora: FlaskClient) -> None:
    part = text(dora, "/desk/lookup?q=pt cant breathe")
    assert part.index('class="card emergency"') < part.index("data-answer")
    assert "data-entry" not in part


def test_an_opened_answer_tells_all(dora: FlaskClient, app: Flask) -> None:
    base = app.extensions["pinpoint"].conversation.base
    page = text(dora, "/desk/answers/blood-thinners?q=warfarrin patient")
    for part in (
        base.by_id["blood-thinners"].staff_note.strip()[:30],
        "Short form",
        "Last checked",
        "“warfarrin” was taken for “warfarin”",
        "The nearest wording of this question",
        "The best other answer",
        "Often asked next",
        base.clinic.address,
        'value="warfarrin patient"',
    ):
        assert part in page, part


@pytest.mark.parametrize("entry_id", ["nothing-there", "greeting", "..%2F..%2Fclinic"])
def test_only_curated_answers_can_be_opened(dora: FlaskClient, entry_id: str) -> None:
    assert dora.get(f"/desk/answers/{entry_id}").status_code == 404


def test_a_topic_lists_its_questions(dora: FlaskClient, app: Flask) -> None:
    topics = app.extensions["pinpoint"].conversation.base.topics
    page = text(dora, "/desk?topic=safety")
    assert set(re.findall(r'data-answer="([\w-]+)"', page)) == {name for name in topics if topics[name] == "safety"}
    assert 'href="/desk?topic=safety"' in text(dora, "/desk?topic=no-such-topic")


def test_markup_stays_text(dora: FlaskClient) -> None:
    page = text(dora, "/desk?q=<img src=x> does it hurt")
    assert "<img" not in page
    assert "&lt;img src=x&gt; does it hurt" in page


def test_an_answered_call_is_recorded_without_private_details(dora: FlaskClient, app: Flask) -> None:
    question = "does it hurt, my number is 07700 900123"
    assert note(dora, q=question, entry="does-it-hurt", outcome="answered") == (303, "/desk?noted=answered")
    (asked,) = recorded(app)
    assert (asked.channel, asked.outcome, asked.entries) == ("phone", "answer", ("does-it-hurt",))
    assert asked.text
    assert asked.text.startswith("does it hurt")
    assert "900123" not in asked.text
    assert 0 < asked.confidence <= 1


def test_an_unanswered_call_is_recorded(dora: FlaskClient, app: Flask) -> None:
    assert note(dora, q="do you take dogs", entry="does-it-hurt", outcome="not-answered")[0] == 303
    (asked,) = recorded(app)
    assert (asked.channel, asked.outcome, asked.entries, asked.text) == ("phone", "fallback", (), "do you take dogs")


def test_the_words_of_an_emergency_are_not_kept(dora: FlaskClient, app: Flask) -> None:
    assert note(dora, q="pt cant breathe", outcome="not-answered")[0] == 303
    assert recorded(app) == []
    site: Site = app.extensions["pinpoint"]
    (count,) = site.store.questions.counts(NOW, LATER, ZoneInfo("UTC"))
    assert (count.channel, count.outcome) == ("phone", "urgent")


@pytest.mark.parametrize(
    "form",
    [
        {"q": "does it hurt", "entry": "does-it-hurt"},
        {"q": "does it hurt", "entry": "does-it-hurt", "outcome": "perhaps"},
        {"q": "does it hurt", "entry": "nothing-there", "outcome": "answered"},
        {"q": " ", "outcome": "not-answered"},
        {"q": "a\0b", "outcome": "not-answered"},
        {"q": "x" * 1001, "outcome": "not-answered"},
    ],
)
def test_a_note_that_says_nothing_is_refused(dora: FlaskClient, app: Flask, form: dict[str, str]) -> None:
    assert note(dora, **form)[0] in (400, 422)
    assert recorded(app) == []


def test_a_note_without_the_token_is_refused(dora: FlaskClient, app: Flask) -> None:
    form = {"q": "does it hurt", "entry": "does-it-hurt", "outcome": "answered"}
    assert dora.post("/desk/phone", data=form).status_code == 403
    assert recorded(app) == []
