"""Show replies in the terminal, and explain them to staff."""

from collections.abc import Iterator

import msgspec

from bot.conversation import Conversation
from bot.explanation import Explanation, explain
from bot.knowledge_base import KnowledgeBase
from bot.reply import Reply

MOST_MATCHES = 3


def terminal_reply(reply: Reply) -> str:
    """Return the reply as a person reads it in the terminal."""
    if reply.card is not None:
        return f"*** {reply.card.title} ***\n{reply.card.act}\nCall: {reply.card.call}"
    lines = []
    for entry in reply.entries:
        if reply.kind != "chat":
            lines += [f"You asked about: {entry.question}", ""]
        lines += [entry.answer_text, ""]
        lines += [f"Source: {source.title}, '{source.section}'" for source in entry.sources]
        if entry.sources:
            lines += [f"Last checked: {entry.reviewed}", ""]
    if not reply.entries:
        lines += [reply.text, ""]
    if reply.suggestions:
        lines += ["You can also ask:", *(f"- {suggestion.question}" for suggestion in reply.suggestions)]
    return "\n".join(lines).rstrip()


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
    lexicon = conversation.matcher.index.lexicon
    rankings = conversation.understand(utterance, whole)
    return "\n".join(line for ranking in rankings for line in _told(explain(ranking, lexicon), conversation.base))


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
