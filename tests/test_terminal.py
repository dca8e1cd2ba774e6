from bot.conversation import Conversation
from bot.terminal import terminal_reply


def test_what_goes_with_an_answer_is_a_note_in_its_short_form(conversation: Conversation) -> None:
    reply = conversation.reply("I'm on warfarin, can I have it?")
    text = terminal_reply(reply)
    assert f"Please note: {reply.entries[1].short}" in text
    assert text.count("You asked about:") == 1


def test_a_source_is_told_with_all_that_is_known_of_it(conversation: Conversation) -> None:
    text = terminal_reply(conversation.reply("does it really work"))
    assert "It Work?, Jake Nalepa, BNM Therapy, 2020, 'Is dry needling for you?'" in text


def test_the_line_in_another_language_stands_before_the_fallback_and_after_a_card(conversation: Conversation) -> None:
    assert terminal_reply(conversation.reply("cuánto cuesta una sesión")).startswith(
        "Este chat solo funciona en inglés."
    )
    assert terminal_reply(conversation.reply("no puedo respirar")).splitlines()[-1].startswith("Este chat solo")
