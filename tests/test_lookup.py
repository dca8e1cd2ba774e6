import pytest

from bot.catalogue import is_listed
from bot.conversation import Conversation
from bot.lookup import MOST_FOUND, look_up


@pytest.mark.parametrize(
    ("typed", "entry_id"),
    [
        ("warfarin pt", "blood-thinners"),
        ("bruise how long", "bruising"),
        ("bruse how lon", "bruising"),
        ("pregnant", "pregnancy"),
        ("preg", "pregnancy"),
        ("parking", "location"),
        ("how many sess", "how-many-sessions"),
        ("Does dry needling hurt?", "does-it-hurt"),
    ],
)
def test_terse_and_half_typed_words_find_their_entry(conversation: Conversation, typed: str, entry_id: str) -> None:
    assert look_up(conversation, typed).matches[0].entry_id == entry_id


def test_the_best_few_are_found_however_unsure(conversation: Conversation) -> None:
    found = look_up(conversation, "my cat and the needle and the moon")
    assert len(found.matches) == MOST_FOUND
    confidences = [match.confidence for match in found.matches]
    assert confidences == sorted(confidences, reverse=True)
    assert confidences[0] < 0.6


def test_a_whole_question_is_ranked_as_for_patients(conversation: Conversation) -> None:
    found = look_up(conversation, "does it hurt?")
    assert found.matches == conversation.matcher.rank("does it hurt?").matches[:MOST_FOUND]


@pytest.mark.parametrize("typed", ["pt cant breathe", "pt cant breath"])
def test_an_emergency_is_told_beside_what_is_found(conversation: Conversation, typed: str) -> None:
    found = look_up(conversation, typed)
    assert found.finding is not None
    assert found.finding.alert.call == "emergency_number"
    assert found.matches


@pytest.mark.parametrize("typed", ["", " ", "🙂", "\0", "?!"])
def test_nothing_is_found_in_nothing(conversation: Conversation, typed: str) -> None:
    found = look_up(conversation, typed)
    assert (found.matches, found.finding) == ((), None)


def test_small_talk_is_not_looked_up(conversation: Conversation) -> None:
    found = look_up(conversation, "hello thank you")
    assert all(is_listed(conversation.base, match.entry_id) for match in found.matches)
