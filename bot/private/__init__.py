"""Find private details in what a person typed and redact them, so that nothing private is stored or logged."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Literal

from bot.private.dates import births
from bot.private.names import names
from bot.private.numbers import long_numbers, record_numbers
from bot.private.phones import phones
from bot.private.places import addresses, postcodes

Kind = Literal["email", "number", "date of birth", "phone", "postcode", "address", "name"]
Finder = Callable[[str], Iterable[tuple[int, int]]]

_FOUND = "\0"  # stands for each character already found: neither a word nor a space, and no keyboard types it

_PROVIDERS = r"(?:gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|proton(?:mail)?)"
_ENDINGS = r"(?:com|net|org|uk|co\.uk|ie|eu|us)\b"
_LOCAL = r"[\w.+%'-](?<![\w.+%'-].)[\w.+%'-]{0,63}+"
_EMAIL = re.compile(
    rf"""{_LOCAL} (?: @ (?: [^\W\d_][\w-]{{0,62}} (?: \.[\w-]{{1,63}} ){{1,6}} (?<![.-]) | {_PROVIDERS}\b )
    | \s?@\s? [^\W\d_][\w-]{{0,62}} \.{_ENDINGS} )""",
    re.IGNORECASE | re.VERBOSE,
)
_SPELLED_OUT = re.compile(
    rf"""{_LOCAL} (?: \s(?:dot|underscore)\s\w{{1,30}} ){{0,3}} (?:\sat\s|\s?[(\[]at[)\]]\s?)
    [^\W\d_][\w-]{{0,62}} \s?(?:dot\s|\.) (?:co(?:\sdot\s|\.)uk\b | {_ENDINGS})""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Detail:
    """A private detail of a text: `text[start:end]`."""

    kind: Kind
    start: int
    end: int


def find(text: str, region: str = "GB") -> list[Detail]:
    """Return the private details of a text in their order; none overlaps another.

    `region` is the two-letter code of the country whose telephone numbers need no country code. The surest kinds
    come first; what one of them has found, no other sees.
    """
    finders: list[tuple[Kind, Finder]] = [
        ("email", emails),
        ("number", record_numbers),
        ("date of birth", births),
        ("phone", partial(phones, region=region)),
        ("number", long_numbers),
        ("postcode", postcodes),
        ("address", addresses),
        ("name", names),
    ]
    details: list[Detail] = []
    rest = text
    for kind, finder in finders:
        found = [Detail(kind, start, end) for start, end in _merged(finder(rest))]
        rest = _replace(rest, found, lambda detail: _FOUND * (detail.end - detail.start))
        details += found
    return sorted(details, key=lambda detail: detail.start)


def redact(text: str, region: str = "GB") -> str:
    """Return the text with a mark such as "[phone]" in the place of each private detail."""
    return _replace(text, find(text, region), lambda detail: f"[{detail.kind}]")


def emails(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each email address, also of one that is spelled out: "sarah at gmail dot com"."""
    if "@" in text:
        yield from (found.span() for found in _EMAIL.finditer(text))
    yield from (found.span() for found in _SPELLED_OUT.finditer(text))


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in order, those that overlap made one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _replace(text: str, details: Iterable[Detail], by: Callable[[Detail], str]) -> str:
    parts, at = [], 0
    for detail in details:
        parts += [text[at : detail.start], by(detail)]
        at = detail.end
    return "".join([*parts, text[at:]])
