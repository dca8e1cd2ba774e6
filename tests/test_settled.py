from datetime import UTC, datetime, timedelta

import pytest

from web.store import Store
from web.store.settled import key

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("do you take dogs", "Do you take DOGS??", True),
        ("do you take dogs", "do you take cats", False),
        ("", "🙂", True),
    ],
)
def test_questions_of_the_same_words_have_the_same_key(one: str, other: str, same: bool) -> None:
    assert (key(one) == key(other)) == same
    assert one not in key(one) or not one


def test_what_is_settled_stays_so_until_it_is_forgotten(store: Store) -> None:
    store.settled.add([key("dogs"), key("cats")], NOW - timedelta(days=2))
    store.settled.add([key("cats"), key("mice")], NOW)
    assert store.settled.keys() == {key("dogs"), key("cats"), key("mice")}
    store.forget(NOW - timedelta(days=1))
    assert store.settled.keys() == {key("mice")}
    store.forget(None)
    assert store.settled.keys() == set()
