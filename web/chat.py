"""The chat page: a plain form that works without script, and the fragment that the script puts into it."""

from typing import Any

from flask import Blueprint, Response, render_template, request

from bot.conversation import Conversation
from bot.reply import Context, Reply
from web.api import MAX_QUESTION, check_question
from web.errors import BadRequestError


def blueprint(conversation: Conversation) -> Blueprint:
    """Return the routes of the chat page."""
    routes = Blueprint("chat", __name__)
    shown: dict[str, Any] = {
        "contact": conversation.replies.contact,
        "starters": conversation.replies.starters,
        "emergency_number": conversation.base.clinic.emergency_number,
        "heading": conversation.base.clinic.heading,
        "example": conversation.base.clinic.example,
        "max_question": MAX_QUESTION,
    }

    @routes.get("/")
    def page() -> str:
        return render_template("chat.html", **shown)

    @routes.post("/")
    def turn() -> Response:
        question = request.form.get("question", "").strip()
        previous = Context(request.form.get("entry", "")[:60])
        try:
            check_question(question)
        except BadRequestError as fault:
            return _rendered("chat.html", 422, question=question, fault=fault.message, context=previous, **shown)
        reply = conversation.reply(question, previous)
        return _rendered("chat.html", 200, question=question, reply=reply, context=reply.context, **shown)

    @routes.post("/turn")
    def fragment() -> Response:
        """Answer the page's own script with one turn of the same template."""
        question = request.form.get("question", "").strip()
        check_question(question)
        reply = conversation.reply(question, Context(request.form.get("entry", "")[:60]))
        return _rendered("turn.html", 200, question=question, reply=reply, contact=shown["contact"])

    return routes


def _rendered(template: str, status: int, reply: Reply | None = None, **values: Any) -> Response:
    return Response(render_template(template, reply=reply, **values), status)
