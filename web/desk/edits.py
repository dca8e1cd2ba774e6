"""Carry out edits of the knowledge folder for whoever is signed in: try them, save them, keep their history."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, g, render_template

from bot.conversation import Conversation
from bot.evaluation import LabelledQuestion, read_labelled
from bot.knowledge_base import KnowledgeError, Problem, entry_file
from bot.preview import Preview, preview
from bot.saving import ConflictError, changed_base, read, save
from web.site import Site
from web.store.history import Edit
from web.store.questions import Asked

LABELLED = "questions.jsonl"  # in the knowledge folder, where there is one
MOST_ASKED = 10_000  # recorded questions that are looked at, the newest


class RefusedError(Exception):
    """An edit that was not made; `message` says why, and `problems` lists what the folder's check found."""

    def __init__(self, message: str, problems: list[Problem] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.problems = problems or []


def register_refusals(app: Flask, site: Site) -> None:
    """Answer an edit that was not made with a page that says why, unless the page of the edit does."""

    @app.errorhandler(RefusedError)
    def refused(error: RefusedError) -> Response:
        message = " ".join([error.message, *map(str, error.problems)])
        return Response(render_template("desk/refused.html", message=message, contact=site.contact), 422)


def today(site: Site) -> date:
    """Return the date at the clinic."""
    return site.clock().astimezone(ZoneInfo(site.conversation.base.clinic.time_zone)).date()


def file_of(site: Site, entry_id: str) -> str:
    """Return the file of an entry; there is no such page where there is no such entry."""
    topic = site.conversation.base.topics.get(entry_id)
    return entry_file(topic, entry_id) if topic else abort(404)


def text_of(site: Site, file: str) -> str:
    """Return the text of a file as it is; "" where there is none."""
    return read(site.settings.folder, file) or ""


def recorded(site: Site) -> list[Asked]:
    """Return the questions on record that were not answered, or not at once, or did not help; the newest first."""
    now = site.clock()
    since = now - timedelta(days=site.settings.keep_days)
    return site.store.questions.unhelped(since, now + timedelta(minutes=1))[:MOST_ASKED]


def questions(conversation: Conversation) -> dict[str, str]:
    """Return the question of every entry, as it is shown."""
    return {choice.id: choice.question for choice in conversation.replies.choices(conversation.base.by_id)}


def tried(site: Site, file: str, text: str) -> Conversation:
    """Return the conversation as it would be with another text in one file; raise `RefusedError`."""
    try:
        base = changed_base(site.settings.folder, file, text)
    except KnowledgeError as error:
        raise RefusedError("This cannot be saved yet.", error.problems) from None
    return site.live.over(base)


def previewed(site: Site, after: Conversation) -> Preview:
    """Return which questions would be answered otherwise; raise `RefusedError`."""
    asked = [each.text for each in recorded(site) if each.text]
    return preview(site.conversation, after, _labelled(site), asked)


def carry_out(site: Site, file: str, text: str | None, before: str | None) -> int:
    """Save a file that still holds `before`, and return the id that the edit has in the history.

    Raise `RefusedError`, and then nothing is changed.
    """
    if text == before:
        raise RefusedError("Nothing is different, so nothing was saved.")
    try:
        save(site.settings.folder, file, text, before)
    except KnowledgeError as error:
        raise RefusedError("This cannot be saved yet.", error.problems) from None
    except ConflictError as error:
        raise RefusedError(f"Nothing was saved: {error}.") from None
    except OSError as error:
        raise RefusedError(f"Nothing was saved: {file} cannot be written ({error.strerror}).") from None
    edit = Edit(edited=site.clock(), who=g.member.name, file=file, before=before, after=text)
    return site.store.history.add(edit)


def _labelled(site: Site) -> list[LabelledQuestion]:
    path = site.settings.folder / LABELLED
    try:
        return read_labelled(path) if path.exists() else []
    except (OSError, ValueError) as error:
        raise RefusedError(f"{LABELLED} in the knowledge folder cannot be read: {error}") from None
