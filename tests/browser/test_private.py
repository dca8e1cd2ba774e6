"""The warning before sending, by the module that the page loads, on the labelled messages of tests/data."""

import json

import pytest
from playwright.sync_api import Page

from tests.conftest import DATA

MESSAGES = [json.loads(line) for line in (DATA / "private_details.jsonl").read_text(encoding="utf-8").splitlines()]
PLAIN = {
    "email": "email address",
    "phone": "phone number",
    "date of birth": "date of birth",
    "number": "record or card number",
}
LOOK = """async (texts) => {
  const { privateDetails } = await import("/static/private.js");
  return texts.map(privateDetails);
}"""


def test_it_warns_of_private_details_and_of_nothing_else(page: Page) -> None:
    seen = page.evaluate(LOOK, [message["text"] for message in MESSAGES])
    alarmed = [
        message["text"] for message, kinds in zip(MESSAGES, seen, strict=True) if kinds and not message["details"]
    ]
    assert alarmed == []
    expected = [{PLAIN[kind] for kind, _ in message["details"] if kind in PLAIN} for message in MESSAGES]
    found = sum(len(names.intersection(kinds)) for names, kinds in zip(expected, seen, strict=True))
    assert found / sum(map(len, expected)) >= 0.9


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("does it hurt", []),
        ("", []),
        ("my email is sarah@example.org and my phone is 07700 900123", ["email address", "phone number"]),
        ("dob 12/05/1983 nhs number 999 323 7418", ["date of birth", "record or card number"]),
        ("my card is 4111 1111 1111 1111", ["record or card number"]),
        ("can I move my appointment on 12/05/2027", []),
    ],
)
def test_kinds_are_named_in_plain_words(page: Page, text: str, kinds: list[str]) -> None:
    assert page.evaluate(LOOK, [text]) == [kinds]
