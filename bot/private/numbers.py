"""Find the numbers of records, insurance, cards and accounts, by their check digits or by the words before them."""

import re
from collections.abc import Iterator

from stdnum import iban, luhn
from stdnum.gb import nhs

NEAR = 90  # characters before a number, where words that tell of a record are looked for
FEWEST_DIGITS = 4  # of a number that words announce: "member no 4471"
FEWEST_DIGITS_UNANNOUNCED = 6  # "member 447199"
MOST_DIGITS_OF_NO_RECORD = 8

# Each pattern begins with one class of characters, and only then looks back: such patterns are searched for quickly.
_AT_HOME = r"(?<!\+\d[ -].)(?<!\+\d\d[ -].)(?<!\+\d\d\d[ -].)"  # no part of a telephone number with its country code
_NHS = re.compile(rf"[1-9](?<![\d+(/.-].){_AT_HOME}\d\d[ -]?\d{{3}}[ -]?\d{{4}}(?![\d-])")
_CARD = re.compile(
    r"[2-6](?<![\d+-].)(?:\d{3}([ -]?)\d{4}\1\d{4}\1\d{4}|(?<=3)[47]\d\d([ -]?)\d{6}\2\d{5}|\d{12,18})(?!\d)"
)
_IBAN = re.compile(r"[a-zA-Z](?<!\w.)[a-zA-Z]\d\d(?: ?[a-zA-Z\d]{4}){2,7}(?: ?[a-zA-Z\d]{1,3})?\b")
_SOCIAL_SECURITY = re.compile(rf"[0-8](?<![\d+-].){_AT_HOME}\d\d([- ])\d\d\1\d{{4}}(?![\d-])")
_NATIONAL_INSURANCE = re.compile(
    r"[A-CEGHJ-PR-TW-Z](?<!\w.)[A-CEGHJ-NPR-TW-Z](?: ?\d\d){3} ?[A-D]\b|[a-z](?<!\w.)[a-z]\d{6}[a-d]\b"
)
_ID = re.compile(
    r"""[a-zA-Z\d](?<![\w£$€].)(?:
        (?<=[a-zA-Z])[a-zA-Z](?:\s\d\d){3}\s[a-dA-D]\b
      | (?:(?<=\d) | [a-zA-Z]{0,4}[/-]?\d) [a-zA-Z\d]*+ (?:[/-][a-zA-Z\d]++ | \s\d[a-zA-Z\d]*+)*+ )""",
    re.VERBOSE,
)
_DATE = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}")

_OWNER = r"""\b(?:nhs|chi|mrn|nino|ni|(?:national\s)?insurance|insurer|policy|member(?:ship)?|record|patient|hospital
    |card|claim|account|acc(?:(?:oun)?t)?|sort|passport|licen[cs]e|customer|client|ref(?:erence)?|bupa|axa|aviva|vitality|wpa
    |cigna|aetna|medicare|medicaid|ssn|ppsn?|social|visa|mastercard|amex)\b"""
_LABEL_BEFORE = re.compile(
    rf"{_OWNER}(?P<announced>\W{{1,3}}(?:number|no|num|id|code|ref)\b|(?<=sort))?[\s.:\#=-]{{0,4}}(?:(?:is|was)\b[\s:]{{0,3}})?$",
    re.VERBOSE,
)
_OWNER_NEAR = re.compile(rf"{_OWNER}(?:[\s,:'-]{{1,3}}[a-z]{{1,15}}){{0,5}}[\s,:-]{{1,3}}$", re.VERBOSE)


def record_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each number that shows what it is, by its form and check digits or by the words before it."""
    yield from (found.span() for found in _NHS.finditer(text) if nhs.is_valid(found[0]))
    yield from (found.span() for found in _CARD.finditer(text) if luhn.is_valid(re.sub("[ -]", "", found[0])))
    yield from (found.span() for found in _SOCIAL_SECURITY.finditer(text))
    yield from (found.span() for found in _NATIONAL_INSURANCE.finditer(text))
    for found in _IBAN.finditer(text):
        if length := _iban_length(found[0]):
            yield found.start(), found.start() + length
    for found in _ID.finditer(text):
        digits = _digits(found)
        label = _LABEL_BEFORE.search(_before(text, found)) if digits >= FEWEST_DIGITS else None
        if label and (
            label["announced"] is not None or (digits >= FEWEST_DIGITS_UNANNOUNCED and not _DATE.match(found[0]))
        ):
            yield found.span()


def long_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each long number that follows a word such as "policy" within a few words, or is very long."""
    for found in _ID.finditer(text):
        longest = max(map(len, re.findall(r"\d+", found[0])))
        if longest >= FEWEST_DIGITS_UNANNOUNCED and _digits(found) > MOST_DIGITS_OF_NO_RECORD:
            yield found.span()
        elif longest < FEWEST_DIGITS_UNANNOUNCED or found[0].endswith("000"):
            continue
        elif _OWNER_NEAR.search(_before(text, found)):
            yield found.span()


def _iban_length(typed: str) -> int:
    """Return how much of what was typed is an IBAN: all, all but some words that look like a part of it, or nothing."""
    while typed and not iban.is_valid(typed):
        typed = typed.rpartition(" ")[0]
    return len(typed)


def _digits(found: re.Match[str]) -> int:
    return sum(char.isdigit() for char in found[0])


def _before(text: str, found: re.Match[str]) -> str:
    return text[max(0, found.start() - NEAR) : found.start()].lower()
