from datetime import date, timedelta

from web.store import Store
from web.store.votes import Helpfulness, Vote

DAY = date(2026, 6, 1)
NEXT = DAY + timedelta(days=1)


def test_votes_are_added_up_by_entry_and_the_least_helpful_come_first(store: Store) -> None:
    store.votes.add({Vote(DAY, "cost", True): 2, Vote(DAY, "pain", False): 1})
    store.votes.add({Vote(DAY, "cost", True): 1, Vote(DAY, "cost", False): 1, Vote(NEXT, "pain", False): 4})
    assert store.votes.counts(DAY, NEXT) == [Helpfulness("cost", 3, 1), Helpfulness("pain", 0, 1)]
    assert store.votes.counts(DAY, NEXT + timedelta(days=1)) == [Helpfulness("pain", 0, 5), Helpfulness("cost", 3, 1)]


def test_what_is_forgotten_is_gone(store: Store) -> None:
    store.votes.add({Vote(DAY, "cost", True): 2, Vote(NEXT, "cost", False): 1})
    store.votes.forget(NEXT)
    assert store.votes.counts(DAY, date.max) == [Helpfulness("cost", 0, 1)]
    store.votes.forget(None)
    assert store.votes.counts(DAY, date.max) == []
