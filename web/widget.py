"""The chat inside a clinic's own site: the script that its pages include, and the page that explains how."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for

from web.headers import EMBED, INSTALL, LOADER
from web.site import Site

LOADER_HOLDS = 3600  # seconds in a browser, so that a new version is in use within the hour

ATTRIBUTES = [
    ("data-label", "Ask us", "the words on the button and above the chat"),
    ("data-position", "right", "the corner of the page: left or right"),
    ("data-colour", "#0b5d5a", "the button's colour as #rrggbb; its words turn black or white to suit"),
    ("data-open", "not there", "if it is there, the chat is open at once, except on small screens"),
    ("data-close", "Close", "the words that close the chat"),
    ("data-new-tab", "New tab", "the words of the link that opens the chat in a tab of its own"),
    ("data-lang", "the page's", "the language of all these words, such as en"),
]


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the script and of its instructions."""
    routes = Blueprint("widget", __name__)
    allowed_sites = site.settings.allowed_sites

    @routes.get(LOADER)
    def loader() -> Response:
        script = current_app.send_static_file("widget.js")
        script.cache_control.max_age = LOADER_HOLDS
        script.cache_control.no_cache = None
        return script

    @routes.get(INSTALL)
    def install() -> str:
        return render_template("install.html", address=site.origin, attributes=ATTRIBUTES, contact=site.contact)

    @routes.app_context_processor
    def surroundings() -> dict[str, Any]:
        """Tell every template whether a clinic's page shows it, and where its forms and links find the chat."""
        embedded = request.path == EMBED
        home = EMBED if embedded else url_for("chat.page")
        return {"embedded": embedded, "home": home, "allowed_sites": allowed_sites}

    return routes
