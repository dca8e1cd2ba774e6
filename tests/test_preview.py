from dataclasses import replace

import msgspec
import pytest

from bot.conversation import Conversation
from bot.evaluation import LabelledQuestion
from bot.preview import Outcome, preview, rivals


def with_phrasings(conversation: Conversation, entry_id: str, *phrasings: str) -> Conversation:
    """Return a conversation whose base has more phrasings in one entry."""
    base = conversation.base
    more = {each.id: each for each in base.entries}
    more[entry_id] = msgspec.structs.replace(more[entry_id], phrasings=[*more[entry_id].phrasings, *phrasings])
    return Conversation(replace(base, entries=[*more.values()]), earlier=conversation.matcher)


DOG = "can my labradoodle come along"


@pytest.fixture(scope="module")
def after(conversation: Conversation) -> Conversation:
    return with_phrasings(conversation, "opening-hours", DOG, "labradoodle welcome", "is a labradoodle ok")


def test_a_question_that_people_asked_is_shown_before_and_after(
    conversation: Conversation, after: Conversation
) -> None:
    shown = preview(conversation, after, [], ["Can my labradoodle come along?", "does it hurt"])
    (change,) = [change for change in shown.changes if change.origin == "asked"]
    assert change.question == "Can my labradoodle come along?"
    assert (change.before, change.after) == (Outcome("fallback"), Outcome("answer", ("opening-hours",)))


def test_a_right_answer_that_is_lost_stands_first(conversation: Conversation, after: Conversation) -> None:
    labelled = [
        LabelledQuestion("labradoodle ok?", ()),
        LabelledQuestion("is my labradoodle welcome", ("opening-hours",)),
    ]
    changes = [change for change in preview(conversation, after, labelled, []).changes if change.origin == "labelled"]
    assert [(change.question, change.for_the_worse) for change in changes] == [
        ("labradoodle ok?", True),
        ("is my labradoodle welcome", False),
    ]


def test_a_phrasing_stolen_from_another_entry_changes_its_neighbours(conversation: Conversation) -> None:
    stolen = ["ice pack or heat pack after", "heat or ice afterwards", "ice it or warm it after", "ice or warmth after"]
    shown = preview(conversation, with_phrasings(conversation, "cost", *stolen), [], [])
    assert any(change.origin == "phrasing" and "cost" in change.after.entries for change in shown.changes)
    assert shown.tried <= 100


def test_nothing_changes_where_no_question_is_edited(conversation: Conversation) -> None:
    shown = preview(conversation, conversation, [LabelledQuestion("does it hurt", ("cost",))], ["does it hurt"])
    assert (shown.changes, shown.tried) == ([], 0)


@pytest.mark.parametrize(
    ("phrasing", "entry_id", "rival"),
    [
        ("heat or ice afterwards", "cost", "heat-or-ice"),
        ("does it hurt", "does-it-hurt", None),
        ("does it hurt", "cost", "does-it-hurt"),
        ("labradoodle", "cost", None),
    ],
)
def test_the_entries_that_come_close_are_named(
    phrasing: str, entry_id: str, rival: str | None, conversation: Conversation
) -> None:
    assert [match.entry_id for match in rivals(conversation, phrasing, entry_id)][:1] == ([rival] if rival else [])
