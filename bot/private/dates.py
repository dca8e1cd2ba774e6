"""Find dates of birth, and leave dates of appointments alone."""

import re
from collections.abc import Iterator
from datetime import date

YOUNGEST = 14  # years ago that a date is, to be one of birth without a word that says so
OLDEST = 110
NEAR = 40  # characters before or after a date, where a word that says so is looked for

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_GAP = r"(?P<{}>\s?[/.\u2013-]\s?|\s)"
_DATE = re.compile(
    rf"""(?P<first>\d (?: (?<![\w./-]\d) | (?<=ob\d) ) \d{{0,7}})  # not within a number or code, but in "dob1/2/83"
    (?: {_GAP.format("gap")}(?P<second>\d\d?){_GAP.format("next_gap")}(?P<third>\d{{1,4}})
      | (?:st|nd|rd|th)? (?: [\s/.-]?(?:of\s)?(?P<month>{_MONTH})[\s/.,'-]{{0,2}} | [\s,]{{1,2}} ) (?P<year>\d{{2,4}})
    )? (?!\w|[/.-]\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_MONTH_BEFORE = re.compile(rf"\b{_MONTH}\s?$", re.IGNORECASE)
_BIRTH = r"(?:d\.?\s?o\.?\s?b\b|date\sof\sbirth|birth\s?da(?:te|y)|bday|born\b)"
_BIRTH_BEFORE = re.compile(rf"\b{_BIRTH}[^\d\n]{{0,25}}$", re.IGNORECASE)
_BIRTH_AFTER = re.compile(
    rf"\W{{0,3}}(?:(?:is|was)\W{{1,3}})?(?:(?:my|his|her|the)\W{{1,3}})?{_BIRTH}(?!(?:\sis)?[^\w\n]{{0,4}}\d)",
    re.IGNORECASE,
)


def births(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each date of birth: a day, a month and a year.

    A date counts where "born", "dob" or the like stands by it, or where it is written out and lies so long ago that a
    patient may have been born then. Two figures are a year so long ago only if that year can't be one to come.
    """
    for found in _DATE.finditer(text):
        start, year = found.start(), _year(found)
        if found["year"] and not found["month"]:
            month = _MONTH_BEFORE.search(text, max(0, start - 12), start)
            start, year = (month.start(), year) if month else (start, "")
        if year and (_is_told(text, start, found.end()) or (_is_plain(found) and _is_long_ago(year))):
            yield start, found.end()


def _year(found: re.Match[str]) -> str:
    """Return the year of a date as it was typed, or nothing if its day and month can't be such."""
    first, second, third = found["first"], found["second"], found["third"]
    if third and len(first) == 4:
        return first if _are_day_and_month(second, third) else ""
    if third:
        return third if len(third) in (2, 4) and _are_day_and_month(first, second) else ""
    if found["year"]:
        return found["year"] if int(first) <= 31 else ""
    return first[4:] if len(first) in (6, 8) and _are_day_and_month(first[:2], first[2:4]) else ""


def _are_day_and_month(one: str, other: str) -> bool:
    """Tell whether two numbers can be a day and a month, in either order."""
    low, high = sorted([int(one), int(other)])
    return 1 <= low <= 12 and high <= 31


def _is_told(text: str, start: int, end: int) -> bool:
    """Tell whether words by a date say that it is one of birth."""
    return bool(_BIRTH_BEFORE.search(text, max(0, start - NEAR), start) or _BIRTH_AFTER.match(text, end, end + NEAR))


def _is_plain(found: re.Match[str]) -> bool:
    """Tell whether a date is clearly one: "1/2/83" or "1 Feb 1983"; "1 2 83", "1 feb 45" and "010283" may be else."""
    if found["gap"]:
        return bool(found["gap"].strip() and found["next_gap"].strip())
    return len(found["year"] or "") == 4 or bool(found["month"] and re.search("[/-]", found[0]))


def _is_long_ago(typed: str) -> bool:
    this_year = date.today().year
    if len(typed) == 2:
        return int(typed) > this_year % 100 + 10
    return YOUNGEST <= this_year - int(typed) <= OLDEST
