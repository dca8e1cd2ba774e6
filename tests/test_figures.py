import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from tests.conftest import asked
from web import create_app
from web.desk.figures import harmless
from web.store import Store
from web.store.figures import by_channel, by_day, by_day_and_outcome, by_entry, by_outcome, by_topic
from web.store.questions import Count
from web.store.votes import Vote

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
    assert by_day_and_outcome(COUNTS) == {(MONDAY, "answer"): 7, (TUESDAY, "clarify"): 1, (TUESDAY, "fallback"): 4}
    assert by_channel(COUNTS) == {"page": 11, "api": 1}
    assert by_entry(COUNTS) == {"cost": 8, "parking": 2, "pain": 1, "gone": 1}
    assert by_topic(COUNTS, TOPICS) == {"visit": 8, "care": 1}


NOW = datetime(2026, 6, 2, 22, 30, tzinfo=UTC)  # in London it is still Tuesday, half past eleven


@pytest.fixture
def desk(live: LiveConversation, tmp_path: Path) -> Iterator[FlaskClient]:
    """The browser of somebody at the desk, after two days of questions."""
    app = create_app(live, Settings(database=f"sqlite:///{tmp_path}/pinpoint.db"), lambda: NOW)
    store: Store = app.extensions["pinpoint"].store
    store.staff.add("dora", "desk", "four words in row", NOW)
    gap = {"outcome": "fallback", "text": "=1+1 do you take dogs"}
    store.questions.add(
        [
            *[asked(NOW, outcome="answer", entries=("cost",))] * 5,
            *[asked(NOW - timedelta(days=1), **gap)] * 3,
            asked(NOW, outcome="urgent"),
            asked(NOW - timedelta(hours=23, minutes=40), outcome="chat"),  # in London, ten minutes before midnight
            asked(NOW - timedelta(days=40), outcome="answer", entries=("booking",)),
        ]
    )
    store.votes.add({Vote(TUESDAY, "cost", helpful=False): 4, Vote(TUESDAY, "booking", helpful=True): 9})
    client = app.test_client()
    client.set_cookie("pinpoint-session", store.sessions.open("dora", NOW))
    yield client
    store.database.close()


def exported(desk: FlaskClient, period: str) -> dict[tuple[str, str], int]:
    answer = desk.get(f"/desk/figures/table.csv?{period}")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.reader(answer.get_data().decode("utf-8-sig").splitlines()))
    assert rows[0] == ["figure", "name", "number"]
    return {(figure, name): int(number) for figure, name, number in rows[1:]}


def test_what_was_asked_is_exported_by_the_clinics_days(desk: FlaskClient) -> None:
    figures = exported(desk, "first=2026-06-01&last=2026-06-02")
    assert figures["Each day: Answered", "2026-06-01"] == 0
    assert figures["Each day: Answered", "2026-06-02"] == 5
    assert figures["Each day: Not answered", "2026-06-01"] == 3
    assert figures["Each day: Small talk", "2026-06-01"] == 1
    assert figures["Each day: Shown an emergency card", "2026-06-02"] == 1
    assert figures["What they came to", "Answered"] == 5
    assert figures["What they were about", "Our clinic"] == 5
    assert figures["Asked and not answered", "'=1+1 do you take dogs"] == 3
    assert figures["Answers that did not help", "How much does a session cost?"] == 4
    assert figures["How they came", "Chat page"] == 10
    assert ("Answers that did not help", "How do I book, change or cancel an appointment?") not in figures


def test_the_page_shows_each_figure_drawn_and_in_a_table(desk: FlaskClient) -> None:
    page = desk.get("/desk/figures").get_data(as_text=True)
    assert "Questions each day: 10 in all, 6 on the busiest day" in page
    assert page.count('<rect class="answer" x=') == 1
    assert '<th scope="row">2 June 2026</th><td>5</td>' in page
    assert '<th scope="row">=1+1 do you take dogs</th>' in page
    assert "style=" not in page


def test_a_period_without_questions_says_so(desk: FlaskClient) -> None:
    page = desk.get("/desk/figures?first=2026-01-01&last=2026-01-31").get_data(as_text=True)
    assert "Nothing was asked between 1 January 2026 and 31 January 2026" in page
    assert "<rect" not in page


@pytest.mark.parametrize(
    "period",
    [
        "first=yesterday",
        "last=2026-02-30",
        "first=2026-06-02&last=2026-06-01",
        "first=2020-01-01",
        "last=0001-01-01",
        "last=9999-12-31",
    ],
)
def test_a_period_that_cannot_be_is_refused(desk: FlaskClient, period: str) -> None:
    for path in ("/desk/figures", "/desk/figures/table.csv"):
        assert desk.get(f"{path}?{period}").status_code == 422


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("does it hurt", "does it hurt"),
        ("=1+1", "'=1+1"),
        ("+44 20", "'+44 20"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'=1"),
        ("\r\n =1", "'=1"),
        ("＝1", "'＝1"),  # noqa: RUF001
        ("a\nb", "a b"),
    ],
)
def test_no_cell_is_a_formula(text: str, cell: str) -> None:
    assert harmless(text) == cell
