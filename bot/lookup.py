"""Look answers up for staff while they type: the best few, however unsure, and the emergency that the words tell of."""

from dataclasses import dataclass, replace

from bot.catalogue import is_listed
from bot.conversation import Conversation
from bot.matching import Match, Ranking
from bot.screening import Finding

MOST_FOUND = 6


@dataclass(frozen=True)
class Found:
    """What was found: matches, best first; the ranking of what the text most likely says; perhaps an emergency."""

    matches: tuple[Match, ...]
    ranking: Ranking
    finding: Finding | None


def look_up(conversation: Conversation, typed: str) -> Found:
    """Return what a text may ask for. Its last word may be half a word: what completes it counts by its share."""
    readings = conversation.suggester.readings(typed)
    rankings = {text: conversation.matcher.rank(text) for text in readings}
    found: dict[str, Match] = {}
    for text, share in readings.items():
        for match in rankings[text].matches:
            first = found.get(match.entry_id)
            sure = share * match.confidence + (first.confidence if first else 0.0)
            found[match.entry_id] = replace(first or match, confidence=sure)
    listed = [match for match in found.values() if is_listed(conversation.base, match.entry_id)]
    best = sorted(listed, key=lambda match: -match.confidence)[:MOST_FOUND]
    likeliest = next(iter(readings))
    finding = conversation.find_emergency(likeliest, rankings[likeliest])
    return Found(tuple(best), rankings[likeliest], finding or _as_typed(conversation, typed))


def _as_typed(conversation: Conversation, typed: str) -> Finding | None:
    return conversation.find_emergency(typed, conversation.matcher.rank(typed))
