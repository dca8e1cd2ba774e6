"""The form of an entry: change one, or start a new one, after seeing how the answer looks and what would change."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from msgspec import to_builtins
from werkzeug.wrappers import Response as BaseResponse

from bot.clinic import clinic_values, fill
from bot.conversation import Conversation
from bot.editing import EditingError, change_fields, new_entry, one_line
from bot.entry import Entry
from bot.knowledge_base import MAX_ANSWER_WORDS, MAX_SHORT_CHARACTERS, Problem, entry_file
from bot.markup import to_html
from bot.preview import Preview
from bot.reply import Answered
from bot.text import tokenise
from web.desk.changes import diff
from web.desk.edits import RefusedError, carry_out, file_of, previewed, questions, text_of, today, tried
from web.desk.guard import for_editors
from web.desk.review import find_group
from web.errors import BadRequestError
from web.site import Site
from web.store.history import Edit
from web.store.questions import mark

NEXT_REVIEW = timedelta(days=365)  # of a new entry
MORE_ROWS = 2  # empty ones in the form, of what there can be any number
LONGEST_ID = 60
TEXTS = ("question", "answer", "short", "staff_note")
LISTS = ("phrasings", "sources", "related", "disagreements")


@dataclass
class Form:
    """What is typed into the form, and what is wrong with it: by field, and otherwise.

    `seen` marks the state of the file that the form was made from; `since` is the edit that somebody made since.
    """

    values: dict[str, Any]
    seen: str
    faults: dict[str, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)
    changed: bool = False
    since: Edit | None = None
    preview: Preview | None = None

    def blame(self, file: str, refused: RefusedError) -> None:
        """Take over what the check of the folder found, each at its field."""
        self.others.append(refused.message)
        for problem in refused.problems:
            name = re.split(r"[.\[]", problem.place)[0]
            if problem.file == file and name in (*TEXTS, *LISTS, "id"):
                self.faults.setdefault(name, []).append(_told(problem))
            else:
                self.others.append(str(problem))


def blueprint(site: Site) -> Blueprint:
    """Return the pages of entries."""
    routes = Blueprint("entries", __name__, url_prefix="/desk/entries")

    @routes.get("/<entry_id>/edit")
    @for_editors
    def edit(entry_id: str) -> Response:
        text = text_of(site, file_of(site, entry_id))
        return shown(Form(_values_of(site.conversation.base.by_id[entry_id]), mark(text)), entry_id)

    @routes.post("/<entry_id>/edit")
    @for_editors
    def change(entry_id: str) -> BaseResponse:
        file = file_of(site, entry_id)
        before, form = text_of(site, file), _typed()
        if form.seen != mark(before):
            form.seen, form.changed = mark(before), True
            form.since = next((each for each in site.store.history.newest(1, file) if each.after == before), None)
            return shown(form, entry_id)
        fields = {name: form.values[name] for name in (*TEXTS, *LISTS)}
        if "renew" in request.form:
            entry = site.conversation.base.by_id[entry_id]
            day = today(site)
            fields |= {"reviewed": day, "review_due": day + (entry.review_due - entry.reviewed)}
        return submitted(form, entry_id, file, before, lambda: change_fields(before, fields))

    @routes.get("/new")
    @for_editors
    def new() -> Response:
        about = find_group(site, request.args.get("asked", ""))
        wording = about.question if about else ""
        lists: dict[str, list[str]] = {name: [] for name in LISTS}
        values = {"question": wording[:1].upper() + wording[1:], **lists, "phrasings": [wording]}
        return shown(Form(values, ""))

    @routes.post("/new")
    @for_editors
    def add() -> BaseResponse:
        form, base = _typed(), site.conversation.base
        topic, entry_id = form.values["topic"], form.values["id"] or _id_of(form.values["question"])
        if topic not in base.topics.values():
            raise BadRequestError("There is no such topic.", 422)
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry_id) or entry_id in base.by_id:
            reason = "is taken" if entry_id in base.by_id else "is to be lower case words with hyphens between them"
            form.faults["id"] = [f"'{entry_id}' {reason}"]
            return shown(form)
        day = today(site)
        fields = {name: form.values[name] for name in (*TEXTS, *LISTS)} | {
            "id": entry_id,
            "reviewed": day,
            "review_due": day + NEXT_REVIEW,
        }
        return submitted(form, "", entry_file(topic, entry_id), None, lambda: new_entry(fields))

    @routes.post("/answer")
    @for_editors
    def answer() -> str:
        """Answer the form's own script with how an answer looks."""
        return render_template("desk/answer.html", answer_html=looks(request.form.get("answer", "")))

    def submitted(form: Form, entry_id: str, file: str, before: str | None, edited: Callable[[], str]) -> BaseResponse:
        """Save what was typed, or show what it would change; a form with a fault is shown again as it is."""
        try:
            text = edited()
            if "save" in request.form:
                saved = carry_out(site, file, text, before)
                site.store.flags.clear(entry_id)
                return redirect(url_for("changes.edit", edit_id=saved), 303)
            form.preview = previewed(site, tried(site, file, text))
        except EditingError as error:
            form.others.append(f"{file}: {error}.")
        except RefusedError as refused:
            form.blame(file, refused)
        return shown(form, entry_id)

    def shown(form: Form, entry_id: str = "") -> Response:
        base = site.conversation.base
        page = render_template(
            "desk/entry.html",
            contact=site.contact,
            form=form,
            values=form.values,
            entry_id=entry_id,
            answer_html=looks(form.values.get("answer", "")),
            sources=base.sources,
            rows={name: [*form.values[name], *[{}] * MORE_ROWS] for name in LISTS},
            since_lines=diff(form.since) if form.since else [],
            topics=sorted(set(base.topics.values())),
            questions=questions(site.conversation),
            others=_others(site.conversation, entry_id),
            most_words=MAX_ANSWER_WORDS,
            most_characters=MAX_SHORT_CHARACTERS,
        )
        return Response(page, 422 if form.faults or form.others or form.changed else 200)

    def looks(answer: str) -> str:
        return to_html(fill(answer, clinic_values(site.conversation.base.clinic)))

    return routes


