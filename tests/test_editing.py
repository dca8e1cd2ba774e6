import difflib
from datetime import date
from pathlib import Path

import pytest

from bot import editing
from bot.knowledge_base import SHIPPED
from bot.strict_yaml import load_yaml

ENTRY = """\
# The price. Ask the owner before you change it.
id: cost
question: "How much is it?"   # as on the leaflet
phrasings:
- price of a session
- 'what do you charge'  # often on the phone
answer: |
  **Call us.** It depends.

  - on the length
short: Call {clinic.phone}.
sources: [{id: guide, section: Prices}]
related: []
reviewed: 2026-01-01
review_due: 2026-07-02
"""


def changed_lines(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


@pytest.mark.parametrize(
    ("phrasing", "line"),
    [
        ("is it dear", "+- is it dear"),
        ("  two\n lines ", "+- two lines"),
        ("no", "+- no"),
        ("price: how much?", "+- 'price: how much?'"),
        ("# of euros", "+- '# of euros'"),
        ('it\'s "dear"', '+- it\'s "dear"'),
        ("café 🙂", "+- café 🙂"),
        ("word " * 60, "+- " + ("word " * 60).strip()),
    ],
)
def test_adding_a_phrasing_adds_one_line(phrasing: str, line: str) -> None:
    assert changed_lines(ENTRY, editing.add_phrasing(ENTRY, phrasing)) == [line]


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("entries/*/*.yaml")), ids=lambda path: path.stem)
def test_one_line_is_added_to_any_shipped_entry(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert changed_lines(text, editing.add_phrasing(text, "a new one")) == ["+  - a new one"]


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        ({"question": "How much is it?"}, []),
        ({"answer": "**Call us.** It depends.  \r\n\r\n- on the length\r\n"}, []),
        ({"sources": [{"id": "guide", "section": "Prices"}]}, []),
        ({"staff_note": " "}, []),
        ({"staff_note": "Ask Jo."}, ["+staff_note: Ask Jo."]),
        ({"short": "Ask."}, ["-short: Call {clinic.phone}.", "+short: Ask."]),
        ({"answer": "**Call us.** It depends.\n\n- on you"}, ["-  - on the length", "+  - on you"]),
        ({"sources": []}, ["-sources: [{id: guide, section: Prices}]", "+sources: []"]),
        ({"phrasings": ["price of a session", "what do you charge"], "related": [], "disagreements": []}, []),
        ({"phrasings": ["what do you charge"]}, ["-- price of a session"]),
        ({"phrasings": ["price of a session"]}, ["-- 'what do you charge'  # often on the phone"]),
        (
            {"phrasings": ["price of a session", "what's the fee"]},
            ["-- 'what do you charge'  # often on the phone", "+- 'what''s the fee'     # often on the phone"],
        ),
        (
            {"phrasings": ["is it dear", "price of a session", "what do you charge", "# of euros"]},
            ["+- is it dear", "+- '# of euros'"],
        ),
        ({"related": ["parking"]}, ["-related: []", "+related:", "+- parking"]),
        (
            {"disagreements": [{"source": "guide", "says": "One: more."}]},
            ["+disagreements:", "+- source: guide", "+  says: 'One: more.'"],
        ),
    ],
)
def test_only_the_fields_that_change_are_touched(fields: dict[str, object], lines: list[str]) -> None:
    assert changed_lines(ENTRY, editing.change_fields(ENTRY, fields)) == lines


@pytest.mark.parametrize("path", sorted(SHIPPED.glob("entries/*/*.yaml")), ids=lambda path: path.stem)
def test_one_line_is_taken_out_of_any_shipped_entry(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    phrasings = load_yaml(path)["phrasings"]
    (line,) = changed_lines(text, editing.change_fields(text, {"phrasings": phrasings[:1] + phrasings[2:]}))
    assert line.startswith("-  - ")
    assert editing.change_fields(text, {"phrasings": phrasings}) == text


def test_checked_again_is_due_again_after_as_long() -> None:
    renewed = editing.renew(ENTRY, date(2026, 12, 1))
    assert changed_lines(ENTRY, renewed) == [
        "-reviewed: 2026-01-01",
        "-review_due: 2026-07-02",
        "+reviewed: 2026-12-01",
        "+review_due: 2027-06-01",
    ]


def test_a_new_entry_stands_in_the_order_of_its_fields() -> None:
    fields = {"answer": "One.\nTwo.", "id": "new", "phrasings": ["a: b"], "question": "New?", "staff_note": ""}
    assert editing.new_entry(fields) == "id: new\nquestion: New?\nphrasings:\n  - 'a: b'\nanswer: |\n  One.\n  Two.\n"


@pytest.mark.parametrize(
    ("text", "after"),
    [("", "is it open\n"), ("# head\nfirst\n", "# head\nfirst\nis it open\n"), ("first", "first\nis it open\n")],
)
def test_a_foreign_question_is_the_last_line(text: str, after: str) -> None:
    assert editing.add_foreign(text, "# is it\nopen") == after


@pytest.mark.parametrize("text", ["", "id: [", "- a list", "id: a\nid: b", "id: x\nphrasings: none"])
def test_a_file_that_cannot_be_edited_is_refused(text: str) -> None:
    with pytest.raises(editing.EditingError):
        editing.add_phrasing(text, "x")
