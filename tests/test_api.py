import io
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from bot.knowledge_base import KnowledgeBase
from bot.live import LiveConversation
from bot.settings import Settings
from web import MAX_BODY_BYTES, create_app

ASK = "/api/v1/ask"
JSON = "application/json"


def get(client: FlaskClient, path: str, **query: str) -> Any:
    response = client.get(path, query_string=query)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.get_json()


def test_a_reply_has_the_documented_shape(client: FlaskClient) -> None:
    reply = client.post(ASK, json={"question": "does it hurt"}).get_json()
    assert {"kind", "entries", "choices", "suggestions", "contact", "context"} <= set(reply)
    entry = reply["entries"][0]
    assert set(entry) == {
        "id",
        "question",
        "answer_html",
        "answer_text",
        "short",
        "sources",
        "disagreements",
        "reviewed",
        "confidence",
        "hedge",
        "aside",
    }
    assert time.strptime(entry["reviewed"], "%Y-%m-%d")


HOSTILE = {
    "nothing": b"",
    "not ended": b"{",
    "a list": b"[]",
    "null": b"null",
    "a text": b'"question"',
    "a number": b"1",
    "no key": b"{}",
    "question is a number": b'{"question": 1}',
    "question is huge": b'{"question": 1e999}',
    "question is a long number": b'{"question": ' + b"9" * 5000 + b"}",
    "question is null": b'{"question": null}',
    "question is a list": b'{"question": ["x"]}',
    "question is an object": b'{"question": {"x": "y"}}',
    "question is empty": b'{"question": ""}',
    "question is blank": b'{"question": " \\t\\n\\u00a0"}',
    "unknown key": b'{"question": "x", "more": 1}',
    "context is a list": b'{"question": "x", "context": []}',
    "context is null": b'{"question": "x", "context": null}',
    "context is of a number": b'{"question": "x", "context": {"entry": 5}}',
    "not a number": b'{"question": NaN}',
    "infinite": b'{"question": "x", "context": {"entry": -Infinity}}',
    "bad UTF-8": b'{"question": "\xff"}',
    "UTF-16": '{"question": "x"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"question": "x"}',
    "lone surrogate": b'{"question": "\\ud800"}',
    "lone surrogate as bytes": b'{"question": "\xed\xa0\x80"}',
    "NUL": b'{"question": "\\u0000"}',
    "raw NUL": b'{"question": "\0"}',
    "raw line end": b'{"question": "a\nb"}',
    "deep lists": b'{"question": ' + b"[" * 7000 + b"]" * 7000 + b"}",
    "deep objects": b'{"a":' * 2000 + b"1" + b"}" * 2000,
    "deep in an unknown key": b'{"question": "x", "context": {"more": ' + b"[" * 7000 + b"]" * 7000 + b"}}",
    "too long a question": b'{"question": "' + b"x" * 1001 + b'"}',
    "two bodies": b'{"question": "x"}{"question": "y"}',
    "compressed": b"\x1f\x8b\x08\x00",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_bodies_get_the_one_error_body(client: FlaskClient, body: bytes) -> None:
    response = client.post(ASK, data=body, content_type=JSON)
    assert response.status_code == 400
    is_fault(response)


@pytest.mark.parametrize(
    "kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/xml", "json", "*/*"]
)
def test_a_body_that_is_not_sent_as_json_is_refused(client: FlaskClient, kind: str) -> None:
    response = client.post(ASK, data=b'{"question": "does it hurt"}', content_type=kind)
    assert response.status_code == 415
    is_fault(response)


