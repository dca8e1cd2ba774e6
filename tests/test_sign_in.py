from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.live import LiveConversation
from bot.settings import Settings
from tests.test_guard import OURS, token_in
from web import create_app
from web.store import Store

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
PASSWORD = "four words in row"


class Clock:
    """A clock that is moved by hand."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(live: LiveConversation, database_url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app(live, Settings(database=database_url), clock)
    store: Store = app.extensions["pinpoint"].store
    store.staff.add("anna", "desk", PASSWORD, NOW)
    yield app
    store.database.close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def send(client: FlaskClient, page: str, /, **form: str) -> TestResponse:
    """Send the form that stands on a page."""
    token = token_in(client.get(page).text)
    return client.post(page, data={"token": token, **form}, headers=OURS)


def sign_in(client: FlaskClient, name: str = "anna", password: str = PASSWORD) -> TestResponse:
    return send(client, "/desk/sign-in", name=name, password=password)


def test_signing_in_and_out(client: FlaskClient) -> None:
    answer = sign_in(client, "Anna ")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk")
    desk = client.get("/desk")
    assert "Signed in as anna" in desk.text
    assert client.get("/desk/sign-in").headers["Location"] == "/desk"
    answer = client.post("/desk/sign-out", data={"token": token_in(desk.text)}, headers=OURS)
    assert answer.headers["Location"] == "/desk/sign-in"
    assert client.get_cookie("pinpoint-session") is None
    assert client.get("/desk").status_code == 303


def test_what_the_browser_held_is_of_no_use_after_signing_out(app: Flask, client: FlaskClient) -> None:
    sign_in(client)
    cookie = client.get_cookie("pinpoint-session")
    assert cookie is not None
    client.post("/desk/sign-out", data={"token": token_in(client.get("/desk").text)}, headers=OURS)
    other = app.test_client()
    other.set_cookie("pinpoint-session", cookie.value)
    assert other.get("/desk").status_code == 303


def test_signing_in_gives_a_new_token(app: Flask) -> None:
    """One that somebody else has put into the browser before is not the one that gets signed in."""
    client = app.test_client()
    client.set_cookie("pinpoint-session", "planted")
    sign_in(client)
    cookie = client.get_cookie("pinpoint-session")
    assert cookie is not None
    assert cookie.value != "planted"


@pytest.mark.parametrize(
    ("name", "password"), [("anna", "x"), ("bert", PASSWORD), ("", ""), ("anna", "\0"), ("\0", "x")]
)
def test_a_wrong_name_is_told_as_a_wrong_password_is(name: str, password: str, client: FlaskClient) -> None:
    answer = sign_in(client, name, password)
    assert answer.status_code == 422
    assert "That name and password do not go together." in answer.text
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize("name", ["anna", "bert"])
def test_after_some_wrong_attempts_the_right_one_has_to_wait(name: str, client: FlaskClient, clock: Clock) -> None:
    for _ in range(5):
        assert sign_in(client, name, "wrong").status_code == 422
    answer = sign_in(client, name, PASSWORD)
    assert answer.status_code == 429
    assert "try again in 15 minutes" in answer.text
    clock.now += timedelta(minutes=15)
    assert sign_in(client, "anna").status_code == 303


def test_it_ends_when_idle(client: FlaskClient, clock: Clock) -> None:
    sign_in(client)
    clock.now += timedelta(minutes=31)
    assert client.get("/desk").headers["Location"] == "/desk/sign-in"


def test_a_new_password_signs_out_everywhere_else(app: Flask, client: FlaskClient) -> None:
    other = app.test_client()
    sign_in(other)
    sign_in(client)
    new = PASSWORD + " more"
    answer = send(client, "/desk/password", password=PASSWORD, new=new, again=new)
    assert answer.headers["Location"] == "/desk"
    assert client.get("/desk").status_code == 200
    assert other.get("/desk").status_code == 303
    assert sign_in(other).status_code == 422
    assert sign_in(other, password=new).status_code == 303


@pytest.mark.parametrize(
    ("password", "new", "again", "message"),
    [
        ("wrong", "x" * 12, "x" * 12, "do not go together"),
        (PASSWORD, "x" * 12, "y" * 12, "The two new passwords differ."),
        (PASSWORD, "x" * 11, "x" * 11, "a password has at least 12 characters"),
    ],
)
def test_a_password_that_cannot_be_changed_stays(
    password: str, new: str, again: str, message: str, app: Flask, client: FlaskClient
) -> None:
    sign_in(client)
    answer = send(client, "/desk/password", password=password, new=new, again=again)
    assert answer.status_code == 422
    assert message in answer.text
    assert sign_in(app.test_client()).status_code == 303
