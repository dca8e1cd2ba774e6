from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.store.votes import Helpfulness

API = "/api/v1/feedback"


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


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"json": {"entry": "nothing", "helpful": True}}, 404, "There is no such entry."),
        ({"json": {"entry": "cost", "helpful": "yes"}}, 400, "Expected `bool`, got `str` - at `$.helpful`"),
        ({"json": {"entry": "cost"}}, 400, "missing required field `helpful`"),
        ({"json": {"entry": "cost", "helpful": True, "text": "x"}}, 400, "unknown field `text`"),
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
    ],
)
def test_a_form_that_says_nothing_is_refused_kindly(
    form: dict[str, str], status: int, app: Flask, client: FlaskClient
) -> None:
    answer = client.post("/feedback", data=form)
    assert answer.status_code == status
    assert "Sorry" in answer.text
    assert votes(app) == []
