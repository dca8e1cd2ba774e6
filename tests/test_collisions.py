from bot.collisions import find_collisions
from bot.conversation import Conversation


def test_entries_that_are_hard_to_tell_apart_collide(conversation: Conversation) -> None:
    found = find_collisions(conversation.matcher)
    assert found
    counts = [collision.count for collision in found]
    assert counts == sorted(counts, reverse=True)
    worst = found[0]
    assert 2 <= worst.count < worst.tried <= 60
    assert set(worst.entries) <= set(conversation.base.by_id)
    assert all(word in conversation.matcher.index.speller.counts for word in worst.words)


def test_a_collision_is_told_in_plain_words(conversation: Conversation) -> None:
    text = str(find_collisions(conversation.matcher)[0])
    assert text.startswith("patients typing '")
    assert " split between " in text
