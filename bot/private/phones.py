"""Find telephone numbers."""

import re
from collections.abc import Iterator

import phonenumbers
from phonenumbers import NumberParseException, ValidationResult

NEAR = 30  # characters before a number, where a word that announces a telephone number is looked for
FEWEST_DIGITS = 9  # of a number that nothing announces

_GAP = r"(?:[\s().\u2013-]{0,3}+|(?<=\d{3})/(?=\d{4}))"
_NUMBER = re.compile(
    rf"""[\doO+(](?<![\w.£$€].)(?!\.\d) (?:(?<=[+(])\(?[\do])?
    (?: (?:{_GAP}[\do]){{8,16}}?(?=\s[+(]{{0,2}}0(?:{_GAP}\d){{8}})  # another number follows
      | (?:{_GAP}[\do]){{6,16}}(?!{_GAP}\d) ) (?!\w)
    (?:,?\s?(?:ext|extension|x)\.?\s?\d{{1,5}})?""",
    re.IGNORECASE | re.VERBOSE,
)
_GROUPED = re.compile(r"\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}")
_ANNOUNCED = re.compile(
    r"\b(?:phone|tel|mob|cell|land|fax|call|ring|text|whatsapp|reach|contact|number)", re.IGNORECASE
)


def phones(text: str, region: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each telephone number: of the region, or of any country with its code."""
    for found in _NUMBER.finditer(text):
        announced = _ANNOUNCED.search(text, max(0, found.start() - NEAR), found.start())
        if _is_phone(found[0], region, bool(announced)):
            yield found.span()


def _is_phone(typed: str, region: str, announced: bool) -> bool:
    """Tell whether a number can be rung and is written as people write such numbers.

    Many a real number is not valid by the plan of its country as the library knows it, so one that looks right will do.
    """
    number = re.sub("[oO]", "0", typed)
    abroad = number.lstrip("(").startswith("+")
    if not (announced or abroad) and sum(map(str.isdigit, number)) < FEWEST_DIGITS:
        return False
    try:
        parsed = phonenumbers.parse(number, region)
    except NumberParseException:
        return False
    at_home = number.lstrip("(").startswith("0")
    if announced and at_home:
        return True  # even with a digit too many
    if announced or abroad or at_home or _GROUPED.fullmatch(number):
        return phonenumbers.is_possible_number_with_reason(parsed) == ValidationResult.IS_POSSIBLE
    return phonenumbers.is_valid_number(parsed)
