"""Hold a conversation: from the utterance, verbatim, to the reply. Start reading here."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain, islice, pairwise, takewhile

import msgspec

from bot.boundary import Boundary
from bot.decision import MOST_CHOICES, Costs, Decision, decide
from bot.entry import Entry, Language
from bot.knowledge_base import KnowledgeBase
from bot.language import Recogniser
from bot.matching import Match, Matcher, Ranking
from bot.reply import CHAT_TOPIC, Context, Replies, Reply
from bot.review import GRACE_DAYS, Clock, present
from bot.screening import Finding, Screen
from bot.screening_data import Urgent
from bot.spelling import english_words
from bot.suggestion import Suggester
from bot.text import tokenise

ALARM_AT = 0.8  # confidence in a report of an emergency
ALARM_IN_SENTENCE = 0.9  # the same, of one sentence among several, or of a part of one
ALARM_WITH_SIGN = 0.4  # the same, where a plain sign stands too
DROWNING_WORDS = 20  # of a message, among which a sentence that reports an emergency may not be heard
FEWEST_WORDS = 2  # by which a report is told without a sign
MOST_SENTENCES = 12  # of a message that are looked at one by one
CLEARLY = 0.33  # of its doubt is all that a reading may have, to be preferred to another
MOST_CHARACTERS = 10_000
MOST_JOINTS = 8  # of a message that are looked at
SOON = 3  # words into a half of a message by which a question has begun

NO_CONTEXT = Context()
_SENTENCE_END = re.compile(r"[.!?;\n]+\s+")


class Conversation:
    """One clinic's bot. It keeps nothing of what is said: what a turn needs of the one before comes in as context."""

    def __init__(
        self,
        base: KnowledgeBase,
        costs: Costs | None = None,
        earlier: Matcher | None = None,
        grace_days: int = GRACE_DAYS,
        clock: Clock = present,
    ) -> None:
        """Build from a base; the matcher of an `earlier` state of it makes this quick, and serves with what it learnt.

        An answer is withdrawn `grace_days` after its review was due, by the `clock`.
        """
        self.base = base
        self.costs = costs or Costs()
        self.screen = _screen(msgspec.json.encode(base.urgent))
        self._alerts = {alert.examples_name: alert for alert in base.urgent.alerts}
        self.matcher = Matcher(base, earlier)
        self.replies = Replies(base, grace_days, clock)
        self.recogniser = _recogniser(msgspec.json.encode(base.languages))
        self.boundary = Boundary(base)
        self._questions = {tuple(tokenise(entry.question)) for entry in base.entries}
        self._pairing = frozenset(base.lexicon.pairing)
        self._askers = frozenset(base.lexicon.askers)
        joiners = "|".join(re.escape(joiner) for joiner in base.lexicon.joiners)
        self._joint = re.compile(rf"[?!.;\n]+|\b(?:{joiners})\b" if joiners else r"[?!.;\n]+", re.IGNORECASE)

    def reply(self, utterance: str, context: Context = NO_CONTEXT) -> Reply:
        """Return the reply to an utterance: an emergency first, then two questions in one, then one question.

        What stands beyond `MOST_CHARACTERS` is not read.
        """
        utterance = utterance[:MOST_CHARACTERS]
        whole = self.matcher.rank(utterance)
        language = self.recogniser.recognise(utterance)
        finding = self.find_emergency(utterance, whole)
        if finding is not None:
            return self.replies.urgent(finding, context, language)
        if language is not None:
            return self.replies.fallback([], context, language)
        rankings = self.understand(utterance, whole, context)
        answered = self.answered(rankings)
        matches = [match for match in rankings[0].matches if match not in answered]
        if answered:
            others = matches[: MOST_CHOICES - 1] if len(rankings) == 1 else []
            line = self.line_beside(answered, utterance, whole, context)
            return self.replies.answer(answered, others, context, line)
        if decide(rankings[0].confidences, self.costs) is Decision.CLARIFY:
            return self.replies.clarify(matches[:MOST_CHOICES], context)
        return self.replies.fallback(matches[:MOST_CHOICES], context)

    @cached_property
    def suggester(self) -> Suggester:
        """What suggests questions to somebody who is still typing."""
        return Suggester(self.base, self.matcher, self.find_emergency)

    def find_emergency(self, utterance: str, whole: Ranking) -> Finding | None:
        """Return what is urgent in an utterance, by its plain signs and by its likeness to reports of emergencies.

        A sign that nothing calms is enough; any other sign needs only a little likeness of the message, or much of a
        part of it. Without a sign it takes much, and more than one word; it takes more still of one sentence by
        itself, in a long message. Of several findings the one whose alert stands first in the file is returned.
        """
        sign = self.screen.screen(utterance)
        if whole.report is None or (sign and sign.certain):
            return sign
        sentences = _SENTENCE_END.split(utterance)[:MOST_SENTENCES]
        drowns = len(sentences) > 1 and len(whole.query.words) >= DROWNING_WORDS
        alone = [self.matcher.rank(sentence) for sentence in sentences] if drowns else []
        borne_out = sign and (_sounds(whole, ALARM_WITH_SIGN) or self._is_told_in(sentences))
        found = [sign] if sign and borne_out else []
        for ranking, enough in ((whole, ALARM_AT), *((ranking, ALARM_IN_SENTENCE) for ranking in alone)):
            if ranking.report and _sounds(ranking, enough) and len({*ranking.query.words}) >= FEWEST_WORDS:
                found.append(Finding(self._alerts[ranking.report.category], " ".join(ranking.query.words)))
        return min(found, key=lambda finding: self.base.urgent.alerts.index(finding.alert), default=None)

    def _is_told_in(self, sentences: list[str]) -> bool:
        """Tell whether a sentence, or what stands in it before or after a question begins, reports an emergency."""
        parts = chain.from_iterable(self._parts(tokenise(sentence)) for sentence in sentences)
        return any(_sounds(self.matcher.rank(part), ALARM_IN_SENTENCE) for part in islice(parts, MOST_SENTENCES))

    def _parts(self, words: list[str]) -> Iterator[str]:
        """Yield the parts of a sentence, each but the first starting with a word by which a question begins."""
        joints = [place for place in range(FEWEST_WORDS, len(words)) if words[place] in self._askers]
        for first, last in pairwise([0, *joints, len(words)]):
            yield " ".join(words[first:last])

    def understand(self, utterance: str, whole: Ranking, context: Context = NO_CONTEXT) -> list[Ranking]:
        """Return one ranking, or two where the utterance holds two questions that stand on their own."""
        halves = [] if tuple(tokenise(utterance)) in self._questions else self._two_questions(utterance)
        if halves:
            return halves
        previous = self.base.by_id.get(context.entry)
        in_context = self._in_context(whole, previous) if previous else whole
        return [in_context if self._answers(in_context) else self._without_story(utterance, in_context)]

    def answered(self, rankings: list[Ranking]) -> list[Match]:
        """Return the matches to answer with: the best of each ranking, two of one that belong together, or none."""
        if len(rankings) > 1:
            return [ranking.matches[0] for ranking in rankings]
        pair = self.boundary.pair(rankings[0])
        others = [match.confidence for match in rankings[0].matches if match not in pair]
        if pair and decide([sum(match.confidence for match in pair), *others], self.costs) is Decision.ANSWER:
            return pair
        return list(rankings[0].matches[:1]) if self._answers(rankings[0]) else []

    def line_beside(self, answered: list[Match], utterance: str, whole: Ranking, context: Context = NO_CONTEXT) -> str:
        """Return the entry that is to go with what is answered, or ""; a question that was picked needs none."""
        if tuple(tokenise(utterance)) in self._questions:
            return ""
        return self.boundary.line_beside([match.entry_id for match in answered], whole, context.entry)

    def _in_context(self, alone: Ranking, previous: Entry) -> Ranking:
        """Return the surer reading of a message: as it stands, or leaning on the entry answered before."""
        about = self.matcher.rank_about(alone.query, previous.subject) if previous.subject else None
        if about is not None and 1 - about.surest < (1 - alone.surest) * CLEARLY:
            return about
        if not self._answers(alone):
            after = self.matcher.rank_after(alone.query, previous.question)
            if after is not None and self._answers(after):
                return after
        return alone

    def _without_story(self, utterance: str, whole: Ranking) -> Ranking:
        """Return the ranking of the question in a story, where one sentence asks it plainly and the whole agrees."""
        asking = [sentence for sentence in _SENTENCE_END.split(utterance)[:MOST_SENTENCES] if self._asks(sentence)]
        plausible = {match.entry_id for match in whole.matches}
        rankings = [self.matcher.rank(sentence) for sentence in asking]
        agreed = [each for each in rankings if self._answers(each) and each.matches[0].entry_id in plausible]
        return max(agreed, key=lambda ranking: ranking.surest, default=whole)

    def _answers(self, ranking: Ranking) -> bool:
        return decide(ranking.confidences, self.costs) is Decision.ANSWER

    def _two_questions(self, utterance: str) -> list[Ranking]:
        """Return the rankings of the two halves that are answered most surely, or nothing."""
        best: list[Ranking] = []
        for pair in self._halves(utterance):
            halves = list(takewhile(self._answers, map(self.matcher.rank, pair)))
            if len(halves) == len(pair) and self._differ(halves) and (not best or _surely(halves) > _surely(best)):
                best = halves
        return best

    def _halves(self, utterance: str) -> Iterator[tuple[str, str]]:
        """Yield the pairs of questions that an utterance may hold: whole halves, and the sentences that meet."""
        of_both = not self._pairing.isdisjoint(tokenise(utterance))
        utterance = utterance.rstrip(" .?!")
        for joint in islice(self._joint.finditer(utterance), MOST_JOINTS):
            left, right = utterance[: joint.start()], utterance[joint.end() :]
            last, first = _SENTENCE_END.split(left.rstrip(" .?!"))[-1], _SENTENCE_END.split(right.lstrip())[0]
            for pair in dict.fromkeys([(left, right), (last, first)]):
                if all(tokenise(part) and (of_both or self._asks(part)) for part in pair):
                    yield pair

    def _asks(self, part: str) -> bool:
        return not self._askers.isdisjoint(tokenise(part)[:SOON])

    def _differ(self, halves: list[Ranking]) -> bool:
        """Tell whether two halves ask for different things, and neither is small talk."""
        first, second = (half.matches[0].entry_id for half in halves)
        return first != second and CHAT_TOPIC not in (self.base.topics[first], self.base.topics[second])


@lru_cache(maxsize=2)
def _screen(urgent: bytes) -> Screen:
    """Return the screen of an urgent.yaml; the one that an earlier base had, where it is the same."""
    return Screen(msgspec.json.decode(urgent, type=Urgent), english_words())


@lru_cache(maxsize=2)
def _recogniser(languages: bytes) -> Recogniser:
    """Return the recogniser of languages; the one that an earlier base had, where they are the same."""
    return Recogniser(msgspec.json.decode(languages, type=dict[str, Language]))


def _sounds(ranking: Ranking, enough: float) -> bool:
    """Tell whether a query sounds enough like a report of an emergency."""
    return ranking.report is not None and ranking.report.confidence >= enough


def _surely(halves: list[Ranking]) -> float:
    """Return the confidence that both halves are right."""
    return halves[0].surest * halves[1].surest
