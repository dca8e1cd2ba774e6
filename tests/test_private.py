"""Redaction on the project's own labelled messages, on the clinic's words, and case by case."""

import importlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from re import _constants, _parser
from typing import Any

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from bot.knowledge_base import KnowledgeBase
from bot.private import find, redact
from tests.conftest import DATA

MESSAGES = [json.loads(line) for line in (DATA / "private_details.jsonl").read_text(encoding="utf-8").splitlines()]
WITH_DETAILS = [message for message in MESSAGES if message["details"]]
HARMLESS = [message["text"] for message in MESSAGES if not message["details"]]
MODULES = [
    "private",
    "private.dates",
    "private.names",
    "private.numbers",
    "private.phones",
    "private.places",
    "private.words",
]


def details(text: str, region: str = "GB") -> list[tuple[str, str]]:
    return [(detail.kind, text[detail.start : detail.end]) for detail in find(text, region)]


def test_the_labelled_list_is_whole() -> None:
    assert (len(WITH_DETAILS), len(HARMLESS)) == (100, 100)
    for message in WITH_DETAILS:
        assert re.findall(r"\[([a-z ]+)\]", message["redacted"]) == [kind for kind, _ in message["details"]]


def test_details_are_found() -> None:
    expected: Counter[str] = Counter()
    missed = []
    for message in WITH_DETAILS:
        found = Counter(details(message["text"], message.get("region", "GB")))
        labelled = Counter((kind, typed) for kind, typed in message["details"])
        expected.update(kind for kind, _ in labelled.elements())
        missed += (labelled - found).elements()
    assert expected.keys() == {"email", "phone", "date of birth", "number", "address", "postcode", "name"}
    assert 1 - len(missed) / expected.total() >= 0.97, missed


def test_the_rest_of_a_text_with_details_survives() -> None:
    wrong = [message["text"] for message in WITH_DETAILS if redacted(message) != message["redacted"]]
    assert len(wrong) <= 5, wrong


def redacted(message: dict[str, Any]) -> str:
    return redact(message["text"], message.get("region", "GB"))


def test_harmless_texts_survive() -> None:
    assert [text for text in HARMLESS if redact(text) != text] == []


def test_what_clinics_are_asked_survives(base: KnowledgeBase) -> None:
    texts = [text for entry in base.entries for text in (entry.question, *entry.phrasings[:10])]
    assert [text for text in texts if redact(text) != text] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("a.b@c.d.example.org.", "[email]."),
        ("<sarah@example.org>", "<[email]>"),
        ("sarah [at] example dot co dot uk", "[email]"),
        ("sarah@gmail", "[email]"),
        ("come in @ 5.30pm", "come in @ 5.30pm"),
        ("call 07911-123-456 or 07911/123456", "call [phone] or [phone]"),
        ("020 7946 0018 01632 960123", "[phone] [phone]"),
        ("tel:02071234567", "tel:[phone]"),
        ("+44 (0) 7700 900123", "[phone]"),
        ("open 0800-1900 or 0730 0800 0830", "open 0800-1900 or 0730 0800 0830"),
        ("call me 24 48 or 72 hours later", "call me 24 48 or 72 hours later"),
        ("phone 116 123", "phone 116 123"),
        ("ring 07700 900 1234", "ring [phone]"),  # a digit too many
        ("needles 0.25 0.30 0.35", "needles 0.25 0.30 0.35"),
        ("12-may-1983", "[date of birth]"),
        ("DOB12/05/1983", "DOB[date of birth]"),
        ("1985/05/12", "[date of birth]"),
        ("May 12th, 1983", "[date of birth]"),
        ("12/05/26", "12/05/26"),
        ("dob: 12/05/26", "dob: [date of birth]"),
        ("12/05/2026 is his date of birth", "[date of birth] is his date of birth"),
        ("seen 12/05/2026, dob 1 2 83", "seen 12/05/2026, dob [date of birth]"),
        ("31/31/1983 and 45 may 1983", "31/31/1983 and 45 may 1983"),
        ("on april 3 45 minutes", "on april 3 45 minutes"),
        ("my dob is may 1983", "my dob is may 1983"),  # no day
        ("policy no. PN-00/12345", "policy no. [number]"),
        ("claim of 250000", "claim of 250000"),
        ("insurance from 12/05/2027", "insurance from 12/05/2027"),
        ("card 4111 1111 1111 1112", "card [number]"),  # misread: its check digit is wrong
        ("years 2019 2020 2021 2022", "years 2019 2020 2021 2022"),
        ("de89 3704 0044 0532 0130 00 is mine", "[number] is mine"),
        ("sort code 12-11-61 acc 12345678", "sort code [number] acc [number]"),
        ("at 10 20 30 a day", "at 10 20 30 a day"),
        ("14-16 high street", "[address]"),
        ("9 Acorn Close", "[address]"),
        ("i'm at 9 acorn close", "i'm at [address]"),
        ("9 very close friends", "9 very close friends"),
        ("10 minutes walk or 2 hours drive", "10 minutes walk or 2 hours drive"),
        ("123 N Main St, Boise, ID 83702", "[address], Boise, ID [postcode]"),
        ("ok 10000 steps", "ok 10000 steps"),
        ("p.o. box 12", "[address]"),
        ("w1a 0ax", "[postcode]"),
        ("L4 5th and b12 2nd dose", "L4 5th and b12 2nd dose"),
        ("My name is José García-López.", "My name is [name]."),
        ("my name is 李伟", "my name is [name]"),
        ("im anne van der berg", "im [name]"),
        ("I'm Sarah's mum", "I'm [name]'s mum"),
        ("i'm rose, hi", "i'm [name], hi"),
        ("I'M GARY AND I HURT", "I'M [name] AND I HURT"),
        ("I'm hopeful", "I'm hopeful"),
        ("I'm Immunosuppressed", "I'm Immunosuppressed"),
        ("im feelin dizy", "im feelin dizy"),
        ("it's Sciatica", "it's Sciatica"),
        ("its june already", "its june already"),
        ("it's Rose here", "it's [name] here"),
        ("will it hurt here", "will it hurt here"),
        ("mrs hill wants a slot", "[name] wants a slot"),
        ("I need an MR scan", "I need an MR scan"),
        ("i have ms and sore legs", "i have ms and sore legs"),
        ("Miss Monday's session", "Miss Monday's session"),
        ("booked as J. Smith", "booked as [name]"),
        ("Karel Lewit rang", "[name] rang"),
        ("Plantar Fasciitis Relief Tips", "Plantar Fasciitis Relief Tips"),
        ("her name is agnieszka", "her name is [name]"),
        ("Is it on Victoria Road", "Is it on Victoria Road"),
        ("thanks\nS. Jones", "thanks\n[name]"),
        ("thanks for that", "thanks for that"),
        ("my mum called", "my mum called"),
        ("my name isnt on the list", "my name isnt on the list"),
    ],
)
def test_case_by_case(text: str, expected: str) -> None:
    assert redact(text) == expected


