"""The API under /api/v1: questions in, replies out, as JSON. `openapi` describes it."""

from typing import Annotated, TypeVar

import msgspec
from flask import Blueprint, Response, abort, request
from msgspec import Meta, Struct
from msgspec.json import Decoder

from bot.catalogue import catalogue
from bot.reply import Answered, Context
from bot.suggestion import MOST_SUGGESTIONS
from web.errors import BadRequestError
from web.site import Site

Shape = TypeVar("Shape")
MAX_QUESTION = 1000  # characters
QUESTION_SCHEMA = {"minLength": 1, "pattern": r"^[^\x00]*[^\s\x00][^\x00]*$"}  # what `check_question` wants

Question = Annotated[str, Meta(max_length=MAX_QUESTION, extra_json_schema=QUESTION_SCHEMA)]


class Ask(Struct, frozen=True, forbid_unknown_fields=True):
    """A question, and the `context` of the reply before it, if there was one."""

    question: Question
    context: Context = Context()


ASK = Decoder(Ask)  # made with the module: where two threads are the first to decode a shape, msgspec crashes


class EntrySummary(Struct, frozen=True):
    """An entry in a list: `reviewed` is the ISO date on which it was last checked, `url` its page."""

    id: str
    question: str
    topic: str
    reviewed: str
    url: str


class EntryList(Struct, frozen=True):
    """Entries by topic, those to which most others lead first."""

    entries: list[EntrySummary]


class Suggestion(Struct, frozen=True):
    """A question that may be meant."""

    id: str
    question: str


class SuggestionList(Struct, frozen=True):
    """At most 6 questions, likeliest first; none where what is typed calls for an emergency's card."""

    suggestions: list[Suggestion]


def blueprint(site: Site) -> Blueprint:
    """Return the routes under /api/v1."""
    routes = Blueprint("api", __name__, url_prefix="/api/v1")

    @routes.post("/ask")
    def ask() -> Response:
        body = read(sent_json())
        return as_json(site.answer(body.question, body.context, "api"))

    @routes.get("/entries")
    def entries() -> Response:
        wanted = request.args.get("topic")
        conversation = site.conversation
        topics = catalogue(conversation.base)
        ids = [(topic.id, entry.id) for topic in topics if wanted in (None, topic.id) for entry in topic.entries]
        if not ids:
            raise BadRequestError(f"There is no such topic. There are: {', '.join(topic.id for topic in topics)}.", 404)
        shown = [(topic, conversation.replies.shown(entry_id)) for topic, entry_id in ids if site.has_page(entry_id)]
        return as_json(EntryList([summary(topic, entry) for topic, entry in shown]))

    def summary(topic: str, entry: Answered) -> EntrySummary:
        address = site.address("faq.entry", entry_id=entry.id)
        return EntrySummary(entry.id, entry.question, topic, entry.reviewed, address)

    @routes.get("/entries/<entry_id>")
    def entry(entry_id: str) -> Response:
        conversation = site.conversation
        if not site.has_page(entry_id):
            abort(404)
        return as_json(conversation.replies.shown(entry_id))

    @routes.get("/suggest")
    def suggest() -> Response:
        typed = request.args.get("q", "")
        if len(typed) > MAX_QUESTION:
            raise BadRequestError(f"Please ask in at most {MAX_QUESTION} characters.")
        conversation = site.conversation
        starters = conversation.base.clinic.starters[:MOST_SUGGESTIONS]
        ids = conversation.suggester.suggest(typed) if typed.strip() else starters
        found = conversation.replies.choices(ids)
        return as_json(SuggestionList([Suggestion(choice.id, choice.question) for choice in found]))

    return routes


def sent_json() -> bytes:
    """Return the body of the request; raise a fault where it is not sent as JSON, or is too long."""
    if request.mimetype != "application/json":
        abort(415)
    raw = request.get_data()
    if len(raw) == request.max_content_length:  # one that comes in pieces is cut there
        abort(413)
    return raw


def read(raw: bytes) -> Ask:
    """Return the question that is asked; raise `BadRequestError` where it is none, saying what and where."""
    body = decoded(raw, ASK)
    check_question(body.question)
    return body


def decoded(raw: bytes, decoder: Decoder[Shape]) -> Shape:
    """Return the body; raise `BadRequestError` where it is not what is expected, saying what and where."""
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequestError(f"The body is not as expected: {error}") from error


def check_question(question: str) -> None:
    """Raise `BadRequestError` where there is nothing in the question, or what no keyboard types."""
    if not question.strip():
        raise BadRequestError("Please type a question.")
    if len(question) > MAX_QUESTION:
        raise BadRequestError(f"Please ask in at most {MAX_QUESTION} characters.")
    if "\0" in question:
        raise BadRequestError("The question holds a NUL character.")


def as_json(content: Struct) -> Response:
    """Return a JSON response."""
    return Response(msgspec.json.encode(content), content_type="application/json")
