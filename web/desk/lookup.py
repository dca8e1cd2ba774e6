"""The front desk's lookup: the same answers as the patients', found while somebody waits on the phone."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from msgspec.structs import replace
from werkzeug.wrappers import Response as BaseResponse

from bot.catalogue import catalogue, is_listed
from bot.conversation import NO_CONTEXT, Conversation
from bot.explanation import explain
from bot.lookup import Found, look_up
from bot.matching import Match
from bot.reply import Reply
from web.api import MAX_QUESTION, check_question
from web.errors import BadRequestError
from web.site import Site

OUTCOMES = ("answered", "not-answered")
LIKELY = 0.6  # confidence, from which an answer is opened unasked
SURE = ((0.9, "almost sure"), (LIKELY, "likely"), (0.2, "possible"), (0.0, "unlikely"))  # from which, in words


@dataclass(frozen=True)
class Result:
    """One line of the results."""

    id: str
    question: str
    sure: str


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the lookup."""
    routes = Blueprint("desk", __name__, url_prefix="/desk")

    @routes.get("")
    def page() -> str:
        return shown("desk/lookup.html", noted=request.args.get("noted"))

    @routes.get("/lookup")
    def lookup() -> str:
        """Answer the page's own script with what was found, and nothing around it."""
        return shown("desk/found.html")

    @routes.get("/answers/<entry_id>")
    def answer(entry_id: str) -> str:
        if not is_listed(site.conversation.base, entry_id):
            abort(404)
        return shown("desk/lookup.html", entry_id)

    @routes.post("/phone")
    def phone() -> BaseResponse:
        """Note that a question was asked by phone, and whether the desk could answer it."""
        outcome, entry_id = request.form.get("outcome", ""), request.form.get("entry", "")
        if outcome not in OUTCOMES:
            raise BadRequestError("Please say whether the question was answered.", 422)
        if outcome == "answered" and not is_listed(site.conversation.base, entry_id):
            raise BadRequestError("There is no such entry.", 422)
        question = request.form.get("q", "").strip()
        if outcome == "not-answered" or question:
            check_question(question)
        reply = _came_to(site.conversation, question, entry_id if outcome == "answered" else "")
        site.recorder.note(question, reply, "phone")
        return redirect(url_for("desk.page", noted=outcome), 303)

    def shown(template: str, entry_id: str = "", **values: Any) -> str:
        """Return the page, or what was found alone, with this entry opened, or else the best one if it is likely."""
        conversation = site.conversation
        query = request.args.get("q", "").strip()[:MAX_QUESTION]
        found = look_up(conversation, query)
        if not entry_id and not found.finding and found.matches and found.matches[0].confidence >= LIKELY:
            entry_id = found.matches[0].entry_id
        return render_template(
            template,
            contact=site.contact,
            query=query,
            topic=request.args.get("topic"),
            topics=catalogue(conversation.base),
            max_question=MAX_QUESTION,
            reply=conversation.replies.urgent(found.finding, NO_CONTEXT) if found.finding else None,
            results=[_result(conversation, match) for match in found.matches],
            percent=percent,
            opened=_opened(conversation, entry_id, found) if entry_id else None,
            **values,
        )

    return routes


def _result(conversation: Conversation, match: Match) -> Result:
    words = next(words for least, words in SURE if match.confidence >= least)
    question = conversation.replies.shown(match.entry_id).question
    return Result(match.entry_id, question, f"{words}, {percent(match.confidence)}")


def percent(share: float) -> str:
    """Return a share as people read it; neither nothing nor all is claimed."""
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{100 * share:.0f} %"


def _opened(conversation: Conversation, entry_id: str, found: Found) -> dict[str, Any]:
    """Return an entry with all that staff may want to know about it."""
    entry = conversation.base.by_id[entry_id]
    return {
        "entry": conversation.replies.shown(entry_id),
        "staff_note": entry.staff_note,
        "related": conversation.replies.choices(entry.related),
        "why": explain(found.ranking, conversation.matcher.index.lexicon),
        "clinic": conversation.base.clinic,
    }


def _came_to(conversation: Conversation, question: str, entry_id: str) -> Reply:
    """Return what a question asked by phone came to, as the record has it; no entry means that it was not answered."""
    found = look_up(conversation, question)
    if found.finding:
        return conversation.replies.urgent(found.finding, NO_CONTEXT)
    if not entry_id:
        return conversation.replies.fallback([], NO_CONTEXT)
    sure = next((match.confidence for match in found.matches if match.entry_id == entry_id), 0.0)
    answered = replace(conversation.replies.shown(entry_id), confidence=sure)
    return Reply("answer", answered.answer_text, conversation.replies.contact, entries=[answered])
