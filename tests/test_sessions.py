from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from web.store import Store

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def token(store: Store) -> str:
    store.staff.add("anna", "desk", "four words in row", NOW)
    return store.sessions.open("anna", NOW)


def test_a_token_tells_who_it_is(store: Store, token: str) -> None:
    found = store.sessions.find(token, NOW)
    assert found is not None
    assert found.name == "anna"
    assert store.sessions.find(token[:-1], NOW) is None
    assert len(token) >= 43  # 256 bits


def test_only_a_hash_of_it_is_kept(store: Store, token: str) -> None:
    with store.database.reading() as connection:
        (row,) = connection.execute(text("SELECT * FROM sessions"))
    assert token not in str(row)


def test_it_ends_when_idle(store: Store, token: str) -> None:
    assert store.sessions.find(token, NOW + 29 * MINUTE)
    assert store.sessions.find(token, NOW + 58 * MINUTE)
    assert store.sessions.find(token, NOW + 88 * MINUTE) is None


def test_it_ends_after_half_a_day_however_busy(store: Store, token: str) -> None:
    for minutes in range(20, 12 * 60, 20):
        assert store.sessions.find(token, NOW + minutes * MINUTE), minutes
    assert store.sessions.find(token, NOW + 12 * 60 * MINUTE) is None


def test_one_or_all_can_be_ended(store: Store, token: str) -> None:
    second, third = store.sessions.open("anna", NOW), store.sessions.open("anna", NOW)
    store.sessions.close(second)
    assert [bool(store.sessions.find(each, NOW)) for each in (token, second, third)] == [True, False, True]
    assert store.sessions.end("Anna") == 2
    assert not any(store.sessions.find(each, NOW) for each in (token, second, third))


def test_what_has_ended_is_swept_out(store: Store, token: str) -> None:
    store.sessions.open("anna", NOW + 31 * MINUTE)
    with store.database.reading() as connection:
        assert connection.scalar(text("SELECT count(*) FROM sessions")) == 1
    assert token
