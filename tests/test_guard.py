import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.desk.guard import for_editors
from web.store import Store

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
PASSWORD = "four words in row"
OURS = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(database=f"sqlite:///{tmp_path}/pinpoint.db")


@pytest.fixture
def app(live: LiveConversation, settings: Settings) -> Iterator[Flask]:
    """The website with two pages for editors, one of another module's."""
    app = create_app(live, settings, lambda: NOW)
    elsewhere = Blueprint("elsewhere", __name__)
    elsewhere.add_url_rule("/desk/edit", "edit", for_editors(lambda: "may edit"), methods=["GET", "POST"])
    elsewhere.add_url_rule("/desk/<int:number>/more", "more", lambda number: str(number))
    app.register_blueprint(elsewhere)
    yield app
    app.extensions["pinpoint"].store.database.close()


@pytest.fixture
def store(app: Flask) -> Store:
    """The store, with an account for each role."""
    found: Store = app.extensions["pinpoint"].store
    for name, role in (("dora", "desk"), ("ed", "editor")):
        found.staff.add(name, role, PASSWORD, NOW)
    return found


def signed_in(app: Flask, name: str) -> FlaskClient:
    client = app.test_client()
    client.set_cookie("pinpoint-session", app.extensions["pinpoint"].store.sessions.open(name, NOW))
    return client


def token_in(page: str) -> str:
    (token,) = set(re.findall(r'name="token" value="(\w+)"', page))
    return token


