"""The clinic's own details: filled into the words of an answer, and told as "open now until 18:00"."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from bot.entry import Clinic

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
CLOSED = "closed"
_VALUE = re.compile(r"\{clinic\.(\w+)\}")
_HOURS = re.compile(r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d")
_TIME = re.compile(r"\d\d:\d\d")
_NUMBER = re.compile(r"\+?\d[\d ()./-]*\d")
_LINE_START = re.compile(r"^\s*(?:[-*]\s+)?")
_SENTENCE_GAP = re.compile(r"(?<=[.!?])\s+|(?<=[.!?]\*\*)\s+")

FILLABLE = frozenset(Clinic.__struct_fields__) - {"example", "heading", "region", "time_zone", "starters", "topics"}


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


@dataclass(frozen=True)
class Opening:
    """Whether the clinic is open at some moment, by its own hours, and that in words."""

    open: bool
    words: str


def opening_at(clinic: Clinic, now: datetime) -> Opening | None:
    """Return whether the clinic is open at a moment (any time zone), or None where it gives no hours.

    Hours are compared with the clock on the clinic's wall, so that a change to summer time needs no thought.
    """
    if not clinic.opening_hours:
        return None
    wall = now.astimezone(ZoneInfo(clinic.time_zone))
    today, clock = wall.weekday(), f"{wall:%H:%M}"
    for opens, closes in _spells(clinic, today):
        if opens <= clock < closes:
            return Opening(True, f"Open now until {closes}")
    for ahead in range(8):
        for opens, _ in _spells(clinic, today + ahead):
            if ahead or clock < opens:
                return Opening(False, f"Closed now, opens {_day(today, ahead)} at {opens}")
    return Opening(False, "Closed now")


def _spells(clinic: Clinic, weekday: int) -> list[tuple[str, str]]:
    """Return when the clinic opens and closes on a weekday: 0 is Monday, 7 the Monday after."""
    hours = clinic.opening_hours.get(DAYS[weekday % 7], CLOSED)
    return [] if hours == CLOSED else [(part.strip()[:5], part.strip()[6:]) for part in hours.split(",")]


def _day(today: int, ahead: int) -> str:
    name = DAYS[(today + ahead) % 7].capitalize()
    return {0: "today", 1: "tomorrow", 7: f"next {name}"}.get(ahead, name)


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
        elif hours != CLOSED and not all(_HOURS.fullmatch(part.strip()) for part in hours.split(",")):
            yield f"opening_hours.{day}", f"'{hours}' is neither hours such as 09:00-18:00 nor closed"
        elif (times := _TIME.findall(hours)) != sorted(set(times)):
            yield f"opening_hours.{day}", f"'{hours}' does not run forwards, as 09:00-12:00, 13:00-17:00 does"
    for name in ("phone", "emergency_number", "crisis_line", "out_of_hours"):
        words = getattr(clinic, name)
        if len(_NUMBER.findall(words)) != 1 and (words or name in ("phone", "emergency_number")):
            yield name, f"'{words}' is to hold one telephone number, as the page lets people tap to call it"
    for name in sorted(FILLABLE):
        if "{clinic." in str(getattr(clinic, name)):
            yield name, "cannot be filled in from other details"
    try:
        ZoneInfo(clinic.time_zone)
    except (KeyError, ValueError, OSError):  # unknown, malformed, the name of a folder
        yield "time_zone", f"'{clinic.time_zone}' is no time zone; use one such as Europe/London"
