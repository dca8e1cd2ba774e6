from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.knowledge_base import load
from bot.suggestion import MOST_SUGGESTIONS, Completer


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("does it hu", "does-it-hurt"),
        ("Does it hurt", "does-it-hurt"),
        ("how many sess", "how-many-sessions"),
        ("how many session", "how-many-sessions"),
        ("brui", "bruising"),
        ("brusi", "bruising"),  # misspelt, half a word
        ("does it hrut", "does-it-hurt"),  # misspelt, a whole one
        ("insurnc", "insurance"),
        ("i have a pacem", "pacemaker-implants"),
        ("preg", "pregnancy"),
        ("Hi, I'm Sarah. How mu", "cost"),
        ("opening ho", "opening-hours"),
        ("blood thinn", "blood-thinners"),
        ("what happens at a", "what-happens"),
        ("tennis el", "tennis-elbow"),
        ("is it like acup", "vs-acupuncture"),
        ("where are y", "location"),
    ],
)
def test_the_last_word_may_be_half_typed(conversation: Conversation, typed: str, first: str) -> None:
    assert conversation.suggester.suggest(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("can i dr", {"drive-work-after", "alcohol-after"}),  # drive, drink
        ("how long", {"session-length", "how-long-relief", "soreness-duration"}),
        ("does", {"does-it-hurt", "does-it-work"}),  # questions that start so
    ],
)
def test_what_may_come_next_is_suggested(conversation: Conversation, typed: str, expected: set[str]) -> None:
    assert expected <= set(conversation.suggester.suggest(typed))


@pytest.mark.parametrize("typed", ["i cant breathe", "i cant brea", "chest pai", "i want to di", "CALL AN AMBULANCE"])
def test_nothing_is_suggested_beside_an_emergency(conversation: Conversation, typed: str) -> None:
    assert conversation.suggester.suggest(typed) == []


@pytest.mark.parametrize("typed", ["", " ", "?", "😀", "\0", "xyzzy", "hello", "thank you", "\ud800", "и" * 1000])
def test_what_is_no_question_suggests_nothing(conversation: Conversation, typed: str) -> None:
    assert conversation.suggester.suggest(typed) == []


@pytest.mark.parametrize("length", [1, 2, 3, 5, 8, 12, 20, 40])
def test_suggestions_are_few_distinct_questions(conversation: Conversation, length: int) -> None:
    for entry in conversation.base.entries:
        found = conversation.suggester.suggest(entry.question[:length])
        assert len(found) == len(set(found)) <= MOST_SUGGESTIONS
        assert all(conversation.base.topics[name] != "conversation" for name in found)


def test_three_quarters_of_a_question_are_enough(conversation: Conversation) -> None:
    questions = {entry.question: entry.id for entry in conversation.base.entries}
    asked = {text: name for text, name in questions.items() if conversation.base.topics[name] != "conversation"}
    found = [name in conversation.suggester.suggest(text[: len(text) * 3 // 4]) for text, name in asked.items()]
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("How much does it co", {"How much does it cost"}),
        ("Hello. Is there a car-pa", {"Hello. Is there a car park", "Hello. Is there a car painful"}),
        ("p", {"painful", "park", "place"}),  # three at most; "parking" has the stem of "park"
        ("will the jbas", {"will the jbas"}),  # two letters wrong
        ("will the jaab", {"will the jab"}),
        ("where ", {"where "}),  # the word is ended
        ("zzz", {"zzz"}),
    ],
)
def test_words_are_completed_from_the_base(small_folder: Path, typed: str, readings: set[str]) -> None:
    found = Completer(load(small_folder)).readings(typed)
    assert set(found) == readings
    assert sum(found.values()) == pytest.approx(1)
