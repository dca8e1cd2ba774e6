import pytest

from bot.editing import change_fields
from tests.test_editing import changed_lines

LISTS = """\
id: cost
phrasings:   # as typed
  # from the leaflet
  - price of a session
  - what do you charge  # often on the phone
  # old ones
  - is it dear
# what else
related: [parking, pain]  # both
disagreements:
  - {source: guide, says: One.}   # first
  # the other
  - source: book
    says: "Two."
# checked
reviewed: 2026-01-01
"""
ONE, TWO = {"source": "guide", "says": "One."}, {"source": "book", "says": "Two."}


@pytest.mark.parametrize(
    ("field", "values", "lines"),
    [
        ("phrasings", ["what do you charge", "is it dear"], ["-  - price of a session"]),
        (
            "phrasings",
            ["price of a session", "is it dear"],
            ["-  - what do you charge  # often on the phone"],
        ),
        ("phrasings", ["price of a session", "what do you charge"], ["-  - is it dear"]),
        ("phrasings", ["is it dear"], ["-  - price of a session", "-  - what do you charge  # often on the phone"]),
        (
            "phrasings",
            [],
            [
                "-phrasings:   # as typed",
                "+phrasings: [] # as typed",
                "-  - price of a session",
                "-  - what do you charge  # often on the phone",
                "-  - is it dear",
            ],
        ),
        ("related", ["pain"], ["-related: [parking, pain]  # both", "+related: [pain]           # both"]),
        ("disagreements", [TWO], ["-  - {source: guide, says: One.}   # first"]),
        ("disagreements", [ONE], ["-  - source: book", '-    says: "Two."']),
        ("disagreements", [ONE, TWO | {"says": "More."}], ['-    says: "Two."', '+    says: "More."']),
        (
            "disagreements",
            [],
            [
                "-disagreements:",
                "-  - {source: guide, says: One.}   # first",
                "-  # the other",
                "-  - source: book",
                '-    says: "Two."',
            ],
        ),
    ],
)
def test_what_stays_in_a_list_and_every_comment_of_its_own_stay(
    field: str, values: list[object], lines: list[str]
) -> None:
    assert changed_lines(LISTS, change_fields(LISTS, {field: values})) == lines
