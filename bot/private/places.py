"""Find where somebody lives: street addresses and postcodes of the UK and the US."""

import re
from collections.abc import Iterator

from bot.private.words import WORDS

NEAR = 40  # characters before an address, where words that announce one are looked for

# Patterns begin with a digit, and what stands before it is looked at only then: such patterns are searched for quickly.
_INWARD = re.compile(r"\d[abd-hjlnp-uw-zABD-HJLNP-UW-Z]{2}\b")
_OUTWARD = re.compile(r"\b(?:[BEGLMNSW]|[A-PR-UWYZ][A-HK-Y])\d[A-Z\d]?\s?$", re.IGNORECASE)
_LEVEL = re.compile(r"\b[LSB]1?\d\s?(?:1st|2nd|3rd|[4-90]th)$", re.IGNORECASE)  # of the spine, or a vitamin: "L5 1st"
_ZIP = re.compile(r"\d(?<!\w.)\d{4}(?:-\d{4})?(?![\w,]|\.\d)")
_STATE = re.compile(
    r"""(?:(?<!\w)(?:AK|AR|AZ|CA|CO|CT|DC|FL|GA|IA|IL|KS|KY|MA|MD|MI|MN|MO|MT|NC|ND|NE|NH|NJ|NM|NV|NY|RI|SC|SD|TN|TX|UT|VA
    |VT|WA|WI|WV|WY|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois
    |Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana
    |Nebraska|Nevada|New\sHampshire|New\sJersey|New\sMexico|New\sYork|(?:North|South)\s(?:Carolina|Dakota)|Ohio|Oklahoma
    |Oregon|Pennsylvania|Rhode\sIsland|Tennessee|Texas|Utah|Vermont|(?:West\s)?Virginia|Washington|Wisconsin|Wyoming)
    |,\s?(?:AL|DE|HI|ID|IN|LA|ME|MS|OH|OK|OR|PA))  # these are words, or medical
    ,?\s$""",
    re.IGNORECASE | re.VERBOSE,
)

_SURE_TYPES = "street|avenue|ave|road|rd|lane|crescent|boulevard|blvd|mews|terrace|st"
_OTHER_TYPES = (
    "close|court|drive|dr|gardens|green|grove|hill|parade|park|place|pl|rise|row|square|sq|view|walk|way|ln|ct"
)
_STREET = re.compile(
    rf"""\d(?<![\w£$€.,:/-].)\d{{0,4}}[a-z]?(?:-\d{{1,4}})?,?\s
    (?P<name>(?:(?:\d{{1,3}}(?:st|nd|rd|th)|[^\W\d_][\w'\u2019.]{{0,20}})\s){{1,3}}?)
    (?:(?P<sure>{_SURE_TYPES})|(?P<other>{_OTHER_TYPES}))\b\.?
    (?!\s(?:race|shoes|bike|trip|accident|works|rage|dance|runs?|running|cycling)\b)
    (?:\s[NS]?[EW]?\b(?<!\s))? (?:,?\s(?:flat|apt|apartment|unit|suite|\#)\s?\w{{1,4}}\b)?""",
    re.IGNORECASE | re.VERBOSE,
)
_FLAT = re.compile(r"\b(?:flat|apartment|apt|unit|suite|room|house)\s(?:(?:\d{1,4}[a-z]?|[a-z]),?\s)?$", re.IGNORECASE)
_BOX = re.compile(r"\d(?<=box\s.)\d{0,5}\b", re.IGNORECASE)
_POST_OFFICE = re.compile(r"\bp\.?\s?o\.?\sbox\s$", re.IGNORECASE)
_ANNOUNCED = re.compile(
    r"\b(?:address|live at|living at|lives at|moved to|house|home|send|post|mail|letter|place|from|i'?m at|i am at)\b",
    re.IGNORECASE,
)


def postcodes(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each UK postcode, and of each US ZIP code that follows its state."""
    for found in _INWARD.finditer(text):
        outward = _before(_OUTWARD, text, found.start())
        if outward and not _before(_LEVEL, text, found.end()):
            yield outward.start(), found.end()
    yield from (found.span() for found in _ZIP.finditer(text) if _before(_STATE, text, found.start()))


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each address with the number of a house, and of each box at a post office."""
    for found in _STREET.finditer(text):
        flat = _before(_FLAT, text, found.start())
        start = flat.start() if flat else found.start()
        if _is_street(found, told=bool(flat or _before(_ANNOUNCED, text, start))):
            yield start, found.end()
    for found in _BOX.finditer(text):
        if box := _before(_POST_OFFICE, text, found.start()):
            yield box.start(), found.end()


def _before(pattern: re.Pattern[str], text: str, end: int) -> re.Match[str] | None:
    return pattern.search(text, max(0, end - NEAR), end)


def _is_street(found: re.Match[str], told: bool) -> bool:
    """Tell whether a number and some words are an address: "12 acacia avenue", not "2 hours drive".

    "Drive", "way" and the like end an address only if it is written with capitals, or if something else tells of one.
    """
    words = found["name"].split()
    capital = all(word[0].isupper() and not word.isupper() for word in [*words, found["sure"] or found["other"]])
    if [word.lower() for word in words] == ["the"]:
        return told or capital
    if not WORDS["no_street"].isdisjoint(word.lower() for word in words):
        return False
    return bool(found["sure"]) or told or capital
