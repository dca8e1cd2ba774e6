from datetime import UTC, datetime

from msgspec.structs import replace

from web.store import Store
from web.store.flags import Flag

FLAG = Flag("cost", "dora", datetime(2026, 6, 1, 8, tzinfo=UTC))


def test_an_entry_has_its_first_flag_until_that_is_cleared(store: Store) -> None:
    store.flags.add(FLAG)
    store.flags.add(replace(FLAG, who="ed"))
    store.flags.add(replace(FLAG, entry="parking"))
    assert store.flags.all() == {"cost": FLAG, "parking": replace(FLAG, entry="parking")}
    store.flags.clear("cost")
    assert store.flags.all() == {"parking": replace(FLAG, entry="parking")}
