"""The history of edits: who changed what and when, and a way to take an edit back."""

from difflib import unified_diff

from flask import Blueprint, abort, g, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.saving import read
from web.desk.edits import carry_out
from web.desk.guard import for_editors
from web.site import Site
from web.store.history import ChangedSinceError, Edit

MOST_SHOWN = 100
CONTEXT_LINES = 2
KINDS = {"+": "added", "-": "removed", "@": "gap"}


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the history."""
    routes = Blueprint("changes", __name__, url_prefix="/desk/history")

    @routes.get("")
    @for_editors
    def page() -> str:
        edits = site.store.history.newest(MOST_SHOWN)
        return render_template("desk/history.html", contact=site.contact, edits=edits, most=MOST_SHOWN)

    @routes.get("/<int:edit_id>")
    @for_editors
    def edit(edit_id: int) -> str:
        """Show what an edit changed: its result page, and later its place in the history."""
        found = found_edit(edit_id)
        as_left = read(site.settings.folder, found.file) == found.after
        newest = site.store.history.newest(1)[0].id == edit_id
        lines = diff(found)
        return render_template(
            "desk/edit.html", contact=site.contact, edit=found, lines=lines, as_left=as_left, newest=newest
        )

    @routes.post("/<int:edit_id>/undo")
    @for_editors
    def undo(edit_id: int) -> BaseResponse:
        found = found_edit(edit_id)
        try:
            back = found.undone(read(site.settings.folder, found.file), g.member.name, site.clock())
        except ChangedSinceError:
            return redirect(url_for("changes.edit", edit_id=edit_id), 303)  # which says so
        return redirect(url_for("changes.edit", edit_id=carry_out(site, back.file, back.after, back.before)), 303)

    def found_edit(edit_id: int) -> Edit:
        return site.store.history.get(edit_id) or abort(404)

    return routes


def diff(edit: Edit) -> list[tuple[str, str]]:
    """Return the lines that an edit changed and a few around them, each with what happened to it."""
    before, after = ((text or "").splitlines() for text in (edit.before, edit.after))
    lines = list(unified_diff(before, after, lineterm="", n=CONTEXT_LINES))[3:]  # without the names and the first place
    return [(KINDS.get(line[:1], "same"), "" if line.startswith("@") else line[1:]) for line in lines]
