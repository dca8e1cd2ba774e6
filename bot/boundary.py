"""Keep the line between information and advice, where somebody asks about a person's own case.

An entry about a risk names, as `personal`, the entry that draws the line: what no chatbot decides for anybody.
"""

from bot.knowledge_base import KnowledgeBase
from bot.matching import Match, Ranking
from bot.reply import CHAT_TOPIC
from bot.text import tokenise

LIKELY = 0.2  # confidence, from which the entry that draws the line is answered as well
NEXT = 0.5  # share of what the line's own entry leaves, from which the next one is what the advice is asked about
PERHAPS = 0.1  # confidence, from which the line is drawn beside the answer of any other entry


class Boundary:
    """Know which entries of a base draw the line and which need it, and the words of a person's own case."""

    def __init__(self, base: KnowledgeBase) -> None:
        self._line_of = {entry.id: entry.personal for entry in base.entries if entry.personal}
        self._small_talk = {name for name, topic in base.topics.items() if topic == CHAT_TOPIC}
        self._own_case = {word for text in base.lexicon.own_case for word in tokenise(text)}

    def pair(self, ranking: Ranking) -> list[Match]:
        """Return the best match and a likely one that belongs to it, in this order, or nothing.

        "Should I stop my blood thinners?" asks for advice as well as about blood thinners.
        """
        best, *others = ranking.matches or (None,)
        if best is None:
            return []
        draws_the_line = best.entry_id in self._line_of.values()
        enough = NEXT * (1 - best.confidence) if draws_the_line else LIKELY
        likely = [match for match in others if match.confidence >= enough]
        belonging = [match for match in likely if self._belong(best.entry_id, match.entry_id)]
        return [best, belonging[0]] if belonging else []

    def line_beside(self, answered: list[str], whole: Ranking, previous: str) -> str:
        """Return the entry that draws the line, to go with those answered to a message, or "" where none has to.

        A case is somebody's own by the message's words, or if the entry answered to the `previous` one needs a line.
        """
        own_case = previous in self._line_of or not self._own_case.isdisjoint(whole.query.words)
        if not own_case or not self._small_talk.isdisjoint(answered):
            return ""
        lines = [self._line_of[name] for name in answered if name in self._line_of]
        asked_for = [match.entry_id for match in whole.matches if match.confidence >= PERHAPS]
        lines += [name for name in asked_for if name in self._line_of.values()]
        return lines[0] if lines and lines[0] not in answered else ""

    def _belong(self, one: str, other: str) -> bool:
        return self._line_of.get(one) == other or self._line_of.get(other) == one
