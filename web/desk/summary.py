"""Sum up what was asked over a period, in tables that a page can draw and a spreadsheet can take."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from bot.catalogue import catalogue
from bot.conversation import Conversation
from bot.grouping import group
from bot.reply import Kind
from web.store import Store
from web.store.figures import by_channel, by_day_and_outcome, by_outcome, by_topic
from web.store.questions import Channel, Count
from web.store.votes import Helpfulness

Key = TypeVar("Key", bound=Hashable)
DAY = timedelta(days=1)
MOST_GAPS = 10
MOST_DISLIKED = 10
OUTCOMES: dict[Kind, str] = {
    "answer": "Answered",
    "clarify": "Given a choice of questions",
    "fallback": "Not answered",
    "urgent": "Shown an emergency card",
    "chat": "Small talk",
}
CHANNELS: dict[Channel, str] = {
    "page": "Chat page",
    "widget": "Chat on the clinic's site",
    "api": "API",
    "phone": "Phone",
    "desk": "Front desk",
}


@dataclass(frozen=True)
class Period:
    """Days of the clinic's time zone, from the first to the last, both of them in it."""

    first: date
    last: date
    today: date
    zone: ZoneInfo

    @property
    def days(self) -> list[date]:
        """All its days."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]

    @property
    def since(self) -> datetime:
        """The moment at which it begins."""
        return datetime.combine(self.first, time(), self.zone)

    @property
    def until(self) -> datetime:
        """The moment at which it is over."""
        return datetime.combine(self.last + DAY, time(), self.zone)


@dataclass(frozen=True)
class Table:
    """Names and numbers under a title; `about` says how they are counted, where that is not plain."""

    title: str
    rows: list[tuple[str, int]]
    about: str = ""

    @property
    def most(self) -> int:
        """The largest of the numbers."""
        return max((number for _, number in self.rows), default=0)


@dataclass(frozen=True)
class Day:
    """One day, and how many of its questions came to each outcome, in the order of `OUTCOMES`."""

    day: date
    numbers: list[int]

    @property
    def total(self) -> int:
        """How many questions it had."""
        return sum(self.numbers)


@dataclass(frozen=True)
class Bar:
    """A part of a day's column in a chart that is 10 wide for each day and 100 high."""

    outcome: Kind
    x: int
    y: float
    height: float


@dataclass(frozen=True)
class Summary:
    """All figures of a period."""

    days: list[Day]
    tables: list[Table]

    @property
    def total(self) -> int:
        """How many questions the period had."""
        return sum(day.total for day in self.days)

    @property
    def busiest(self) -> int:
        """How many questions the busiest day had."""
        return max(day.total for day in self.days)

    @property
    def bars(self) -> Iterator[Bar]:
        """The columns of all days, each from the bottom up."""
        for place, day in enumerate(self.days):
            below = 0
            for outcome, number in zip(OUTCOMES, day.numbers, strict=True):
                below += number
                if number:
                    yield Bar(outcome, 10 * place, 100 - 100 * below / self.busiest, 100 * number / self.busiest)


def summary(store: Store, conversation: Conversation, period: Period) -> Summary:
    """Return the figures of a period; raise `StoreError`."""
    counts = store.questions.counts(period.since, period.until, period.zone)
    votes = store.votes.counts(period.first, period.last + DAY)
    unanswered = [asked.text or "" for asked in store.questions.texts(period.since, period.until, ["fallback"])]
    return Summary(
        days=_days(counts, period),
        tables=[
            Table("What they came to", _named(by_outcome(counts), OUTCOMES)),
            _topics(counts, conversation),
            _gaps(unanswered, conversation),
            _disliked(votes, conversation),
            Table("How they came", _largest(_named(by_channel(counts), CHANNELS))),
        ],
    )


def _days(counts: list[Count], period: Period) -> list[Day]:
    numbers = by_day_and_outcome(counts)
    return [Day(day, [numbers[day, outcome] for outcome in OUTCOMES]) for day in period.days]


def _named(numbers: Mapping[Key, int], names: Mapping[Key, str]) -> list[tuple[str, int]]:
    return [(name, numbers.get(key, 0)) for key, name in names.items()]


def _topics(counts: list[Count], conversation: Conversation) -> Table:
    numbers = by_topic(counts, conversation.base.topics)
    rows = [(topic.name, numbers[topic.id]) for topic in catalogue(conversation.base)]
    return Table("What they were about", _largest(rows), "A question that got a choice counts for each topic offered.")


def _gaps(unanswered: list[str], conversation: Conversation) -> Table:
    groups = group(unanswered, conversation.matcher.index)[:MOST_GAPS]
    rows = [(unanswered[members[0]], len(members)) for members in groups]
    return Table("Asked and not answered", rows, "Questions that are alike are counted together under the commonest.")


def _disliked(votes: list[Helpfulness], conversation: Conversation) -> Table:
    there = [vote for vote in votes if vote.entry in conversation.base.by_id]
    rows = [(conversation.replies.shown(vote.entry).question, vote.unhelpful) for vote in there]
    return Table("Answers that did not help", _largest(rows)[:MOST_DISLIKED], "Votes of no on “Was this helpful?”.")


def _largest(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the rows that count something, the largest first."""
    return sorted((row for row in rows if row[1]), key=lambda row: -row[1])
