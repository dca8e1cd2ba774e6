from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase, check, load
from bot.live import LiveConversation
from bot.reply import Reply
from bot.review import Standing, standing
from bot.settings import Settings
from bot.terminal import terminal_reply
from tests.conftest import DATA
from web import create_app

DUE = date(2026, 6, 30)
GRACE = 10
CAUTION = "We are re-checking this answer. Please confirm it with the clinic on 020 7946 0000."


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-06-01", Standing.CHECKED),
        ("2026-06-30", Standing.CHECKED),
        ("2026-07-01", Standing.OVERDUE),
        ("2026-07-10", Standing.OVERDUE),
        ("2026-07-11", Standing.WITHDRAWN),
    ],
)
def test_standing_by_the_day(today: str, expected: Standing) -> None:
    assert standing(DUE, date.fromisoformat(today), GRACE) is expected


def test_without_grace_an_answer_is_withdrawn_at_once() -> None:
    assert standing(DUE, date(2026, 7, 1), 0) is Standing.WITHDRAWN


def due(base: KnowledgeBase, *ids: str) -> KnowledgeBase:
    """Return the base with these entries due for review on DUE."""
    entries = [msgspec.structs.replace(each, review_due=DUE) if each.id in ids else each for each in base.entries]
    clinic = msgspec.structs.replace(base.clinic, starters=["cost", "pain", "parking"])
    return replace(base, entries=entries, clinic=clinic)


def on(day: str, *ids: str) -> Conversation:
    """Return a conversation on some day, in UTC, in which these entries were due for review on DUE."""
    now = datetime.fromisoformat(day).replace(tzinfo=UTC)
    return Conversation(due(load(DATA / "small"), *ids), grace_days=GRACE, clock=lambda: now)


def offered(reply: Reply) -> set[str]:
    return {choice.id for choice in [*reply.choices, *reply.suggestions]}


def test_an_overdue_answer_is_shown_with_a_caution() -> None:
    reply = on("2026-07-05", "cost").reply("how much does it cost")
    assert reply.entries[0].hedge == CAUTION
    assert reply.text.startswith(CAUTION)
    assert "Please call 020 7946 0000." in reply.text
    assert CAUTION in terminal_reply(reply)
    assert on("2026-06-30", "cost").reply("how much does it cost").entries[0].hedge == ""


def test_a_withdrawn_answer_points_to_the_clinic_and_is_offered_no_more() -> None:
    conversation = on("2026-08-01", "cost")
    reply = conversation.reply("how much does it cost")
    assert reply.kind == "fallback"
    assert not reply.entries
    assert "We are re-checking our answer to 'How much does it cost?'" in reply.text
    assert "020 7946 0000" in reply.text
    assert "999" in reply.text
    everything = [conversation.reply(text) for text in ("where can i park", "does it hurt", "asdf", "the needle")]
    assert "cost" not in set().union(*map(offered, [reply, *everything]))
    assert {choice.id for choice in conversation.replies.starters} == {"pain", "parking"}


def test_of_two_answers_the_withdrawn_one_says_so() -> None:
    reply = on("2026-08-01", "cost").reply("where can i park and how much does it cost")
    assert [entry.id for entry in reply.entries] == ["parking", "cost"]
    assert "There is a car park" in reply.text
    assert "We are re-checking our answer to 'How much does it cost?'" in reply.text
    assert "Please call" not in reply.entries[1].answer_text


def test_choices_of_which_all_are_withdrawn_become_a_fallback() -> None:
    conversation = on("2026-08-01", "cost", "pain", "parking")
    for question in ("how much does it cost", "is it", "the needle", "asdf"):
        reply = conversation.reply(question)
        assert reply.kind == "fallback"
        assert offered(reply) == set()


def test_the_day_is_that_of_the_clinic() -> None:
    # half past eleven at night in UTC is already the next day in London in summer
    assert on("2026-06-30T22:30", "cost").reply("cost").entries[0].hedge == ""
    assert on("2026-06-30T23:30", "cost").reply("cost").entries[0].hedge == CAUTION


def test_a_conversation_that_goes_on_for_days_looks_at_the_clock() -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    conversation = Conversation(due(load(DATA / "small"), "cost"), grace_days=GRACE, clock=lambda: now)
    assert conversation.reply("cost").entries[0].hedge == ""
    now += timedelta(days=32)
    assert conversation.reply("cost").entries[0].hedge == CAUTION
    now += timedelta(days=32)
    assert conversation.reply("cost").kind == "fallback"


def test_an_emergency_card_is_never_withdrawn() -> None:
    assert on("2099-01-01", "cost", "pain", "parking").reply("i cannot breathe").kind == "urgent"


@pytest.mark.parametrize(
    ("today", "message"),
    [
        ("2026-05-30", None),
        ("2026-05-31", "is due for review on 2026-06-30"),
        ("2026-06-30", "is due for review on 2026-06-30"),
        ("2026-07-01", "was due for review on 2026-06-30; the answer will be withdrawn in 10 day(s)"),
        ("2026-07-10", "was due for review on 2026-06-30; the answer will be withdrawn in 1 day(s)"),
        ("2026-07-11", "was due for review on 2026-06-30; the answer is withdrawn until it has been checked"),
    ],
)
def test_check_warns_before_and_after(small_folder: Path, today: str, message: str | None) -> None:
    path = small_folder / "entries/visit/cost.yaml"
    path.write_text(path.read_text().replace("2099-01-01", DUE.isoformat()))
    warned = [
        problem
        for problem in check(small_folder, date.fromisoformat(today), GRACE)
        if problem.file.endswith("cost.yaml")
    ]
    assert [(problem.place, problem.message, problem.warning) for problem in warned] == (
        [("review_due", message, True)] if message else []
    )


@pytest.fixture
def overdue(small_folder: Path) -> FlaskClient:
    path = small_folder / "entries/visit/cost.yaml"
    path.write_text(path.read_text().replace("2099-01-01", DUE.isoformat()))
    settings = Settings(knowledge=str(small_folder), review_grace_days=GRACE)
    live = LiveConversation(settings, clock=lambda: datetime(2026, 7, 5, tzinfo=UTC))
    return create_app(live, settings).test_client()


def test_the_page_and_the_api_show_the_caution(overdue: FlaskClient) -> None:
    page = overdue.post("/", data={"question": "how much does it cost"}).get_data(as_text=True)
    assert page.index(CAUTION) < page.index("Please call 020 7946 0000.")
    reply = overdue.post("/api/v1/ask", json={"question": "how much does it cost"}).get_json()
    assert reply["entries"][0]["hedge"] == CAUTION
