"""Show replies in the terminal, and explain them to staff."""

from collections.abc import Iterator

import msgspec

from bot.conversation import Conversation
from bot.explanation import Explanation, explain
from bot.knowledge_base import KnowledgeBase
from bot.reply import Answered, Kind, Reply

MOST_MATCHES = 3


def terminal_reply(reply: Reply) -> str:
    """Return the reply as a person reads it in the terminal."""
    lines = [reply.language.text, ""] if reply.language else []
    if reply.card is not None:
        card = [f"*** {reply.card.title} ***", reply.card.act, f"Call: {reply.card.call}", ""]
        return "\n".join(card + lines).rstrip()
    for entry in reply.entries:
        lines += _entry_lines(entry, reply.kind)
    if not reply.entries:
        lines += [reply.text, ""]
    if reply.suggestions:
        lines += ["You can also ask:", *(f"- {suggestion.question}" for suggestion in reply.suggestions)]
    return "\n".join(lines).rstrip()


def _entry_lines(entry: Answered, kind: Kind) -> list[str]:
    if entry.aside:
        return [f"Please note: {entry.words}", ""]
    lines = [f"You asked about: {entry.question}", ""] if kind != "chat" else []
    lines += [entry.words, ""]
    for source in entry.sources:
        details = [source.author, source.publisher, source.date]
        lines.append(", ".join([f"Source: {source.title}", *filter(None, details), f"'{source.section}'"]))
    return [*lines, f"Last checked: {entry.reviewed}", ""] if entry.sources else lines


def as_json_line(reply: Reply) -> str:
    """Return the reply as one line of JSON: kind, the entries it answers with or offers, and its text."""
    named = reply.entries or reply.choices
    entries = [{"id": each.id, "confidence": each.confidence} for each in named]
    return msgspec.json.encode({"kind": reply.kind, "entries": entries, "text": reply.text}).decode()


def explanation(conversation: Conversation, utterance: str) -> str:
    """Return, in words, how the utterance was read and why it met this reply."""
    whole = conversation.matcher.rank(utterance)
    finding = conversation.find_emergency(utterance, whole)
    if finding is not None:
        report = f", {whole.report.confidence:.0%} like reports of {whole.report.category}" if whole.report else ""
        return f"Why: '{finding.words}' calls for the card of {finding.alert.category} ({finding.alert.level}){report}."
    language = conversation.recogniser.recognise(utterance)
    if language is not None:
        return f"Why: the message seems to be in another language ({language})."
    lexicon = conversation.matcher.index.lexicon
    rankings = conversation.understand(utterance, whole)
    lines = [line for ranking in rankings for line in _told(explain(ranking, lexicon), conversation.base)]
    beside = conversation.line_beside(conversation.answered(rankings), utterance, whole)
    lines += [f"Beside it: {beside}, as the message speaks of a person's own case"] if beside else []
    return "\n".join(lines)


def _told(why: Explanation, base: KnowledgeBase) -> Iterator[str]:
    yield f"Read as: {' '.join(why.words) or '(no words)'}"
    for slip in why.corrections:
        yield f"Corrected: '{slip.typed}' to '{' '.join(slip.meant)}'"
    for word, plain in why.meanings:
        yield f"Lexicon: '{word}' counts as '{plain}'"
    for match in why.matches[:MOST_MATCHES]:
        yield (
            f"{match.confidence:.0%} {match.entry_id}: nearest phrasing '{match.phrasing}' "
            f"(likelihood {match.likelihood:.2f}, centre {match.centre:.2f}, nearest {match.nearest:.2f})"
        )
    yield f"{why.none:.0%} none of them"
    if why.matches and (note := base.by_id[why.matches[0].entry_id].staff_note):
        yield f"Staff note: {note}"
