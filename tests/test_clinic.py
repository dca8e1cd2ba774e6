import pytest

from bot.clinic import clinic_values, dial, fill, opening_lines, unknown_values
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
