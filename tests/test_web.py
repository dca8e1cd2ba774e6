import json
import re

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from bot.conversation import Conversation
from tests.conftest import DATA

ASK = "/api/v1/ask"


def ask(client: FlaskClient, question: str, **more: object) -> dict[str, object]:
    response = client.post(ASK, json={"question": question, **more})
    assert response.status_code == 200
    return dict(response.get_json())


def test_the_page_works_without_script(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert 'method="post"' in page
    assert "Does dry needling hurt?" in page
    answered = client.post("/", data={"question": "does it hurt"}).get_data(as_text=True)
    assert "You asked about:" in answered
    assert "Last checked" in answered or "last checked" in answered
    assert "Not what you meant?" in answered
    assert 'name="entry" id="entry" value="does-it-hurt"' in answered


def test_page_and_api_and_fragment_say_the_same(client: FlaskClient) -> None:
    entry = ask(client, "does it hurt")["entries"][0]  # type: ignore[index]
    for path in ("/", "/turn"):
        response = client.post(path, data={"question": "does it hurt"})
        assert entry["answer_html"].strip() in response.get_data(as_text=True)


def test_the_emergency_card_is_shown_everywhere_in_the_same_words(client: FlaskClient) -> None:
    card = ask(client, "i cant breathe")["card"]
    assert isinstance(card, dict)
    for path in ("/", "/turn"):
        page = client.post(path, data={"question": "i cant breathe"}).get_data(as_text=True)
        assert card["title"] in page
        assert card["act"] in page
        assert 'href="tel:999"' in page


def test_a_choice_is_offered_with_a_way_out(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "what about the pain"}).get_data(as_text=True)
    assert "Did you mean one of these?" in page
    assert "None of these" in page


def test_the_context_is_used(client: FlaskClient) -> None:
    reply = ask(client, "how long does it last?", context={"entry": "soreness-duration"})
    assert reply["entries"][0]["id"] == "soreness-duration"  # type: ignore[index]
    page = client.post("/", data={"question": "how long does it last?", "entry": "soreness-duration"})
    assert "How long will I be sore?" in page.get_data(as_text=True)


def test_what_is_typed_is_escaped(client: FlaskClient) -> None:
    for path in ("/", "/turn"):
        page = client.post(path, data={"question": "<script>alert(1)</script>", "entry": '"><b>'}).get_data(
            as_text=True
        )
        assert "<script>alert" not in page
        assert "<b>" not in page


@pytest.mark.parametrize("question", ["", "   ", "\0", "x" * 1001])
def test_a_question_that_is_none_gets_a_kind_line_and_is_kept(client: FlaskClient, question: str) -> None:
    response = client.post("/", data={"question": question})
    assert response.status_code == 422
    assert 'role="alert">Please' in response.get_data(as_text=True) or "NUL" in response.get_data(as_text=True)


def test_a_form_that_is_too_large(client: FlaskClient) -> None:
    assert client.post("/", data={"question": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize("question", ["😀", "؟", "a" * 1000, "\x07 bell", "\u202egnirts", "does it hurt " * 70])
def test_odd_questions_get_a_calm_reply(client: FlaskClient, question: str) -> None:
    assert ask(client, question)["kind"] in ("answer", "clarify", "fallback")


def test_security_headers_are_on_every_response(client: FlaskClient) -> None:
    for path in ("/", "/nothing", ASK, "/static/chat.js"):
        with client.get(path) as response:
            headers = response.headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "Set-Cookie" not in headers


def test_nothing_inline_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    pages = [client.get("/"), client.post("/", data={"question": "does it hurt"}), client.get("/nothing")]
    for page in (response.get_data(as_text=True) for response in pages):
        assert not re.search(r"<style|style=|\son\w+=|javascript:", page)
        assert not re.search(r'<(?!a )[^>]*(?:src|href|action)="(?:https?:)?//', page)
        assert not re.search(r"<script(?![^>]*src=)", page)


def test_no_question_text_is_logged(
    client: FlaskClient, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:

    def fail(*_: object) -> None:
        raise RuntimeError("zebra")  # the message of an exception may repeat what was asked

    monkeypatch.setattr(Conversation, "reply", fail)
    response = client.post(ASK, json={"question": "zebra"})
    assert response.status_code == 500
    assert response.get_json()["error"]["status"] == 500
    assert "RuntimeError" in caplog.text
    assert "zebra" not in caplog.text + response.get_data(as_text=True)


def test_where_sources_differ_it_is_shown(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "how long does a session take"}).get_data(as_text=True)
    assert "They do not fully agree:" in page
    assert "the needling itself takes 2 to 5 minutes" in page


def test_a_source_is_shown_with_all_that_is_known_of_it(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "does it really work"}).get_data(as_text=True)
    cited = "What Is It and Does It Work?</cite>, Jake Nalepa, BNM Therapy, 2020: “Is dry needling for you?”"
    assert cited in page


def test_what_goes_with_an_answer_is_a_note_in_its_short_form(client: FlaskClient) -> None:
    page = client.post("/", data={"question": "I am on warfarin, can I have it?"}).get_data(as_text=True)
    note = ask(client, "I am on warfarin, can I have it?")["entries"][1]  # type: ignore[index]
    assert note["id"] == "personal-advice"
    assert f"Please note: {note['short']}" in page
    assert page.count('class="about">You asked about:') == 1


@pytest.mark.parametrize(
    ("question", "attributes", "words"),
    [
        ("cuánto cuesta una sesión", 'lang="es" dir="ltr"', "llame a la clínica: 020 7946 0123."),
        ("لا أستطيع التنفس ساعدوني", 'lang="ar" dir="rtl"', "\u2068999\u2069"),
        ("no puedo respirar", 'lang="es" dir="ltr"', "llame al 999."),
    ],
)
def test_another_language_meets_a_line_in_it(client: FlaskClient, question: str, attributes: str, words: str) -> None:
    page = client.post("/turn", data={"question": question}).get_data(as_text=True)
    line = ask(client, question)["language"]["text"]  # type: ignore[index]
    assert words in line
    assert f'<p class="notice" {attributes}>{line}</p>' in page
    assert "Call 020 7946 0123" in page or "Call 999" in page


@pytest.mark.parametrize(
    "question", [text for text in json.loads((DATA / "trickery.json").read_text()) if len(text) <= 1000]
)
def test_trickery_is_shown_as_plain_text(client: FlaskClient, question: str) -> None:
    page = client.post("/turn", data={"question": question})
    assert page.status_code == 200
    assert str(escape(question.strip())) in page.get_data(as_text=True)
