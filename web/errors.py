"""One error body for the API, one error page for people; never a traceback."""

import logging

import msgspec
from flask import Flask, Response, render_template, request
from msgspec import Struct
from werkzeug.exceptions import HTTPException, SecurityError

from bot.catalogue import offered
from bot.reply import Choice
from bot.text import tokenise
from web.site import Site

log = logging.getLogger("pinpoint")

MAX_NAME = 200  # characters of a page's name that are looked at
JSON_PATHS = ("/api/", "/healthz", "/readyz")
_PLAIN = {
    400: "That message could not be read.",
    404: "There is no such page.",
    405: "That cannot be done here.",
    413: "That message is too long. Please ask in a few sentences.",
    415: "Please send JSON (Content-Type: application/json).",
    500: "Something went wrong on our side. Please try again, or call the clinic.",
    503: "Questions cannot be answered just now. Please call the clinic.",
}


class Fault(Struct, frozen=True):
    """What went wrong: the HTTP status, and a message for people."""

    status: int
    message: str


class ErrorBody(Struct, frozen=True):
    """The body of every reply that is none."""

    error: Fault


class BadRequestError(Exception):
    """A fault in what was sent; `message` says what and where."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


def register_errors(app: Flask, site: Site) -> None:
    """Answer every fault in the one shape."""

    def answer(status: int, message: str) -> Response:
        if request.path.startswith(JSON_PATHS):
            body = msgspec.json.encode(ErrorBody(Fault(status, message)))
            return Response(body, status, content_type="application/json")
        choices = near(request.path) if status == 404 else []
        return Response(render_template("error.html", message=message, choices=choices, contact=site.contact), status)

    def near(path: str) -> list[Choice]:
        """Return the questions that the last words of an address seem to mean, or else those that start a chat."""
        words = " ".join(tokenise(path.rstrip("/").rpartition("/")[2][:MAX_NAME]))
        conversation = site.conversation
        reply = conversation.reply(words)
        found = offered(conversation.base, reply) if reply.kind in ("answer", "clarify") else []
        return found or conversation.replies.starters

    @app.errorhandler(BadRequestError)
    def bad_request(error: BadRequestError) -> Response:
        return answer(error.status, error.message)

    @app.errorhandler(HTTPException)
    def http_error(error: HTTPException) -> Response:
        status = error.code or 500
        response = answer(status, _PLAIN.get(status, error.name + "."))
        for name in ("Allow", "Location", "Retry-After"):
            if value := error.get_response().headers.get(name):
                response.headers[name] = value
        return response

    @app.errorhandler(SecurityError)
    def untrusted_host(_: SecurityError) -> Response:
        message = "Nothing is served here under that name."
        if request.path.startswith(JSON_PATHS):
            return answer(400, message)
        return Response(message, 400, content_type="text/plain")  # no page, as links need a host

    @app.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        # the message of an exception may hold what was asked, so only its kind and place are logged
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "unknown place"
        log.error("%s at %s while serving %s", type(error).__name__, place, request.endpoint)
        return answer(500, _PLAIN[500])
