"""Tell which answers are overdue for review, and which are withdrawn until somebody has checked them."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

GRACE_DAYS = 90
Clock = Callable[[], datetime]


class Standing(StrEnum):
    """How an answer stands on some day: to be shown as it is, shown with a caution, or not shown at all."""

    CHECKED = "checked"
    OVERDUE = "overdue"
    WITHDRAWN = "withdrawn"


def last_day(review_due: date, grace_days: int) -> date:
    """Return the last day on which an answer is shown, unless it is checked again."""
    return review_due + timedelta(days=grace_days)


def standing(review_due: date, today: date, grace_days: int) -> Standing:
    """Return how an answer stands today, whose review was due on a day; `grace_days` later it is withdrawn."""
    if today > last_day(review_due, grace_days):
        return Standing.WITHDRAWN
    return Standing.OVERDUE if today > review_due else Standing.CHECKED


def present() -> datetime:
    """Return the present, as an aware time."""
    return datetime.now(UTC)
