"""Hear whether an answer helped: counted for the entry and the day, and noted with the question if that comes along."""

from flask import Blueprint, Response, render_template, request
from msgspec import Struct
from msgspec.json import Decoder

from bot.conversation import NO_CONTEXT
from bot.entry import Id
from bot.reply import Context
from web.api import Question, as_json, check_question, decoded, sent_json
from web.chat import channel
from web.errors import BadRequestError
from web.site import Site
from web.store.questions import Asked, Channel, mark

WORDS = {"yes": True, "no": False}


class Feedback(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Whether the answer of an entry helped, and for review the `question` that got it, with the `context` it had."""

    entry: Id
    helpful: bool
    question: Question | None = None
    context: Context = NO_CONTEXT


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
        context = Context(request.form.get("asked_entry", ""))
        take(Feedback(request.form.get("entry", ""), helpful, request.form.get("asked") or None, context), channel())
        if _by_script():
            return Response(status=204)
        return Response(render_template("feedback.html", contact=site.contact, helpful=helpful))

    @routes.post("/api/v1/feedback")
    def api() -> Response:
        feedback = decoded(sent_json(), FEEDBACK)
        take(feedback, "api")
        return as_json(feedback)

    def take(feedback: Feedback, through: Channel) -> None:
        if feedback.entry not in site.conversation.base.by_id:
            raise BadRequestError("There is no such entry.", 404)
        if feedback.question is not None:
            check_question(feedback.question)
        site.recorder.vote(feedback.entry, feedback.helpful)
        if feedback.question and (asked := _judged(site, feedback, feedback.question.strip(), through)):
            site.recorder.judge(asked)

    return routes


def _judged(site: Site, feedback: Feedback, question: str, through: Channel) -> Asked | None:
    """Return the question as it is answered here and now, None where that is not with the entry, or with a card.

    What it leans on is told only if it is not answered so by itself.
    """
    conversation = site.conversation
    for context in (NO_CONTEXT, feedback.context):
        reply = conversation.reply(question, context)
        for entry in reply.entries if reply.kind == "answer" else []:
            if entry.id == feedback.entry:
                return Asked(
                    asked=site.clock(),
                    channel=through,
                    outcome=reply.kind,
                    entries=(entry.id,),
                    confidence=entry.confidence,
                    text=question,
                    helpful=feedback.helpful,
                    after=context.entry or None,
                    answer=mark(conversation.base.by_id[entry.id].answer),
                )
    return None


def _by_script() -> bool:
    """Tell a script's request from a form that the browser sends by itself."""
    navigates = request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate"
    return not navigates or request.accept_mimetypes.best == "application/json"
