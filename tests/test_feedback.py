from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.store.questions import Asked, mark
from web.store.votes import Helpfulness

API = "/api/v1/feedback"
EVER = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))


@pytest.fixture
def app(live: LiveConversation, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(live, Settings(database=f"sqlite:///{tmp_path}/pinpoint.db"))
    yield app
    app.extensions["pinpoint"].store.database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def votes(app: Flask) -> list[Helpfulness]:
    site = app.extensions["pinpoint"]
    site.recorder.work()
    return list(site.store.votes.counts(date.min, date.max))


def test_a_form_is_thanked_with_a_page_and_counted(app: Flask, client: FlaskClient) -> None:
    page = client.post("/feedback", data={"entry": "cost", "helpful": "yes"})
    assert page.status_code == 200
    assert "Thank you" in page.text
    assert 'href="/"' in page.text
    assert "020 7946" in client.post("/feedback", data={"entry": "cost", "helpful": "no"}).text
    assert votes(app) == [Helpfulness("cost", 1, 1)]


@pytest.mark.parametrize("headers", [{"Accept": "application/json"}, {"Sec-Fetch-Mode": "cors"}])
def test_a_script_is_answered_with_nothing(headers: dict[str, str], app: Flask, client: FlaskClient) -> None:
    answer = client.post("/feedback", data={"entry": "cost", "helpful": "yes"}, headers=headers)
    assert (answer.status_code, answer.data) == (204, b"")
    assert votes(app) == [Helpfulness("cost", 1, 0)]


def test_a_browser_that_says_that_it_navigates_gets_the_page(client: FlaskClient) -> None:
    headers = {"Accept": "text/html,*/*;q=0.8", "Sec-Fetch-Mode": "navigate"}
    assert client.post("/feedback", data={"entry": "cost", "helpful": "yes"}, headers=headers).status_code == 200


def test_the_api_counts_too(app: Flask, client: FlaskClient) -> None:
    answer = client.post(API, json={"entry": "cost", "helpful": False})
    assert (answer.status_code, answer.json) == (200, {"entry": "cost", "helpful": False})
    assert votes(app) == [Helpfulness("cost", 0, 1)]


def unhelped(app: Flask) -> list[Asked]:
    """Return the questions whose answer did not help."""
    site = app.extensions["pinpoint"]
    site.recorder.work()
    return list(site.store.questions.unhelped(*EVER))


@pytest.mark.parametrize(
    ("place", "channel"), [({}, "page"), ({"place": "/"}, "page"), ({"place": "/embed"}, "widget")]
)
def test_a_question_whose_answer_did_not_help_is_noted_as_it_is_answered(
    place: dict[str, str], channel: str, app: Flask, client: FlaskClient
) -> None:
    client.post(
        "/feedback",
        data={"entry": "does-it-hurt", "helpful": "no", "asked": " does it hurt? write to jo@example.org", **place},
    )
    site = app.extensions["pinpoint"]
    reply = site.conversation.reply("does it hurt? write to jo@example.org")
    (noted,) = unhelped(app)
    assert (noted.channel, noted.outcome, noted.entries) == (channel, "answer", ("does-it-hurt",))
    assert (noted.confidence, noted.helpful, noted.after) == (reply.entries[0].confidence, False, None)
    assert noted.answer == mark(site.conversation.base.by_id["does-it-hurt"].answer)
    assert "does it hurt" in (noted.text or "")
    assert "jo@" not in (noted.text or "")
    assert votes(app) == [Helpfulness("does-it-hurt", 0, 1)]


def test_the_api_takes_the_question_too(app: Flask, client: FlaskClient) -> None:
    sent = {"entry": "does-it-hurt", "helpful": False, "question": "does it hurt"}
    assert client.post(API, json=sent).json == sent
    assert [(noted.channel, noted.text) for noted in unhelped(app)] == [("api", "does it hurt")]


def test_either_answer_to_two_questions_can_be_judged(app: Flask, client: FlaskClient) -> None:
    question = "does it hurt and how many sessions do i need?"
    for entry in ("does-it-hurt", "how-many-sessions"):
        client.post(API, json={"entry": entry, "helpful": False, "question": question})
    assert sorted(noted.entries for noted in unhelped(app)) == [("does-it-hurt",), ("how-many-sessions",)]


def test_what_a_question_leans_on_is_noted_only_where_it_does(app: Flask, client: FlaskClient) -> None:
    context = {"entry": "soreness-duration"}
    follow_up = client.post("/api/v1/ask", json={"question": "how long does it last?", "context": context}).json
    entry = follow_up["entries"][0]["id"]
    for question in ("how long does it last?", follow_up["entries"][0]["question"]):
        client.post(API, json={"entry": entry, "helpful": False, "question": question, "context": context})
    form = {"entry": entry, "helpful": "no", "asked": "how long does it last?", "asked_entry": "soreness-duration"}
    client.post("/feedback", data=form)
    assert [noted.after for noted in reversed(unhelped(app))] == ["soreness-duration", None, "soreness-duration"]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("does it hurt", "cost"),  # it is answered by another entry
        ("can you bake bread in a tent", "cost"),  # and this by none
        ("does it hurt, i cant breathe", "does-it-hurt"),  # an emergency
        ("hello", "greeting"),  # small talk
    ],
)
def test_words_that_do_not_get_this_answer_are_not_noted(
    question: str, entry: str, app: Flask, client: FlaskClient
) -> None:
    assert client.post(API, json={"entry": entry, "helpful": False, "question": question}).status_code == 200
    assert unhelped(app) == []
    assert votes(app) == [Helpfulness(entry, 0, 1)]


