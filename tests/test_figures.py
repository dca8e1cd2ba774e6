from datetime import date

from web.store.figures import by_day, by_entry, by_outcome, by_topic
from web.store.questions import Count

MONDAY, TUESDAY = date(2026, 6, 1), date(2026, 6, 2)
COUNTS = [
    Count(MONDAY, "page", "answer", ("cost",), 5),
    Count(MONDAY, "page", "answer", ("cost", "parking"), 2),
    Count(TUESDAY, "api", "clarify", ("cost", "pain", "gone"), 1),
    Count(TUESDAY, "page", "fallback", (), 4),
]
TOPICS = {"cost": "visit", "parking": "visit", "pain": "care"}


def test_sums() -> None:
    assert by_day(COUNTS) == {MONDAY: 7, TUESDAY: 5}
    assert by_outcome(COUNTS) == {"answer": 7, "clarify": 1, "fallback": 4}
    assert by_entry(COUNTS) == {"cost": 8, "parking": 2, "pain": 1, "gone": 1}
    assert by_topic(COUNTS, TOPICS) == {"visit": 8, "care": 1}
