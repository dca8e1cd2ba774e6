"""Show replies in the terminal, and explain them to staff."""

import msgspec

from bot.conversation import Conversation
from bot.reply import Reply


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
    lines = []
    for ranking in conversation.understand(utterance, whole):
        lines.append(f"Read as: {' '.join(ranking.query.words) or '(no words)'}")
        lines += [f"Corrected: '{slip.typed}' to '{' '.join(slip.meant)}'" for slip in ranking.query.corrections]
        meanings = {word: conversation.matcher.index.lexicon.meaning(word) for word in ranking.query.words}
        lines += [
            f"Lexicon: '{word}' counts as '{plain}'" for word, plain in meanings.items() if plain not in (None, word)
        ]
        for match in ranking.matches[:3]:
            lines.append(
                f"{match.confidence:.0%} {match.entry_id}: nearest phrasing '{match.phrasing}' "
                f"(likelihood {match.likelihood:.2f}, centre {match.centre:.2f}, nearest {match.nearest:.2f})"
            )
        none = 1 - sum(ranking.confidences)
        lines.append(f"{none:.0%} none of them")
        note = conversation.base.by_id[ranking.matches[0].entry_id].staff_note if ranking.matches else ""
        lines += [f"Staff note: {note}"] if note else []
    return "\n".join(lines)
