from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from web.store import Store
from web.store.attempts import MOST, MOST_BY_NAME, SPAN

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
NO_TIME = timedelta()


def test_a_name_can_be_tried_a_few_times_in_a_while(store: Store) -> None:
    minutes = [NOW + timedelta(minutes=minute) for minute in range(MOST_BY_NAME)]
    assert [store.attempts.admit("anna", minute) for minute in minutes] == [NO_TIME] * MOST_BY_NAME
    assert store.attempts.admit("Anna ", minutes[-1]) == SPAN - (minutes[-1] - NOW)
    assert store.attempts.admit("bert", minutes[-1]) == NO_TIME
    assert store.attempts.admit("anna", NOW + SPAN) == NO_TIME
    assert store.attempts.admit("anna", NOW + SPAN) > NO_TIME


def test_waiting_is_not_made_longer_by_trying(store: Store) -> None:
    for _ in range(MOST_BY_NAME + 10):
        store.attempts.admit("anna", NOW)
    assert store.attempts.admit("anna", NOW + SPAN) == NO_TIME


def test_all_names_together_are_limited_too(store: Store) -> None:
    waits = [store.attempts.admit(f"name {number}", NOW) for number in range(MOST + 1)]
    assert waits == [NO_TIME] * MOST + [SPAN]


def test_who_signs_in_starts_anew(store: Store) -> None:
    for _ in range(MOST_BY_NAME):
        store.attempts.admit("anna", NOW)
    store.attempts.clear("Anna")
    assert store.attempts.admit("anna", NOW) == NO_TIME


def test_the_name_itself_is_not_kept(store: Store) -> None:
    store.attempts.admit("my secret password", NOW)
    with store.database.reading() as connection:
        assert "secret" not in str(connection.execute(text("SELECT * FROM attempts")).all())
