"""List all that can be asked, by topic: what question pages and the API's lists are made of."""

from collections import Counter
from dataclasses import dataclass
from itertools import chain

from bot.entry import Entry
from bot.knowledge_base import KnowledgeBase
from bot.reply import CHAT_TOPIC, Choice, Reply


@dataclass(frozen=True)
class Topic:
    """A topic, its name for people, and its entries."""

    id: str
    name: str
    entries: tuple[Entry, ...]


def catalogue(base: KnowledgeBase) -> list[Topic]:
    """Return the topics, without small talk: those that clinic.yaml lists in its order, then the others.

    In a topic, the entries to which most others lead stand first.
    """
    led_to = Counter(chain.from_iterable(entry.related for entry in base.entries))
    by_topic: dict[str, list[Entry]] = {topic: [] for topic in [*base.clinic.topics, *base.topics.values()]}
    for entry in sorted(base.entries, key=lambda entry: -led_to[entry.id]):
        by_topic[base.topics[entry.id]].append(entry)
    by_topic.pop(CHAT_TOPIC, None)
    return [Topic(topic, _name(base, topic), tuple(entries)) for topic, entries in by_topic.items()]


def is_listed(base: KnowledgeBase, entry_id: str) -> bool:
    """Tell whether the catalogue has this entry."""
    return base.topics.get(entry_id, CHAT_TOPIC) != CHAT_TOPIC


def offered(base: KnowledgeBase, reply: Reply) -> list[Choice]:
    """Return the questions that a reply answers or offers, best first, as far as the catalogue has them."""
    answered = [Choice(entry.id, entry.question) for entry in reply.entries]
    others = reply.suggestions if reply.kind == "fallback" else reply.choices
    return [choice for choice in [*answered, *others] if is_listed(base, choice.id)]


def _name(base: KnowledgeBase, topic: str) -> str:
    """Return a topic's name: the clinic's own, or else the folder's, "side-effects" written as "Side effects"."""
    return base.clinic.topics.get(topic) or topic.replace("-", " ").capitalize()
