"""The chat page: a plain form that works without script, and the fragment that the script puts into it.

The server keeps no conversation. The form carries what was asked before, and it is answered anew.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from bot.catalogue import catalogue
from bot.reply import Choice, Context, Reply
from web.api import MAX_QUESTION, check_question
from web.errors import BadRequestError
from web.headers import EMBED
from web.site import Site
from web.store.questions import Channel

MOST_TURNS = 10
MOST_CARRIED = 3_000  # bytes of a form that earlier questions may take, so that there is room for the next one
LONGEST_ID = 60


@dataclass(frozen=True)
class Turn:
    """A question, the entry whose answer it could lean on, and the reply."""

    question: str
    entry: str
    reply: Reply

    @property
    def size(self) -> int:
        """How many bytes of a form it takes to carry the question."""
        return len(urlencode({"asked": self.question, "asked_entry": self.entry}))


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the chat page."""
    routes = Blueprint("chat", __name__)

    @routes.get("/")
    @routes.get(EMBED, endpoint="embed")
    def page() -> Response:
        return _page(site, [])

    @routes.post("/")
    @routes.post(EMBED)
    def conversation() -> Response:
        asked, entries = request.form.getlist("asked"), request.form.getlist("asked_entry")
        earlier = list(zip(asked, entries, strict=False))[1 - MOST_TURNS :]
        turns = [_turn(question, entry, site.conversation.reply) for question, entry in earlier]
        typed = request.form.get("question", "")
        try:
            turns.append(_asked(site))
        except BadRequestError as fault:
            return _page(site, turns, typed, fault.message)
        return _page(site, turns, typed if "choice" in request.form else "")

    @routes.post("/turn")
    def turn() -> Response:
        """Answer the page's own script with one turn of the same template."""
        return Response(render_template("turn.html", turn=_asked(site)))

    return routes


def channel() -> Channel:
    """Return where the chat is whose form was sent."""
    return "widget" if EMBED in (request.path, request.form.get("place")) else "page"


def _asked(site: Site) -> Turn:
    """Answer what the form asks; a question that was picked stands by itself, a typed one may lean on another."""
    reply = partial(site.answer, channel=channel())
    if "choice" in request.form:
        return _turn(request.form["choice"], "", reply)
    return _turn(request.form.get("question", ""), request.form.get("entry", ""), reply)


def _turn(question: str, entry: str, reply: Callable[[str, Context], Reply]) -> Turn:
    question, entry = question.strip(), entry[:LONGEST_ID]
    check_question(question)
    return Turn(question, entry, reply(question, Context(entry)))


def _page(site: Site, turns: list[Turn], typed: str = "", fault: str = "") -> Response:
    clinic = site.conversation.base.clinic
    page = render_template(
        "chat.html",
        clinic=clinic,
        settings=site.settings,
        starters=_starters(site),
        turns=turns,
        carried=_carried(turns),
        context=turns[-1].reply.context if turns else Context(),
        typed=typed,
        fault=fault,
        max_question=MAX_QUESTION,
    )
    return Response(page, 422 if fault else 200)


def _starters(site: Site) -> dict[str, list[Choice]]:
    """Return the questions to start with, by the names of their topics, in the clinic's order."""
    conversation = site.conversation
    names = {topic.id: topic.name for topic in catalogue(conversation.base)}
    by_topic: dict[str, list[Choice]] = {}
    for starter in conversation.replies.starters:
        topic = conversation.base.topics[starter.id]
        by_topic.setdefault(names.get(topic, topic), []).append(starter)
    return by_topic


def _carried(turns: list[Turn]) -> list[Turn]:
    """Return the latest turns that the next form has room for."""
    room, first = MOST_CARRIED, len(turns)
    while first and turns[first - 1].size <= room:
        first -= 1
        room -= turns[first].size
    return turns[first:]