@pytest.mark.parametrize("in_pieces", [False, True])
def test_a_body_that_is_too_large_is_refused(client: FlaskClient, in_pieces: bool) -> None:
    body = b'{"question": "does it hurt"}' + b" " * MAX_BODY_BYTES
    if in_pieces:
        environ = {"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_TYPE": JSON}
        response = client.post(ASK, input_stream=io.BytesIO(body), environ_overrides=environ)
    else:
        response = client.post(ASK, data=body, content_type=JSON)
    assert response.status_code == 413
    is_fault(response)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", ASK, 405),
        ("POST", "/api/v1/suggest", 405),
        ("DELETE", "/api/v1/entries/cost", 405),
        ("POST", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("GET", "/api/v1/entries/", 404),
        ("GET", "/api/v1/entries/nothing", 404),
        ("GET", "/api/v1/entries/greeting", 404),  # small talk is no question
        ("GET", "/api/v1/entries/%00", 404),
        ("GET", "/api/v1/entries/..%2F..%2Fetc%2Fpasswd", 404),
        ("GET", "/api/v1/entries?topic=nothing", 404),
        ("GET", "/api/v1/entries?topic=", 404),
        ("GET", "/api/v1/entries?topic=conversation", 404),
        ("GET", "/api/v1/suggest?q=" + "x" * 1001, 400),
    ],
)
def test_other_faults_get_the_one_error_body(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    is_fault(response)


def is_fault(response: Any) -> None:
    assert response.content_type == JSON
    body = response.get_json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"status", "message"}
    assert body["error"]["status"] == response.status_code
    assert body["error"]["message"]


def test_entries_are_listed_by_topic(client: FlaskClient, base: KnowledgeBase) -> None:
    entries = get(client, "/api/v1/entries")["entries"]
    assert {entry["id"] for entry in entries} == {
        name for name, topic in base.topics.items() if topic != "conversation"
    }
    assert entries[0].keys() == {"id", "question", "topic", "reviewed", "url"}
    assert all(entry["url"] == f"http://localhost/faq/{entry['id']}" for entry in entries)
    some = get(client, "/api/v1/entries", topic="aftercare")["entries"]
    assert some == [entry for entry in entries if entry["topic"] == "aftercare"]
    assert len(some) == 6


def test_an_entry_is_as_in_a_reply(client: FlaskClient) -> None:
    answered = client.post(ASK, json={"question": "does it hurt"}).get_json()["entries"][0]
    assert get(client, "/api/v1/entries/does-it-hurt") == answered | {"confidence": 1.0}


def test_details_of_the_clinic_are_filled_in(client: FlaskClient) -> None:
    texts = [str(get(client, f"/api/v1/entries/{entry['id']}")) for entry in get(client, "/api/v1/entries")["entries"]]
    assert not [text for text in texts if "{clinic." in text]


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("does it hu", ["does-it-hurt"]),
        ("i cant breathe", []),
        ("xyzzy", []),
        ("\0", []),
    ],
)
def test_questions_are_suggested(client: FlaskClient, typed: str, ids: list[str]) -> None:
    assert [each["id"] for each in get(client, "/api/v1/suggest", q=typed)["suggestions"]] == ids


@pytest.mark.parametrize("typed", ["%ED%A0%80", "%00", "%ff", "%F0%9F%98%80", "a" * 1000, "x&q=y", "%u0041"])
def test_whatever_is_typed_is_looked_at_calmly(client: FlaskClient, typed: str) -> None:
    response = client.get(f"/api/v1/suggest?q={typed}")
    assert response.status_code == 200
    assert len(response.get_json()["suggestions"]) <= 6


@pytest.mark.parametrize("query", [{}, {"q": ""}, {"q": "  "}])
def test_the_starters_are_suggested_where_nothing_is_typed(
    client: FlaskClient, base: KnowledgeBase, query: dict[str, str]
) -> None:
    suggestions = get(client, "/api/v1/suggest", **query)["suggestions"]
    assert [each["id"] for each in suggestions] == base.clinic.starters[:6]
    assert {"id": "does-it-hurt", "question": "Does dry needling hurt?"} in suggestions


def test_addresses_are_those_of_the_setting(small_folder: Path) -> None:
    settings = Settings(knowledge=str(small_folder), site_url="https://ask.clinic.example/")
    client = create_app(LiveConversation(settings), settings).test_client()
    assert get(client, "/api/v1/entries", topic="care")["entries"][0]["url"] == "https://ask.clinic.example/faq/pain"


FIRST_AT_ONCE = """
import gc, importlib, sys, threading
from web import api
gc.disable()  # classes that are loaded anew, as none is in service, must not be swept up meanwhile
sys.setswitchinterval(1e-6)
for _ in range(150):
    importlib.reload(api)
    together = threading.Barrier(6)
    threads = [threading.Thread(target=lambda: (together.wait(), api.read(b'{"question": "x"}'))) for _ in range(6)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


def test_the_first_questions_may_come_at_once() -> None:
    assert subprocess.run([sys.executable, "-c", FIRST_AT_ONCE], timeout=60).returncode == 0