def test_numbers_without_a_country_code_are_those_of_the_region() -> None:
    assert redact("2125550143 please", "US") == "[phone] please"
    assert details("2125550143", "GB") == [("number", "2125550143")]  # long, but none that can be rung there


@pytest.mark.parametrize("form", [PhoneNumberFormat.INTERNATIONAL, PhoneNumberFormat.E164])
def test_numbers_of_every_country_are_found(form: int) -> None:
    examples = map(phonenumbers.example_number, sorted(phonenumbers.SUPPORTED_REGIONS))
    typed = [phonenumbers.format_number(example, form) for example in examples if example]
    assert [number for number in typed if redact(f"ring {number} please") != "ring [phone] please"] == []


DAYS = ("3", "03", "3rd", "3rd of")
MONTHS = ("apr", "April", "september")


@pytest.mark.parametrize("before", ["", "born on ", "DOB: "])
def test_dates_of_birth_in_words(before: str) -> None:
    for day, month in product(DAYS, MONTHS):
        assert redact(f"{before}{day} {month} 1961, knee") == f"{before}[date of birth], knee"


@given(st.lists(st.sampled_from([*HARMLESS, *(message["text"] for message in WITH_DETAILS)]), max_size=4), st.text())
def test_details_lie_in_the_text_apart_and_in_order(texts: list[str], noise: str) -> None:
    text = noise.join(texts)
    at = 0
    for detail in find(text):
        assert at <= detail.start < detail.end <= len(text)
        at = detail.end


def test_redacting_twice_changes_nothing() -> None:
    once = [redacted(message) for message in MESSAGES]
    assert [redact(text) for text in once] == once


def loops_that_go_back(parsed: Any) -> Iterator[Any]:
    """Yield the unbounded loops of a pattern that are not possessive."""
    for operation, value in parsed:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT) and value[1] == _constants.MAXREPEAT:
            yield value
        for part in value if isinstance(value, (tuple, list)) else ():
            for inner in part if isinstance(part, list) else [part]:
                if isinstance(inner, _parser.SubPattern):
                    yield from loops_that_go_back(inner)


def test_the_test_of_loops_can_fail() -> None:
    for pattern in ("a+", "(?:x|y*)z", "(?=a{2,})", "(?:(a*)b)?", "(?<!b)c+?"):
        assert list(loops_that_go_back(_parser.parse(pattern)))
    assert not list(loops_that_go_back(_parser.parse("a++(?:b{0,9}|c?)d*+")))


@pytest.mark.parametrize("module", MODULES)
def test_every_pattern_is_bounded_in_time(module: str) -> None:
    """No loop of a pattern may try again and again at ever more places, so time grows as the text does."""
    names = vars(importlib.import_module(f"bot.{module}"))
    compiled = {name: value for name, value in names.items() if isinstance(value, re.Pattern)}
    assert compiled
    unbounded = [
        name for name, each in compiled.items() if list(loops_that_go_back(_parser.parse(each.pattern, each.flags)))
    ]
    assert unbounded == []


@pytest.mark.parametrize("unit", ["1", "a.", " ", "a@", "12/", "my name is ", "07700 900123 ", "dob 1/2/83 "])
def test_long_hostile_texts_are_read(unit: str) -> None:
    text = unit * (16_384 // len(unit))
    assert len(redact(text)) <= len(text) * 2
