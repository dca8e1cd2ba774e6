"""The API: one question in, one reply out, as JSON."""

from typing import Annotated

import msgspec
from flask import Blueprint, Response, request
from msgspec import Meta, Struct

from bot.reply import Context, Reply
from web.errors import BadRequestError
from web.site import Site

MAX_QUESTION = 1000  # characters


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """The body of POST /api/v1/ask."""

    question: Annotated[str, Meta(max_length=MAX_QUESTION)]
    context: Context = Context()


def blueprint(site: Site) -> Blueprint:
    """Return the routes under /api/v1."""
    routes = Blueprint("api", __name__, url_prefix="/api/v1")

    @routes.post("/ask")
    def ask() -> Response:
        if request.mimetype != "application/json":
            raise BadRequestError("Please send JSON (Content-Type: application/json).", 415)
        body = read(request.get_data())
        return as_json(site.conversation.reply(body.question, body.context))

    @routes.get("/suggest")
    def suggest() -> Response:
        conversation = site.conversation
        matches = conversation.matcher.rank(request.args.get("q", "")[:MAX_QUESTION]).matches[:6]
        asked = [conversation.base.by_id[match.entry_id] for match in matches]
        body = {"suggestions": [{"id": entry.id, "question": entry.question} for entry in asked]}
        return Response(msgspec.json.encode(body), content_type="application/json")

    return routes


def read(raw: bytes) -> Ask:
    """Return the body; raise `BadRequestError` where it is not what is expected, saying what and where."""
    try:
        body = msgspec.json.decode(raw, type=Ask)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(f"The body is not as expected: {error}") from error
    check_question(body.question)
    return body


def check_question(question: str) -> None:
    """Raise `BadRequestError` where there is nothing in the question, or what no keyboard types."""
    if not question.strip():
        raise BadRequestError("Please type a question.")
    if len(question) > MAX_QUESTION:
        raise BadRequestError(f"Please ask in at most {MAX_QUESTION} characters.")
    if "\0" in question:
        raise BadRequestError("The question holds a NUL character.")


def as_json(reply: Reply) -> Response:
    """Return a reply as a JSON response."""
    return Response(msgspec.json.encode(reply), content_type="application/json")
