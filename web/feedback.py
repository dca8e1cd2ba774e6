"""Hear whether an answer helped: counted for the entry and the day, and nothing else of it kept."""

import msgspec
from flask import Blueprint, Response, render_template, request
from msgspec import Struct

from bot.entry import Id
from web.api import as_json, sent_json
from web.errors import BadRequestError
from web.site import Site

WORDS = {"yes": True, "no": False}


class Feedback(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the answer of an entry helped."""

    entry: Id
    helpful: bool


def blueprint(site: Site) -> Blueprint:
    """Return the routes that take votes."""
    routes = Blueprint("feedback", __name__)

    @routes.post("/feedback")
    def form() -> Response:
        """Thank with a page, or with nothing where a script asks."""
        helpful = WORDS.get(request.form.get("helpful", ""))
        if helpful is None:
            raise BadRequestError("Please say whether the answer helped: yes or no.", 422)
        count(Feedback(request.form.get("entry", ""), helpful))
        if _by_script():
            return Response(status=204)
        return Response(render_template("feedback.html", contact=site.contact, helpful=helpful))

    @routes.post("/api/v1/feedback")
    def api() -> Response:
        feedback = read(sent_json())
        count(feedback)
        return as_json(feedback)

    def count(feedback: Feedback) -> None:
        if feedback.entry not in site.conversation.base.by_id:
            raise BadRequestError("There is no such entry.", 404)
        site.recorder.vote(feedback.entry, feedback.helpful)

    return routes


def read(raw: bytes) -> Feedback:
    """Return the body; raise `BadRequestError` where it is not what is expected, saying what and where."""
    try:
        return msgspec.json.decode(raw, type=Feedback)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(f"The body is not as expected: {error}") from error


def _by_script() -> bool:
    """Tell a script's request from a form that the browser sends by itself."""
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return not navigates or request.accept_mimetypes.best == "application/json"
