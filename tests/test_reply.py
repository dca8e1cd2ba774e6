from datetime import datetime

import pytest

from bot.conversation import Conversation
from bot.reply import Card, Context, Replies

OPEN, CLOSED = datetime.fromisoformat("2026-11-20T12:00+00:00"), datetime.fromisoformat("2026-11-22T12:00+00:00")


def card(conversation: Conversation, utterance: str, now: datetime) -> Card:
    finding = conversation.find_emergency(utterance, conversation.matcher.rank(utterance))
    assert finding is not None
    shown = Replies(conversation.base, clock=lambda: now).urgent(finding, Context()).card
    assert shown is not None
    return shown


@pytest.mark.parametrize("utterance", ["it looks infected", "my foot is still numb after days", "needle still in me"])
def test_a_same_day_card_points_to_the_clinic_while_it_is_open(conversation: Conversation, utterance: str) -> None:
    shown = card(conversation, utterance, OPEN)
    assert (shown.call, shown.call_number) == ("020 7946 0123", "02079460123")
    assert shown.act.startswith("Call 020 7946 0123 today. When we are closed, call NHS 111.")


@pytest.mark.parametrize("utterance", ["it looks infected", "my foot is still numb after days", "needle still in me"])
def test_a_same_day_card_points_elsewhere_while_the_clinic_is_closed(
    conversation: Conversation, utterance: str
) -> None:
    shown = card(conversation, utterance, CLOSED)
    assert (shown.call, shown.call_number) == ("NHS 111", "111")
    assert shown.act.startswith("The clinic is closed now. Call NHS 111.")
    assert "020 7946 0123" not in shown.act


@pytest.mark.parametrize("now", [OPEN, CLOSED])
def test_an_emergency_does_not_ask_for_the_time(conversation: Conversation, now: datetime) -> None:
    assert card(conversation, "i cant breathe", now).call == "999"
