"""The chat page: a plain form that works without script, and the fragment that the script puts into it."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from bot.reply import Context, Reply
from web.api import MAX_QUESTION, check_question
from web.errors import BadRequestError
from web.headers import EMBED
from web.site import Site


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the chat page."""
    routes = Blueprint("chat", __name__)

    @routes.get("/")
    @routes.get(EMBED, endpoint="embed")
    def page() -> str:
        return render_template("chat.html", **_shown(site))

    @routes.post("/")
    @routes.post(EMBED)
    def turn() -> Response:
        question = request.form.get("question", "").strip()
        previous = Context(request.form.get("entry", "")[:60])
        try:
            check_question(question)
        except BadRequestError as fault:
            return _rendered("chat.html", 422, question=question, fault=fault.message, context=previous, **_shown(site))
        reply = site.conversation.reply(question, previous)
        return _rendered("chat.html", 200, question=question, reply=reply, context=reply.context, **_shown(site))

    @routes.post("/turn")
    def fragment() -> Response:
        """Answer the page's own script with one turn of the same template."""
        question = request.form.get("question", "").strip()
        check_question(question)
        reply = site.conversation.reply(question, Context(request.form.get("entry", "")[:60]))
        return _rendered("turn.html", 200, question=question, reply=reply, contact=site.contact)

    return routes


def _shown(site: Site) -> dict[str, Any]:
    """Return what every state of the page shows."""
    clinic = site.conversation.base.clinic
    return {
        "contact": site.contact,
        "starters": site.conversation.replies.starters,
        "emergency_number": clinic.emergency_number,
        "heading": clinic.heading,
        "example": clinic.example,
        "max_question": MAX_QUESTION,
    }


def _rendered(template: str, status: int, reply: Reply | None = None, **values: Any) -> Response:
    return Response(render_template(template, reply=reply, **values), status)
