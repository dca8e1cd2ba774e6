"""Fill the clinic's own details into the words of an answer, and leave out what a clinic has not given."""

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.entry import Clinic

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_VALUE = re.compile(r"\{clinic\.(\w+)\}")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"\+?\d[\d ()./-]*\d")
_LINE_START = re.compile(r"^\s*(?:[-*]\s+)?")
_SENTENCE_GAP = re.compile(r"(?<=[.!?])\s+|(?<=[.!?]\*\*)\s+")

FILLABLE = frozenset(Clinic.__struct_fields__) - {"example", "heading", "time_zone", "starters", "topics"}


def clinic_values(clinic: Clinic) -> dict[str, str]:
    """Return name -> text for every detail that the clinic has given; hours and prices as Markdown lists."""
    values = {name: getattr(clinic, name) for name in FILLABLE}
    values["opening_hours"] = "\n".join(f"- {days}: {hours}" for days, hours in opening_lines(clinic))
    values["prices"] = "\n".join(f"- {service}: {price}" for service, price in clinic.prices.items())
    return {name: value for name, value in values.items() if value}


def opening_lines(clinic: Clinic) -> list[tuple[str, str]]:
    """Return the opening hours as ("Monday to Friday", "09:00 to 18:00"), days with the same hours together."""
    given = [(day, clinic.opening_hours[day]) for day in DAYS if day in clinic.opening_hours]
    lines = []
    for hours, run in groupby(given, key=lambda pair: pair[1]):
        days = [day.capitalize() for day, _ in run]
        lines.append((days[0] if len(days) == 1 else f"{days[0]} to {days[-1]}", hours.replace("-", " to ")))
    return lines


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with {clinic.name} and the like filled in.

    A sentence or list item that needs an absent value is left out, and so is a paragraph of which nothing remains.
    """
    lines = []
    for line in text.splitlines():
        start = _LINE_START.match(line)
        mark = start[0] if start else ""
        sentences = _SENTENCE_GAP.split(line[len(mark) :])
        kept = [sentence for sentence in sentences if all(name in values for name in _VALUE.findall(sentence))]
        if len(kept) == len(sentences):
            lines.append(line)
        elif kept:
            lines.append(mark + " ".join(kept))
    filled = _VALUE.sub(lambda found: values[found[1]], "\n".join(lines))
    return re.sub(r"\n{3,}", "\n\n", filled).strip()


def dial(words: str) -> str:
    """Return the first telephone number in words, as it is dialled: "116123" of "Samaritans on 116 123", or ""."""
    numbers = _NUMBER.findall(words)
    return re.sub(r"[^\d+]", "", numbers[0]) if numbers else ""


def unknown_values(text: str) -> list[str]:
    """Return the names in {clinic.name} marks that a clinic cannot have, and anything else in braces."""
    marks = re.findall(r"\{[^{}]*\}?", text)
    return [mark for mark in marks if not ((value := _VALUE.fullmatch(mark)) and value[1] in FILLABLE)]


def clinic_problems(clinic: Clinic) -> Iterator[tuple[str, str]]:
    """Yield (place, message) for each detail that is shaped right and yet cannot be meant."""
    for day, hours in clinic.opening_hours.items():
        if day not in DAYS:
            yield f"opening_hours.{day}", f"is no day; use {', '.join(DAYS)}"
        elif hours != "closed" and not all(_HOURS.fullmatch(part.strip()) for part in hours.split(",")):
            yield f"opening_hours.{day}", f"'{hours}' is neither hours such as 09:00-18:00 nor closed"
    for name in ("phone", "emergency_number", "crisis_line"):
        words = getattr(clinic, name)
        if len(_NUMBER.findall(words)) != 1 and (words or name != "crisis_line"):
            yield name, f"'{words}' is to hold one telephone number, as the page lets people tap to call it"
    for name in sorted(FILLABLE):
        if "{clinic." in str(getattr(clinic, name)):
            yield name, "cannot be filled in from other details"
    try:
        ZoneInfo(clinic.time_zone)
    except (KeyError, ValueError, OSError):  # unknown, malformed, the name of a folder
        yield "time_zone", f"'{clinic.time_zone}' is no time zone; use one such as Europe/London"
