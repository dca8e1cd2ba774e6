"""Upkeep: answers that are due for review, that staff flagged, or that patients did not find helpful."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from bot.editing import EditingError, renew
from bot.entry import Entry
from web.desk.edits import RefusedError, carry_out, file_of, text_of, today
from web.desk.guard import for_editors
from web.site import Site
from web.store.flags import Flag
from web.store.votes import Helpfulness

SOON = timedelta(days=30)  # before a review is due
VOTES_OF = timedelta(days=90)
FEWEST_UNHELPFUL = 3  # votes, and at least half of all


@dataclass(frozen=True)
class Wanting:
    """An entry that wants looking after, and why: its review is due, a flag, votes."""

    entry: Entry
    overdue: bool
    flag: Flag | None
    votes: Helpfulness | None


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the upkeep."""
    routes = Blueprint("upkeep", __name__, url_prefix="/desk")

    @routes.get("/upkeep")
    @for_editors
    def page() -> str:
        entries, done = wanting(site, today(site)), request.args.get("done", type=int)
        return render_template("desk/upkeep.html", contact=site.contact, entries=entries, done=done)

    @routes.post("/upkeep/checked")
    @for_editors
    def checked() -> BaseResponse:
        """Note that an answer was checked and is still true: it is due again after as long as before."""
        entry_id = request.form.get("entry", "")
        file = file_of(site, entry_id)
        before = text_of(site, file)
        try:
            after = renew(before, today(site))
        except EditingError as error:
            raise RefusedError(f"{file}: {error}.") from None
        edit = carry_out(site, file, after, before) if after != before else None
        site.store.flags.clear(entry_id)
        return redirect(url_for("upkeep.page", done=edit), 303)

    @routes.post("/entries/<entry_id>/flag")
    def flag(entry_id: str) -> BaseResponse:
        """Note that somebody finds an answer out of date; anybody at the desk may."""
        if entry_id not in site.conversation.base.by_id:
            abort(404)
        site.store.flags.add(Flag(entry_id, g.member.name, site.clock()))
        return redirect(url_for("desk.answer", entry_id=entry_id), 303)

    return routes


def wanting(site: Site, day: date) -> list[Wanting]:
    """Return the entries that want looking after: flagged ones first, then by when their review is due."""
    flags = site.store.flags.all()
    counts = site.store.votes.counts(day - VOTES_OF, day + timedelta(days=2))  # votes count by the days of UTC
    votes = {each.entry: each for each in counts if each.unhelpful >= max(FEWEST_UNHELPFUL, each.helpful)}
    found = [
        Wanting(entry, entry.review_due < day, flags.get(entry.id), votes.get(entry.id))
        for entry in site.conversation.base.entries
        if entry.review_due < day + SOON or entry.id in flags or entry.id in votes
    ]
    return sorted(found, key=lambda each: (each.flag is None, each.entry.review_due, each.entry.id))
