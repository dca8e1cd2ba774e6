"""Sum up counts of questions: by day, by outcome, by channel, by entry, by topic."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from bot.reply import Kind
from web.store.questions import Channel, Count

Key = TypeVar("Key", bound=Hashable)


def by_day(counts: Iterable[Count]) -> Counter[date]:
    """Return how many questions each day had."""
    return _total((count.day, count) for count in counts)


def by_outcome(counts: Iterable[Count]) -> Counter[Kind]:
    """Return how many questions came to each kind of reply."""
    return _total((count.outcome, count) for count in counts)


def by_day_and_outcome(counts: Iterable[Count]) -> Counter[tuple[date, Kind]]:
    """Return how many questions of each day came to each kind of reply."""
    return _total(((count.day, count.outcome), count) for count in counts)


def by_channel(counts: Iterable[Count]) -> Counter[Channel]:
    """Return how many questions came in which way."""
    return _total((count.channel, count) for count in counts)


def by_entry(counts: Iterable[Count]) -> Counter[str]:
    """Return for how many questions each entry was answered or offered."""
    return _total((entry, count) for count in counts for entry in count.entries)


def by_topic(counts: Iterable[Count], topics: Mapping[str, str]) -> Counter[str]:
    """Return the same for each topic; `topics` is entry -> topic, and an entry that is there no more has none."""
    return _total(
        (topic, count) for count in counts for topic in {topics.get(entry) for entry in count.entries} if topic
    )


def _total(found: Iterable[tuple[Key, Count]]) -> Counter[Key]:
    total: Counter[Key] = Counter()
    for key, count in found:
        total[key] += count.number
    return total
