import random

import pytest

from bot.conversation import Conversation
from bot.grouping import group

DOGS = ["do you take dogs", "can my dog come", "are dogs allowed in", "dogs welcome?", "is my dog welcome with you"]
PARKING = ["where is the car park", "car parking", "is there a car park nearby", "can i park my car at yours"]


def groups(conversation: Conversation, questions: list[str]) -> list[list[str]]:
    found = group(questions, conversation.matcher.index)
    return [[questions[number] for number in numbers] for numbers in found]


def test_questions_about_the_same_are_grouped(conversation: Conversation) -> None:
    questions = [*DOGS, *PARKING]
    random.Random(3).shuffle(questions)
    found = groups(conversation, questions)
    assert len(found) <= 5
    for members in found:
        assert set(members) <= set(DOGS) or set(members) <= set(PARKING), found


@pytest.mark.parametrize(
    ("questions", "expected"),
    [
        ([], []),
        (["🙂", ""], []),
        (["a cat", "a cat", "the moon"], [["a cat", "a cat"], ["the moon"]]),
        (["the moon", "A cat?", "a cat", "🙂"], [["A cat?", "a cat"], ["the moon"]]),
        (
            ["wheelchair ramp", "wheelchairs ramps", "wheelchiar ramp"],
            [["wheelchair ramp", "wheelchairs ramps", "wheelchiar ramp"]],
        ),
    ],
)
def test_the_commonest_leads_and_the_largest_group_stands_first(
    conversation: Conversation, questions: list[str], expected: list[list[str]]
) -> None:
    assert [sorted(members) for members in groups(conversation, questions)] == [sorted(each) for each in expected]


def test_every_question_is_in_one_group_and_the_same_each_time(conversation: Conversation) -> None:
    questions = conversation.matcher.index.texts[::40]
    found = group(questions, conversation.matcher.index)
    assert sorted(number for members in found for number in members) == list(range(len(questions)))
    assert group(questions, conversation.matcher.index) == found
