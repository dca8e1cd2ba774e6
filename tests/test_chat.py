import re
import shutil
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.knowledge_base import SHIPPED
from bot.live import LiveConversation
from bot.settings import Settings
from bot.terminal import terminal_reply
from tests.benchmarks.page import MOST_BYTES, gzipped_sizes
from web import create_app

Fields = list[tuple[str, str]]


class Form(HTMLParser):
    """The hidden fields of the form in which one asks."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: Fields = []
        self._inside = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self._inside = given.get("id") == "ask"
        if tag == "input" and self._inside and given.get("type") == "hidden":
            self.fields.append((given.get("name") or "", given.get("value") or ""))


def post(client: FlaskClient, page: TestResponse, **more: str) -> TestResponse:
    """Send the form of a page, as a browser without script does."""
    fields: dict[str, list[str]] = {}
    for name, value in [*Form(page.get_data(as_text=True)).fields, *more.items()]:
        fields.setdefault(name, []).append(value)
    return client.post("/", data=fields)


def turns(page: TestResponse) -> list[str]:
    """Return each turn of a page, but for the mark of the latest."""
    return re.findall(r'<article class="turn"(?: id="latest")?( data.*?)</article>', page.get_data(as_text=True), re.S)


def test_the_whole_conversation_comes_back(client: FlaskClient) -> None:
    first = post(client, client.get("/"), question="how long will i be sore")
    second = post(client, first, question="how long does it last?")
    third = post(client, second, question="", choice="Is dry needling safe?")
    assert [re.findall(r"You asked about:</span> ([^<]+)<", turn) for turn in turns(third)] == [
        ["How long will I be sore?"],
        ["How long will I be sore?"],
        ["Is dry needling safe?"],
    ]
    assert turns(third)[0] == turns(first)[0]
    assert third.get_data(as_text=True).count('id="latest"') == 1


def test_at_most_ten_turns_are_kept(client: FlaskClient) -> None:
    page = client.get("/")
    for number in range(12):
        page = post(client, page, question=f"does it hurt {number}")
    assert len(turns(page)) == 10
    assert len(turns(client.post("/", data={"asked": ["x"] * 500, "asked_entry": [""] * 500, "question": "y"}))) == 10


@pytest.mark.parametrize("question", ["x" * 1000, "\U0001f600" * 1000])
def test_long_questions_never_fill_the_form(client: FlaskClient, question: str) -> None:
    page = client.get("/")
    for _ in range(5):
        page = post(client, page, question=question)
        assert page.status_code == 200
    assert turns(page)


def test_a_picked_question_leaves_what_was_typed(client: FlaskClient) -> None:
    page = post(client, client.get("/"), question="half a", choice="Is dry needling safe?").get_data(as_text=True)
    assert 'name="question" value="half a"' in page


def test_a_fault_leaves_the_conversation_and_what_was_typed(client: FlaskClient) -> None:
    first = post(client, client.get("/"), question="does it hurt")
    page = post(client, first, question="x" * 1001)
    assert page.status_code == 422
    assert len(turns(page)) == 1
    assert f'value="{"x" * 1001}"' in page.get_data(as_text=True)


@pytest.mark.parametrize("fields", [{"asked": "\0"}, {"asked": " "}, {"asked": "x" * 1001}])
def test_forged_earlier_questions_are_refused(client: FlaskClient, fields: dict[str, str]) -> None:
    assert client.post("/", data={**fields, "asked_entry": "", "question": "does it hurt"}).status_code == 400


def test_starters_stand_by_topic(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)
    assert re.findall(r"<legend>([^<]+)<", page) == [
        "What dry needling is",
        "Your session",
        "How well it works",
        "Is it safe for me?",
        "After your session",
        "Our clinic",
    ]
    assert page.index("Your session") < page.index("Does dry needling hurt?") < page.index("How well it works")


@pytest.mark.parametrize(
    ("question", "spoken"),
    [
        ("does it hurt", "You asked about: Does dry needling hurt? It can hurt, but most people find it mild"),
        ("i cant breathe", "This could be an emergency - trouble breathing or chest pain. Call 999 now."),
        ("what about the pain", "I want to be sure that I understand. Did you mean one of these?"),
        ("flibber", "I don&#39;t have a checked answer to that."),
        ("hello", "Hello"),
    ],
)
def test_what_is_read_out_is_short_and_says_the_reply(client: FlaskClient, question: str, spoken: str) -> None:
    turn = client.post("/turn", data={"question": question}).get_data(as_text=True)
    said = re.findall(r'data-spoken="([^"]*)"', turn)[0]
    assert said.startswith(spoken)
    assert len(said) < 450


def test_while_the_clinic_is_closed_the_same_day_card_is_the_same_everywhere(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(SHIPPED, tmp_path / "knowledge"))
    clinic = folder / "clinic.yaml"
    clinic.write_text(re.sub(r"(?m)^(  \w+day:).*", r"\1 closed", clinic.read_text()))
    live = LiveConversation(Settings(knowledge=str(folder)))
    client = create_app(live, Settings(knowledge=str(folder))).test_client()
    card = client.post("/api/v1/ask", json={"question": "it looks infected"}).get_json()["card"]
    assert card["call_number"] == "111"
    assert card["act"] in terminal_reply(live.current.reply("it looks infected"))
    for path in ("/", "/turn"):
        page = client.post(path, data={"question": "it looks infected"}).get_data(as_text=True)
        assert card["act"] in page
        assert 'href="tel:111">Call NHS 111<' in page
    assert ">Closed now<" in client.get("/").get_data(as_text=True)


def test_the_page_is_light(client: FlaskClient) -> None:
    assert sum(gzipped_sizes(client).values()) <= MOST_BYTES


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("everything", ["Questions are kept for 30 days"]),
        ("unanswered", ["A question without a helpful answer is kept for 30 days"]),
        ("nothing", []),
    ],
)
def test_the_page_says_what_is_kept(record: str, said: list[str], live: LiveConversation, tmp_path: Path) -> None:
    settings = Settings(record=record, keep_days=30, database=f"sqlite:///{tmp_path}/pinpoint.db")
    page = create_app(live, settings).test_client().get("/").text
    assert re.findall(r"<p>([^<]* kept for \d+ days)", page) == said
