from datetime import datetime

import msgspec
import pytest

from bot.clinic import clinic_problems, clinic_values, dial, fill, opening_at, opening_lines, unknown_values
from bot.entry import Clinic

CLINIC = Clinic(
    name="Small Clinic",
    phone="020 7946 0000",
    emergency_number="999",
    time_zone="Europe/London",
    opening_hours={"monday": "09:00-17:00", "tuesday": "09:00-17:00", "thursday": "closed"},
    prices={"Visit": "£50"},
)
VALUES = clinic_values(CLINIC)


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("Call {clinic.phone}.", "Call 020 7946 0000."),
        ("Call {clinic.phone}. Write to {clinic.email}. Bye.", "Call 020 7946 0000. Bye."),
        ("**Ask us.** Write to {clinic.email}.", "**Ask us.**"),
        ("First.\n\nWrite to {clinic.email}.\n\nLast.", "First.\n\nLast."),
        ("- Write to {clinic.email}.\n- Call {clinic.phone}.", "- Call 020 7946 0000."),
        ("- **Email:** {clinic.email}\n- **Phone:** {clinic.phone}", "- **Phone:** 020 7946 0000"),
        ("Prices:\n\n{clinic.prices}", "Prices:\n\n- Visit: £50"),
        ("Nothing to fill.", "Nothing to fill."),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert fill(text, VALUES) == filled


def test_opening_lines_join_days_with_the_same_hours() -> None:
    assert opening_lines(CLINIC) == [("Monday to Tuesday", "09:00 to 17:00"), ("Thursday", "closed")]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("{clinic.phone}", []),
        ("{clinic.shoe_size} {phone} {clinic.phone}", ["{clinic.shoe_size}", "{phone}"]),
        ("{clinic.phone", ["{clinic.phone"]),
        ("{clinic.time_zone}", ["{clinic.time_zone}"]),
    ],
)
def test_unknown_values(text: str, unknown: list[str]) -> None:
    assert unknown_values(text) == unknown


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("020 7946 0000", "02079460000"),
        ("Samaritans on 116 123", "116123"),
        ("+44 (20) 7946-0000", "+442079460000"),
        ("999", "999"),
        ("988 Lifeline (24/7)", "988"),
        ("ask us", ""),
    ],
)
def test_dial(words: str, number: str) -> None:
    assert dial(words) == number


WEEK = {
    "monday": "08:00-12:00, 13:00-18:00",
    "tuesday": "08:00-19:00",
    "thursday": "09:00-17:00",
    "sunday": "10:00-12:00",
}


@pytest.mark.parametrize(
    ("hours", "now", "words"),  # times of Greenwich
    [
        (WEEK, "2026-11-23T08:00", "Open now until 12:00"),
        (WEEK, "2026-11-23T11:59", "Open now until 12:00"),
        (WEEK, "2026-11-23T12:00", "Closed now, opens today at 13:00"),
        (WEEK, "2026-11-23T17:30", "Open now until 18:00"),
        (WEEK, "2026-11-23T18:00", "Closed now, opens tomorrow at 08:00"),
        (WEEK, "2026-11-24T19:00", "Closed now, opens Thursday at 09:00"),
        (WEEK, "2026-11-27T12:00", "Closed now, opens Sunday at 10:00"),
        (WEEK, "2026-11-22T07:59", "Closed now, opens today at 10:00"),
        (WEEK, "2026-10-25T10:30", "Open now until 12:00"),  # the day on which summer time ended, after it
        (WEEK, "2026-10-25T11:30", "Open now until 12:00"),
        (WEEK, "2026-03-29T10:30", "Open now until 12:00"),  # the day on which it began: 11:30 on the wall
        (WEEK, "2026-03-29T11:30", "Closed now, opens tomorrow at 08:00"),
        (WEEK, "2026-07-06T16:30", "Open now until 18:00"),
        (WEEK, "2026-07-06T17:30", "Closed now, opens tomorrow at 08:00"),
        ({"monday": "08:00-12:00"}, "2026-11-23T12:00", "Closed now, opens next Monday at 08:00"),
        ({"monday": "closed", "sunday": "closed"}, "2026-11-23T12:00", "Closed now"),
    ],
)
def test_open_or_closed(hours: dict[str, str], now: str, words: str) -> None:
    clinic = msgspec.structs.replace(CLINIC, opening_hours=hours)
    opening = opening_at(clinic, datetime.fromisoformat(f"{now}+00:00"))
    assert opening is not None
    assert opening.words == words
    assert opening.open == words.startswith("Open")


def test_open_or_closed_goes_by_the_clock_of_the_clinic() -> None:
    clinic = msgspec.structs.replace(CLINIC, opening_hours=WEEK, time_zone="Australia/Perth")
    opening = opening_at(clinic, datetime.fromisoformat("2026-11-23T23:30-05:00"))  # Tuesday, 12:30 in Perth
    assert opening is not None
    assert opening.words == "Open now until 19:00"


def test_a_clinic_without_hours_is_neither_open_nor_closed() -> None:
    clinic = msgspec.structs.replace(CLINIC, opening_hours={})
    assert opening_at(clinic, datetime.fromisoformat("2026-11-23T12:00+00:00")) is None


@pytest.mark.parametrize("hours", ["18:00-09:00", "13:00-17:00, 09:00-12:00", "09:00-13:00, 12:00-17:00"])
def test_hours_that_do_not_run_forwards_are_told(hours: str) -> None:
    clinic = msgspec.structs.replace(CLINIC, opening_hours={"monday": hours})
    assert [place for place, _ in clinic_problems(clinic)] == ["opening_hours.monday"]
