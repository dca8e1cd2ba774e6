"""Look answers up for staff while they type: the best few, however unsure, and the emergency that the words tell of."""

from dataclasses import dataclass

from msgspec.structs import replace

from bot.catalogue import is_listed
from bot.conversation import Conversation
from bot.matching import Match, Ranking
from bot.screening import Finding
from bot.text import tokenise

MOST_FOUND = 6
AS_TYPED = 0.5  # share, at least, of a text that ends in a known word, among all that it may become


@dataclass(frozen=True)
class Found:
    """What was found: matches, best first; the ranking of what the text most likely says; perhaps an emergency."""

    matches: tuple[Match, ...]
    ranking: Ranking
    finding: Finding | None


def look_up(conversation: Conversation, typed: str) -> Found:
    """Return what a text may ask for. Its last word may be half a word: what completes it counts by its share."""
    readings = _readings(conversation, typed)
    likeliest = next(iter(readings))
    rankings = {text: conversation.matcher.rank(text) for text in readings}
    found: dict[str, Match] = {}
    for text, share in readings.items():
        for match in rankings[text].matches:
            first = found.get(match.entry_id)
            sure = share * match.confidence + (first.confidence if first else 0.0)
            found[match.entry_id] = replace(first or match, confidence=sure)
    listed = [match for match in found.values() if is_listed(conversation.base, match.entry_id)]
    best = sorted(listed, key=lambda match: -match.confidence)[:MOST_FOUND]
    findings = (conversation.find_emergency(text, rankings[text]) for text in dict.fromkeys([likeliest, typed]))
    return Found(tuple(best), rankings[likeliest], next(filter(None, findings), None))


def _readings(conversation: Conversation, typed: str) -> dict[str, float]:
    """Return what a text may say, each with its share, the likeliest first; among them the text as it is typed."""
    readings = {typed: 0.0, **conversation.suggester.readings(typed)}
    known = any(map(conversation.matcher.index.speller.knows, tokenise(typed)[-1:]))
    if known and readings[typed] < AS_TYPED:
        rest = (1 - AS_TYPED) / (1 - readings[typed])
        readings = {text: AS_TYPED if text == typed else rest * share for text, share in readings.items()}
    return dict(sorted(readings.items(), key=lambda reading: -reading[1]))
