from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from web.store import Store
from web.store.staff import _NOBODYS, Member, StaffError, _hasher

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
PASSWORD = "four words in row"


def test_a_name_and_password_tell_who_it_is(store: Store) -> None:
    store.staff.add(" Anna ", "editor", PASSWORD, NOW)
    anna = Member("anna", "editor", NOW)
    assert store.staff.members() == [anna]
    assert store.staff.verify("ANNA", PASSWORD) == anna
    assert store.staff.verify("anna", PASSWORD + "s") is None
    assert store.staff.verify("bert", PASSWORD) is None


def test_a_password_is_the_same_however_it_is_composed(store: Store) -> None:
    store.staff.add("anna", "desk", "caf\u00e9 " * 3, NOW)
    assert store.staff.verify("anna", "cafe\u0301 " * 3)


def test_only_a_hash_is_kept_and_it_is_costly(store: Store) -> None:
    store.staff.add("anna", "desk", PASSWORD, NOW)
    with store.database.reading() as connection:
        kept = str(connection.scalar(text("SELECT password FROM staff")))
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert PASSWORD not in kept


def test_an_unknown_name_costs_as_much_as_a_known_one() -> None:
    assert not _hasher.check_needs_rehash(_NOBODYS)


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [
        ("anna", PASSWORD, "'anna' has an account already"),
        ("Anna", PASSWORD, "'anna' has an account already"),
        ("bert", "x" * 11, "at least 12 characters"),
        ("  ", PASSWORD, "1 to 60 characters"),
        ("x" * 61, PASSWORD, "1 to 60 characters"),
        ("an\0na", PASSWORD, "'anna' has an account already"),
    ],
)
def test_what_cannot_be_used_is_told(name: str, password: str, message: str, store: Store) -> None:
    store.staff.add("anna", "desk", PASSWORD, NOW)
    with pytest.raises(StaffError, match=message):
        store.staff.add(name, "desk", password, NOW)
    assert len(store.staff.members()) == 1


def test_a_new_password_ends_sessions_and_forgives_attempts(store: Store) -> None:
    store.staff.add("anna", "desk", PASSWORD, NOW)
    token = store.sessions.open("anna", NOW)
    waits = [store.attempts.admit("anna", NOW) for _ in range(6)]
    store.staff.set_password("Anna", PASSWORD + " more")
    assert waits[-1] > timedelta()
    assert store.staff.verify("anna", PASSWORD) is None
    assert store.staff.verify("anna", PASSWORD + " more")
    assert store.sessions.find(token, NOW) is None
    assert store.attempts.admit("anna", NOW) == timedelta()


def test_who_is_removed_is_signed_out(store: Store) -> None:
    store.staff.add("anna", "desk", PASSWORD, NOW)
    token = store.sessions.open("anna", NOW)
    store.staff.remove("anna")
    store.staff.add("anna", "editor", PASSWORD, NOW)
    assert store.sessions.find(token, NOW) is None


def test_nobody_can_be_neither_changed_nor_removed(store: Store) -> None:
    with pytest.raises(StaffError, match="'bert' has no account"):
        store.staff.remove("bert")
    with pytest.raises(StaffError, match="'bert' has no account"):
        store.staff.set_password("bert", PASSWORD)
