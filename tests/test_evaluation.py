import json

import pytest
from flask.testing import FlaskClient

from bot.conversation import Conversation
from bot.evaluation import LabelledQuestion, evaluate, report, wilson_interval
from bot.terminal import as_json_line

QUESTIONS = [
    "does it hurt",
    "what about the pain",
    "how long till the soreness goes and can i swim",
    "whats the weather on mars",
    "my mate says its all placebo, is it",
    "hello",
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_ask_and_page_and_eval_show_the_same_confidence(
    question: str, conversation: Conversation, client: FlaskClient
) -> None:
    (outcome,) = evaluate(conversation, [LabelledQuestion(question, ())])
    over_http = client.post("/api/v1/ask", json={"question": question}).get_json()
    in_terminal = json.loads(as_json_line(conversation.reply(question)))
    shown = [*over_http["entries"], *over_http["choices"], *over_http["suggestions"]][0]
    assert (shown["id"], shown["confidence"]) == (outcome.top, outcome.confidence)
    named = over_http["entries"] or over_http["choices"]
    assert in_terminal["entries"] == [{"id": each["id"], "confidence": each["confidence"]} for each in named]


def test_a_report_expects_the_category_of_an_alert(conversation: Conversation) -> None:
    rows = [
        LabelledQuestion("i cant breathe", ("breathing-chest",)),
        LabelledQuestion("does it hurt", ("does-it-hurt",)),
    ]
    text = report(evaluate(conversation, rows))
    assert "Of 1 reports of emergencies:\n  met by the card: 1.000" in text
    assert "Of the 1 others:\n  met by the card: 0.000" in text


def test_the_interval_of_a_share_is_that_of_wilson() -> None:
    low, high = wilson_interval(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson_interval(0, 10)[0] == 0.0