def desk_pages(app: Flask) -> list[tuple[str, str]]:
    """Return method and path of each page under /desk."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/desk")]
    pairs = [(method, re.sub("<.*>", "1", rule.rule)) for rule in rules for method in rule.methods or ()]
    assert len(pairs) > 10
    return sorted(pairs)


def test_nobody_sees_a_desk_page_without_signing_in(app: Flask, store: Store) -> None:
    assert store
    for method, path in desk_pages(app):
        answer = app.test_client().open(path, method=method)
        if path != "/desk/sign-in":
            assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in"), (method, path)


def test_nobody_gets_further_with_a_made_up_session(app: Flask, store: Store) -> None:
    assert store
    client = app.test_client()
    client.set_cookie("pinpoint-session", "x" * 43)
    assert client.get("/desk").status_code == 303


@pytest.mark.parametrize(("name", "status"), [("dora", 403), ("ed", 200)])
def test_a_page_for_editors_is_for_editors(name: str, status: int, app: Flask, store: Store) -> None:
    assert store
    client = signed_in(app, name)
    token = token_in(client.get("/desk").text)
    assert client.get("/desk/edit").status_code == status
    assert client.post("/desk/edit", data={"token": token}, headers=OURS).status_code == status
    assert client.get("/desk/1/more").status_code == 200


def test_without_any_account_the_desk_says_how_to_make_one_and_nothing_else(app: Flask) -> None:
    for method, path in desk_pages(app):
        answer = app.test_client().open(path, method=method)
        if method not in ("HEAD", "OPTIONS"):
            assert "pinpoint staff add NAME --role editor" in answer.text, (method, path)
        assert "<form" not in answer.text
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("headers", "form", "status"),
    [
        (OURS, {}, 200),
        ({}, {}, 200),  # an old browser, which sends neither
        (OURS, {"token": ""}, 403),
        (OURS, {"token": "x" * 64}, 403),
        (OURS, {"token": "é"}, 403),
        ({**OURS, "Origin": "https://evil.example"}, {}, 403),
        ({**OURS, "Origin": "null"}, {}, 403),
        ({**OURS, "Origin": "http://localhost:8000"}, {}, 403),
        ({**OURS, "Sec-Fetch-Site": "cross-site"}, {}, 403),
        ({**OURS, "Sec-Fetch-Site": "same-site"}, {}, 403),
    ],
)
def test_a_form_has_to_come_from_our_own_page(
    headers: dict[str, str], form: dict[str, str], status: int, app: Flask, store: Store
) -> None:
    assert store
    client = signed_in(app, "ed")
    token = token_in(client.get("/desk").text)
    assert client.post("/desk/edit", data={"token": token, **form}, headers=headers).status_code == status


def test_a_form_of_one_session_is_of_no_use_to_another(app: Flask, store: Store) -> None:
    assert store
    token = token_in(signed_in(app, "ed").get("/desk").text)
    assert signed_in(app, "ed").post("/desk/edit", data={"token": token}, headers=OURS).status_code == 403


def test_no_page_for_patients_sets_a_cookie(app: Flask, store: Store) -> None:
    """Whatever the route is, and even for staff who are signed in."""
    assert store
    paths = {rule.rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/desk")}
    assert len(paths) > 4
    for client in (app.test_client(), signed_in(app, "ed")):
        for path in paths:
            for method in ("GET", "POST"):
                with client.open(re.sub("<.*>", "chat.js", path), method=method) as answer:
                    assert "Set-Cookie" not in answer.headers, path


def test_cookies_are_shut_in(app: Flask, store: Store) -> None:
    assert store
    plain = app.test_client().get("/desk/sign-in").headers["Set-Cookie"]
    assert re.fullmatch(r"pinpoint-form=\S{43}; HttpOnly; Path=/; SameSite=Strict", plain)
    secure = app.test_client().get("/desk/sign-in", base_url="https://clinic.example").headers["Set-Cookie"]
    assert re.fullmatch(r"__Host-pinpoint-form=\S{43}; Secure; HttpOnly; Path=/; SameSite=Strict", secure)


@pytest.mark.parametrize(
    ("base_url", "status"),
    [
        ("http://localhost:8000", 200),
        ("http://127.0.0.1:8000", 200),
        ("http://[::1]:8000", 200),
        ("https://clinic.example", 200),
        ("http://clinic.example", 403),
        ("http://localhost.clinic.example", 403),
    ],
)
def test_passwords_are_taken_over_https_or_on_the_machine_itself(
    base_url: str, status: int, app: Flask, store: Store
) -> None:
    assert store
    answer = app.test_client().get("/desk/sign-in", base_url=base_url)
    assert answer.status_code == status
    assert ("proxy_hops" in answer.text) == (status == 403)


@pytest.mark.parametrize(
    ("hops", "forwarded", "status"),
    [(0, "https", 403), (1, "https", 200), (1, "http", 403), (1, "https, http", 403), (2, "https, http", 200)],
)
def test_what_servers_in_front_say_is_heeded_for_exactly_so_many(
    hops: int, forwarded: str, status: int, live: LiveConversation, store: Store, settings: Settings
) -> None:
    assert store
    app = create_app(live, Settings(database=settings.database, proxy_hops=hops))
    headers = {"X-Forwarded-Proto": forwarded}
    answer = app.test_client().get("/desk/sign-in", base_url="http://clinic.example", headers=headers)
    assert answer.status_code == status
    app.extensions["pinpoint"].store.database.close()


@pytest.mark.parametrize(
    ("host", "status"), [("clinic.example", 200), ("evil.example", 400), ("x.clinic.example", 400)]
)
def test_only_trusted_hosts_are_served(host: str, status: int, live: LiveConversation, settings: Settings) -> None:
    app = create_app(live, Settings(database=settings.database, trusted_hosts=["clinic.example"]))
    for path in ("/", "/api/v1/ask", "/desk", "/nothing"):
        answered = app.test_client().get(path, base_url=f"https://{host}").status_code
        assert (answered == 400) == (status == 400), path


def test_a_lost_database_closes_the_desk_and_not_the_chat(live: LiveConversation, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    client = create_app(live, Settings(database=f"sqlite:///{tmp_path}/file/pinpoint.db")).test_client()
    closed = client.get("/desk")
    assert closed.status_code == 503
    assert "cannot be reached" in closed.text
    assert client.post("/", data={"question": "does it hurt"}).status_code == 200
    assert client.post("/feedback", data={"entry": "cost", "helpful": "yes"}).status_code == 200


def test_desk_pages_have_the_security_headers(app: Flask, store: Store) -> None:
    assert store
    headers = signed_in(app, "ed").get("/desk").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
