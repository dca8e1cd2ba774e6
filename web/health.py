"""Tell whoever watches over the service whether it is up, and whether it can answer."""

import logging
from typing import Literal

from flask import Blueprint, Response, abort
from msgspec import Struct

from web.api import as_json
from web.site import Site

log = logging.getLogger("pinpoint")


class Up(Struct, frozen=True):
    """The process is up."""

    status: Literal["up"] = "up"


class Ready(Struct, frozen=True):
    """Questions are being answered. `parts` tells of each part "ok", or what is wrong with it."""

    parts: dict[str, str]
    status: Literal["ready"] = "ready"


def blueprint(site: Site) -> Blueprint:
    """Return /healthz and /readyz."""
    routes = Blueprint("health", __name__)

    @routes.get("/healthz")
    def up() -> Response:
        return as_json(Up())

    @routes.get("/readyz")
    def ready() -> Response:
        """Answer a question to see whether that works; a fault that leaves answers standing is only named."""
        conversation = site.conversation
        try:
            conversation.reply(conversation.base.entries[0].question)
        except Exception as error:
            log.error("cannot answer: %s", type(error).__name__)
            abort(503)
        parts = {"knowledge": site.live.fault or "ok", "record": site.recorder.fault or "ok"}
        return as_json(Ready(parts))

    return routes
