from bot.conversation import Conversation
from bot.explanation import Explanation, explain


def explained(conversation: Conversation, utterance: str) -> Explanation:
    return explain(conversation.matcher.rank(utterance), conversation.matcher.index.lexicon)


def test_what_was_read_and_why(conversation: Conversation) -> None:
    why = explained(conversation, "will the jab hrut")
    assert ("hrut", ("hurt",)) in [(slip.typed, slip.meant) for slip in why.corrections]
    assert ("jab", "needle") in why.meanings
    assert "hurt" in why.words
    assert sum(match.confidence for match in why.matches) + why.none == 1


def test_a_match_and_its_runner_up(conversation: Conversation) -> None:
    why = explained(conversation, "does it hurt")
    best, second = why.matches[:2]
    assert why.match("does-it-hurt") == best
    assert why.runner_up("does-it-hurt") == second
    assert why.runner_up(second.entry_id) == best


def test_without_words_there_is_nothing_to_explain(conversation: Conversation) -> None:
    why = explained(conversation, "🙂")
    assert (why.words, why.matches, why.none) == ((), (), 1)
    assert why.match("cost") is why.runner_up("cost") is None
