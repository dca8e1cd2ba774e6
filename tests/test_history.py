from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from web.store import Store
from web.store.history import ChangedSinceError, Edit

NOW = datetime(2026, 6, 1, 8, tzinfo=UTC)
COST = "entries/clinic/cost.yaml"
CHANGE = Edit(edited=NOW, who="anna", file=COST, before="answer: £50\n", after="answer: £55\n")


def test_edits_are_kept_as_they_were(store: Store) -> None:
    other = replace(CHANGE, file="entries/clinic/parking.yaml", before=None)
    ids = [store.history.add(edit) for edit in (CHANGE, other, CHANGE)]
    assert store.history.get(ids[1]) == replace(other, id=ids[1])
    assert [edit.id for edit in store.history.newest(2)] == [ids[2], ids[1]]
    assert [edit.id for edit in store.history.newest(9, COST)] == [ids[2], ids[0]]
    assert store.history.get(99) is None


def test_an_edit_can_be_taken_back_and_that_too() -> None:
    back = CHANGE.undone(CHANGE.after, "bert", NOW)
    assert back == Edit(edited=NOW, who="bert", file=COST, before=CHANGE.after, after=CHANGE.before)
    assert back.undone(back.after, "anna", NOW) == CHANGE


@pytest.mark.parametrize("now", ["answer: £60\n", None])
def test_not_where_something_has_changed_since(now: str | None) -> None:
    with pytest.raises(ChangedSinceError, match=r"cost\.yaml has been changed since"):
        CHANGE.undone(now, "bert", NOW)