def test_a_vote_is_no_other_asking(app: Flask, client: FlaskClient) -> None:
    client.post("/turn", data={"question": "does it hurt"})
    client.post("/feedback", data={"entry": "does-it-hurt", "helpful": "no", "asked": "does it hurt"})
    assert len(unhelped(app)) == 1
    counts = app.extensions["pinpoint"].store.questions.counts(*EVER, ZoneInfo("UTC"))
    assert [(count.entries, count.number) for count in counts] == [(("does-it-hurt",), 1)]


def test_the_form_under_an_answer_carries_its_question(client: FlaskClient) -> None:
    page = client.post("/turn", data={"question": 'does it "hurt"?', "entry": "cost"}).text
    assert '<input type="hidden" name="asked" value="does it &#34;hurt&#34;?">' in page
    assert '<input type="hidden" name="asked_entry" value="cost">' in page


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"json": {"entry": "nothing", "helpful": True}}, 404, "There is no such entry."),
        ({"json": {"entry": "cost", "helpful": "yes"}}, 400, "Expected `bool`, got `str` - at `$.helpful`"),
        ({"json": {"entry": "cost"}}, 400, "missing required field `helpful`"),
        ({"json": {"entry": "cost", "helpful": True, "text": "x"}}, 400, "unknown field `text`"),
        ({"json": {"entry": "cost", "helpful": True, "question": " "}}, 400, "Please type a question."),
        ({"json": {"entry": "cost", "helpful": True, "question": "x" * 1001}}, 400, "at `$.question`"),
        ({"data": b"[" * 7000, "content_type": "application/json"}, 400, "not as expected"),
        ({"data": {"entry": "cost", "helpful": "yes"}}, 415, "Please send JSON"),
    ],
)
def test_faults_get_the_one_error_body(
    sent: dict[str, object], status: int, message: str, app: Flask, client: FlaskClient
) -> None:
    answer = client.post(API, **sent)
    assert answer.status_code == answer.json["error"]["status"] == status
    assert message in answer.json["error"]["message"]
    assert votes(app) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({}, 422),
        ({"entry": "cost"}, 422),
        ({"entry": "cost", "helpful": "x"}, 422),
        ({"helpful": "yes"}, 404),
        ({"entry": "nothing", "helpful": "yes"}, 404),
        ({"entry": "cost", "helpful": "yes", "asked": "x" * 1001}, 400),
    ],
)
def test_a_form_that_says_nothing_is_refused_kindly(
    form: dict[str, str], status: int, app: Flask, client: FlaskClient
) -> None:
    answer = client.post("/feedback", data=form)
    assert answer.status_code == status
    assert "Sorry" in answer.text
    assert votes(app) == []
