"""Show replies in the terminal, and explain them to staff."""

import msgspec

from bot.conversation import Conversation
from bot.reply import Answered, Kind, Reply


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
    lines = []
    rankings = conversation.understand(utterance, whole)
    for ranking in rankings:
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
    beside = conversation.line_beside(conversation.answered(rankings), utterance, whole)
    lines += [f"Beside it: {beside}, as the message speaks of a person's own case"] if beside else []
    return "\n".join(lines)