def _typed() -> Form:
    """Return the form as it was sent."""
    names = (*TEXTS, "topic", "id")
    values: dict[str, Any] = {name: request.form.get(name, "").replace("\r\n", "\n") for name in names}
    values |= {name: one_line(values[name]) for name in ("question", "short", "staff_note", "id")}
    lines = request.form.get("phrasings", "").splitlines()
    values["phrasings"] = [line.strip() for line in lines if line.strip()]
    values["sources"] = [{"id": name, "section": words} for name, words in _pairs("source", "section") if name]
    values["related"] = [name for name in request.form.getlist("related") if name]
    differing = _pairs("differing", "says")
    values["disagreements"] = [{"source": name, "says": words} for name, words in differing if name or words]
    return Form(values, request.form.get("seen", ""))


def _pairs(first: str, second: str) -> list[tuple[str, str]]:
    """Return what was typed into two fields that stand in several rows."""
    rows = zip(request.form.getlist(first), request.form.getlist(second), strict=False)
    return [(name, one_line(words)) for name, words in rows]


def _values_of(entry: Entry) -> dict[str, Any]:
    plain = to_builtins(entry)
    return {name: plain[name] for name in (*TEXTS, *LISTS)}


def _others(conversation: Conversation, entry_id: str) -> list[Answered]:
    """Return all other entries, by their questions."""
    others = [conversation.replies.shown(each.id) for each in conversation.base.entries if each.id != entry_id]
    return sorted(others, key=lambda other: other.question)


def _id_of(question: str) -> str:
    """Return an id made of a question's words."""
    return "-".join(re.findall("[a-z0-9]+", " ".join(tokenise(question))))[:LONGEST_ID].strip("-")


def _told(problem: Problem) -> str:
    """Return a problem as it is told beside the field it concerns; of a list, with the place in it."""
    number = re.search(r"\[(\d+)\]", problem.place)
    return f"line {int(number[1]) + 1}: {problem.message}" if number else problem.message
