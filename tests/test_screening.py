"""The plain signs by themselves, and the whole screen on a card of labelled messages that it has never seen."""

import json

import pytest

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase
from bot.screening import Screen
from bot.screening_data import Alert, Calm, Urgent
from tests.conftest import DATA

CARD = [json.loads(line) for line in (DATA / "urgent_card.jsonl").read_text(encoding="utf-8").splitlines()]


def alert(category: str, signs: list[str], certain: list[str] | None = None) -> Alert:
    return Alert(
        category=category,
        level="emergency",
        title="Emergency",
        act="Call.",
        call="phone",
        signs=signs,
        certain=certain or [],
    )


SCREEN = Screen(
    Urgent(
        alerts=[
            alert("breath", ["<cannot> <breathe>", "chest & pain"]),
            alert("fever", ["fever"], certain=["help me"]),
        ],
        words={"cannot": ["cannot", "cant", "struggling to"], "breathe": ["breathe", "breath"]},
        calm=Calm(
            idioms=["cabin fever"],
            negations=["no", "without"],
            asking=["what if", "can it"],
            over=["years ago"],
            now=["now", "since"],
        ),
    ),
    ordinary_words={"fewer"},
)


@pytest.mark.parametrize(
    ("utterance", "category"),
    [
        ("I can't breathe", "breath"),
        ("struggling to get a breath", "breath"),
        ("i cant really breath", "breath"),
        ("cant breeathe", "breath"),  # misspelt
        ("there is pain in my chest", "breath"),  # in any order
        ("my chest. it gives pain", None),  # in another sentence
        ("breathe, I cant", None),  # in the wrong order
        ("cant you see that I am trying to breathe", None),  # too far apart
        ("a fever", "fever"),
        ("a fevver", "fever"),
        ("fewer", None),  # spelt right
        ("no fever", None),
        ("no redness but now a high fever", "fever"),
        ("what if I get a fever", None),
        ("can it be that I have had a fever since yesterday", "fever"),
        ("I had a fever years ago", None),
        ("years ago it was fine, now I have a fever", "fever"),
        ("cabin fever", None),
        ("what if nobody can help me", "fever"),  # certain
        ("", None),
        ("hello", None),
    ],
)
def test_signs_and_what_calms_them(utterance: str, category: str | None) -> None:
    finding = SCREEN.screen(utterance)
    assert (finding.alert.category if finding else None) == category


def test_the_first_alert_in_the_file_is_shown() -> None:
    finding = SCREEN.screen("a fever and i cant breathe")
    assert finding is not None
    assert finding.alert.category == "breath"
    assert finding.words == "cant breathe"


@pytest.mark.parametrize(
    ("utterance", "category"),
    [
        ("i cant breathe", "breathing-chest"),
        ("chest pain since this mornings session", "breathing-chest"),
        ("coughing blood", "breathing-chest"),
        ("my husband passed out and wont wake up", "collapse"),
        ("his face is drooping and his speech is slurred", "collapse"),
        ("the bleeding wont stop", "severe-bleeding"),
        ("my lips and tongue are swelling up", "allergic"),
        ("i want to kill myself", "self-harm"),
        ("there is pus coming out and i have a fever", "infection-signs"),
        ("my foot is still numb three days after the session", "nerve-signs"),
        ("ive lost control of my bladder", "nerve-signs"),
        ("there is a needle still in my back", "needle-left"),
    ],
)
def test_every_category_has_its_card(conversation: Conversation, utterance: str, category: str) -> None:
    reply = conversation.reply(utterance)
    assert reply.card is not None
    assert reply.card.category == category
    assert reply.card.call_number


def test_losing_control_of_the_bladder_is_an_emergency_not_a_same_day_matter(conversation: Conversation) -> None:
    card = conversation.reply("I have lost control of my bladder").card
    assert card is not None
    assert card.level == "emergency"


def test_the_contract_of_categories_and_levels(base: KnowledgeBase) -> None:
    levels = {(alert.category, alert.level) for alert in base.urgent.alerts}
    assert levels >= {
        ("breathing-chest", "emergency"),
        ("collapse", "emergency"),
        ("severe-bleeding", "emergency"),
        ("allergic", "emergency"),
        ("self-harm", "crisis"),
        ("infection-signs", "same-day"),
        ("nerve-signs", "same-day"),
        ("needle-left", "same-day"),
    }


def test_recall_and_false_alarms_on_the_card(conversation: Conversation) -> None:
    """Half of the card reports emergencies, many in roundabout words; the other half only sounds like it."""
    found = [(message["urgent"], conversation.reply(message["text"]).kind == "urgent") for message in CARD]
    reports = [alarmed for urgent, alarmed in found if urgent]
    harmless = [alarmed for urgent, alarmed in found if not urgent]
    assert sum(reports) / len(reports) >= 0.98
    assert sum(harmless) / len(harmless) <= 0.01


def test_a_report_is_heard_in_the_middle_of_small_talk(conversation: Conversation) -> None:
    before = "Everyone at your place is lovely. The parking is easier than it was. My dog sends his regards. "
    for report in ("Since the needles I can hardly get my breath.", "My wife has slumped over and does not answer me."):
        assert conversation.reply(f"{before}{report} See you next week!").kind == "urgent"
    assert conversation.reply(f"{before} See you next week!").kind != "urgent"


def test_the_more_pressing_card_is_shown_where_a_sign_and_a_likeness_differ(conversation: Conversation) -> None:
    reply = conversation.reply("i have a fever and pus and i am fighting for every breath with purple lips")
    assert reply.card is not None
    assert reply.card.level == "emergency"


@pytest.mark.parametrize(
    "utterance",
    [
        "i cant breathe. what is the price?",
        "what does it cost? also i cannot breathe",
        "Hi there! my lips are swelling. Ok?",
    ],
)
def test_a_report_is_heard_beside_an_ordinary_question(conversation: Conversation, utterance: str) -> None:
    assert conversation.reply(utterance).kind == "urgent"
