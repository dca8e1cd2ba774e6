"""Find names of people who introduce themselves, sign, or are spoken of: "im sarah", "Regards, Priya", "Mrs Hill"."""

import re
from collections.abc import Iterator

from bot.private.words import WORDS, follows, goes_on, is_capital, is_known, is_likely, is_strange, may_be

MOST_WORDS = 4  # of a name

_WORD = r"(?:[^\W\d_]\.(?=\ [^\W\d_])|[^\W\d_]{1,30}(?:['\u2019-](?!s\b)[^\W\d_]{1,30}){0,2})"
_ANY_WORD = re.compile(r"[^\W\d_]++")


def _pattern(introduction: str, then: str = "") -> re.Pattern[str]:
    """Compile an introduction before some words, of which the first may begin a name. The words are not consumed."""
    words = rf"(?=(?P<words>{_WORD}(?:\ {_WORD}){{0,{MOST_WORDS}}}){then})"
    return re.compile(rf"(?:{introduction}){words}", re.IGNORECASE | re.VERBOSE)


_RELATIVE = "mum|mom|mother|dad|father|husband|wife|partner|son|daughter|sister|brother|nan|gran|baby|child|friend"
_NAMED = _pattern(
    rf"""\b(?:my|her|his|their|full|first|last|patient(?:['\u2019]?s)?|pt|(?:{_RELATIVE})['\u2019]?s|the)\ (?:full\ )?
         name(?:['\u2019]?s)?(?:\ is|\ are)?\ ?[:=-]?[ ]
    | \b(?:sur)?name\ ?[:=-]\ ? | ^name\ | \b(?:under|in)\ the\ name\ (?:of\ )? | \bi(?:['\u2019]?m|\ am)\ called[ ]"""
)
_SELF = _pattern(r"\bi(?:['\u2019]?m|\ am)\ ")
_THIS = _pattern(r"\b(?:this\ is|it['\u2019]?s|it\ is)\ ")
_SPOKEN_OF = _pattern(
    rf"""\b(?:my\ (?:{_RELATIVE})(?:\ is\ called)?|patient|pt|client|on\ behalf\ of|call\ me
         |it['\u2019]?s\ me)[,:]?[ ]"""
)
_SPEAKING = _pattern(r"(?:^|(?<=[.,!?:;\n])|(?<=-\ )|\b(?:hi|hello|hey|there|morning|afternoon)[,!]?)\ ?")
_SIGNED = _pattern(
    r"\b(?:regards|sincerely|wishes|thanks|thank\ you|cheers|thx|ta|love)[,.!\s]{1,4}",
    r"[\s.!,]{0,4}(?:x{0,3}\W{0,9}$|\n|\0)",
)
_TITLED = _pattern(r"\b(?-i:Mrs?|MRS?|Ms|Miss)\.?\ ")
_TITLED_LOW = _pattern(r"\b(?-i:mrs?)\.?\ ")
_PAIR = _pattern(r"\b")
_STRANGERS = _pattern(r"\b(?=(?-i:[A-Z][a-z]))")


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield the place of each name; places may overlap. Without an introduction only a first and last name count."""
    present = {word.lower() for word in _ANY_WORD.findall(text)}
    for cues, pattern, is_name in _INTRODUCED:
        if cues and cues.isdisjoint(present):
            continue  # most patterns have nothing to look for in most texts
        for found in pattern.finditer(text):
            typed = found["words"].split(" ")
            words = [word.rstrip(".") for word in typed]
            if is_name(words):
                start = found.start() if cues is _TITLES else found.end()
                yield start, found.end() + len(" ".join(typed[: _count(words)]))


def _count(words: list[str]) -> int:
    """Return how many of the words are the name that begins with the first."""
    count = 1
    while count < min(MOST_WORDS, len(words)) and goes_on(words, count):
        count += 1
    return count


def _ends(words: list[str]) -> bool:
    """Tell whether after a name the sentence ends or goes on as sentences do."""
    count = _count(words)
    return count == len(words) or follows(words[count])


def _is_named(words: list[str]) -> bool:
    """Tell whether a name stands after "my name is": not "on the list"."""
    return may_be(words[0]) or is_strange(words[0]) or (is_capital(words[0]) and not follows(words[0]))


def _is_self(words: list[str]) -> bool:
    """Tell whether a name stands after "I'm": "Sarah", "mark and", not "sore" or "preganant"."""
    return (is_known(words[0]) and is_capital(words[0])) or (may_be(words[0]) and _ends(words)) or _are_strange(words)


def _is_this(words: list[str]) -> bool:
    """Tell whether a name stands after "this is", where a disease or a month may stand too."""
    if is_known(words[0]):
        return is_capital(words[0]) or _ends(words)
    if len(words) > 1 and all(map(is_capital, words[:2])) and (is_strange(words[0]) or is_known(words[1])):
        return True
    return _are_strange(words) or _is_speaking(words)


def _are_strange(words: list[str]) -> bool:
    """Tell whether a first and last name, both unusual, stand before "and" or "here", as misspelt words hardly do."""
    after = words[2].lower() if len(words) > 2 else ""
    return after in _SPEAKS | {"and"} and is_strange(words[0]) and (is_strange(words[1]) or is_known(words[1]))


def _is_spoken_of(words: list[str]) -> bool:
    """Tell whether a name stands after "my mum" or "patient"."""
    return is_likely(words[0]) and (is_capital(words[0]) or _ends(words))


def _is_speaking(words: list[str]) -> bool:
    """Tell whether words begin with a name and "here"."""
    count = _count(words)
    speaks = count < len(words) and words[count].lower() in _SPEAKS
    return speaks and (is_likely(words[0]) or (count == 1 and may_be(words[0])))


def _is_signed(words: list[str]) -> bool:
    """Tell whether words at an end are a name and nothing else."""
    return may_be(words[0]) and _count(words) == len(words)


def _is_titled(words: list[str]) -> bool:
    """Tell whether a name stands after "Mrs" or "Miss": not "Monday"."""
    if follows(words[0]) or words[0].lower() in WORDS["not_last"]:
        return False
    return is_capital(words[0]) or may_be(words[0]) or is_strange(words[0])


def _is_titled_low(words: list[str]) -> bool:
    """Tell whether a name stands after "mrs" or "mr": not "scan"."""
    return not follows(words[0]) and words[0] not in WORDS["scanned"]


def _is_pair(words: list[str]) -> bool:
    """Tell whether words begin with a first and a last name: "Margaret Hill", "john smith", "J. Smith"."""
    if len(words) < 2 or follows(words[0]) or words[1].lower() in WORDS["not_last"]:
        return False
    if is_known(words[0]) and is_known(words[1]):
        return True
    capital = all(map(is_capital, words[:2]))
    return capital and not follows(words[1]) and (is_known(words[0]) or (len(words[0]) == 1 and is_known(words[1])))


def _are_strangers(words: list[str]) -> bool:
    """Tell whether words begin with two that no list knows, and just those with capitals: "Karel Lewit says"."""
    capitals = [is_capital(word) for word in words[:3]]
    return capitals in ([True, True], [True, True, False]) and all(map(is_strange, words[:2]))


_SPEAKS = frozenset(["here", "speaking", "calling"])
_TITLES = frozenset(["mr", "mrs", "ms", "miss"])
_INTRODUCED = (  # each pattern is looked for in a text with one of the words before it
    (frozenset(["name", "names", "surname", "called"]), _NAMED, _is_named),
    (frozenset(["i", "im"]), _SELF, _is_self),
    (frozenset(["this", "it", "its"]), _THIS, _is_this),
    (frozenset([*_RELATIVE.split("|"), "patient", "pt", "client", "behalf", "me"]), _SPOKEN_OF, _is_spoken_of),
    (_SPEAKS, _SPEAKING, _is_speaking),
    (
        frozenset(["regards", "sincerely", "wishes", "thanks", "thank", "cheers", "thx", "ta", "love"]),
        _SIGNED,
        _is_signed,
    ),
    (_TITLES, _TITLED, _is_titled),
    (_TITLES, _TITLED_LOW, _is_titled_low),
    (WORDS["names"], _PAIR, _is_pair),
    (frozenset[str](), _STRANGERS, _are_strangers),  # in any text
)
