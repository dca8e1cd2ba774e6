from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.conftest import asked
from web.store import Store
from web.store.questions import Count

NOON = datetime(2026, 6, 1, 12, 0, 59, 999, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)


def test_the_time_is_kept_to_the_minute(store: Store) -> None:
    store.questions.add([asked(NOON, text="how so")])
    (found,) = store.questions.unhelped(NOON - HOUR, NOON)
    assert found == asked(datetime(2026, 6, 1, 12, 0, tzinfo=UTC), text="how so")


def test_a_period_has_its_start_and_not_its_end(store: Store) -> None:
    minutes = [datetime(2026, 6, 1, 12, minute, tzinfo=UTC) for minute in range(4)]
    store.questions.add([asked(minute, text=str(minute.minute)) for minute in minutes])
    assert [found.text for found in store.questions.unhelped(minutes[1], minutes[3])] == ["2", "1"]


@pytest.mark.parametrize(
    ("outcomes", "texts"),
    [((), []), (("fallback",), ["f"]), (("answer", "clarify", "fallback"), ["a", "c", "f"])],
)
def test_questions_are_told_by_what_they_came_to(outcomes: tuple[str, ...], texts: list[str], store: Store) -> None:
    rows = {"a": "answer", "c": "clarify", "f": "fallback"}
    store.questions.add([asked(NOON, outcome=outcome, text=text) for text, outcome in rows.items()])
    store.questions.add([asked(NOON, outcome=outcome) for outcome in ("answer", "fallback", "urgent")])
    found = store.questions.texts(NOON - HOUR, NOON, outcomes)
    assert sorted(each.text or "" for each in found) == texts


def test_an_answer_that_did_not_help_is_as_good_as_none_and_no_other_asking(store: Store) -> None:
    judged = {"outcome": "answer", "entries": ("cost",), "after": "pain", "answer": "abc"}
    unhelpful = asked(NOON.replace(second=0, microsecond=0), text="no", helpful=False, **judged)
    store.questions.add(
        [
            unhelpful,
            asked(NOON, text="yes", helpful=True, **judged),
            *[asked(NOON, text=outcome, outcome=outcome) for outcome in ("answer", "clarify", "fallback")],
        ]
    )
    found = store.questions.unhelped(NOON - HOUR, NOON)
    assert {each.text for each in found} == {"no", "clarify", "fallback"}
    assert unhelpful in found
    assert [each.text for each in store.questions.texts(NOON - HOUR, NOON, ["answer"])] == ["answer"]
    assert sum(count.number for count in store.questions.counts(NOON - HOUR, NOON, LONDON)) == 3


def test_counts_are_by_the_clinics_days(store: Store) -> None:
    late = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)  # past midnight in London
    rows = [
        asked(NOON, entries=("a", "b"), outcome="answer"),
        asked(NOON, entries=("a", "b"), outcome="answer", text="x"),
        asked(late, channel="api"),
    ]
    store.questions.add(rows)
    assert store.questions.counts(NOON - HOUR, late + HOUR, LONDON) == [
        Count(date(2026, 6, 1), "page", "answer", ("a", "b"), 2),
        Count(date(2026, 6, 2), "api", "fallback", (), 1),
    ]


def test_what_is_forgotten_is_gone(store: Store) -> None:
    store.questions.add([asked(NOON - timedelta(days=age), text=str(age)) for age in range(5)])
    assert store.questions.forget(NOON - timedelta(days=2) - HOUR) == 2
    assert [found.text for found in store.questions.unhelped(NOON - timedelta(days=9), NOON)] == ["0", "1", "2"]
    assert store.questions.forget(None) == 3
    assert store.questions.counts(NOON - timedelta(days=9), NOON, LONDON) == []


def test_nothing_of_what_is_forgotten_stays_in_the_files(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/pinpoint.db")
    store.questions.add([asked(NOON, text=f"zebra {number}") for number in range(500)])
    assert b"zebra" in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.forget(None)
    assert b"zebra" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.database.close()
