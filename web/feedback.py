"""Hear whether an answer helped: counted for the entry and the day, and nothing else of it kept."""

from flask import Blueprint, Response, render_template, request
from msgspec import Struct
from msgspec.json import Decoder

from bot.entry import Id
from web.api import as_json, decoded, sent_json
from web.errors import BadRequestError
from web.site import Site

WORDS = {"yes": True, "no": False}


class Feedback(Struct, frozen=True, forbid_unknown_fields=True):
    """Whether the answer of an entry helped."""

    entry: Id
    helpful: bool


FEEDBACK = Decoder(Feedback)  # made with the module, as `web.api.ASK` is


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
        feedback = decoded(sent_json(), FEEDBACK)
        count(feedback)
        return as_json(feedback)

    def count(feedback: Feedback) -> None:
        if feedback.entry not in site.conversation.base.by_id:
            raise BadRequestError("There is no such entry.", 404)
        site.recorder.vote(feedback.entry, feedback.helpful)

    return routes


def _by_script() -> bool:
    """Tell a script's request from a form that the browser sends by itself."""
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return not navigates or request.accept_mimetypes.best == "application/json"
