"""Pinpoint's website: the chat page, the question pages and the API."""

from datetime import date

from flask import Flask

from bot.clinic import dial
from bot.live import LiveConversation
from bot.settings import Settings
from web import api, chat, faq, health, layout, reference, widget
from web.assets import register_assets
from web.errors import register_errors
from web.headers import register_headers
from web.site import Site

MAX_BODY_BYTES = 16_384


def plain_date(iso: str) -> str:
    """Return an ISO date as people read it: "20 November 2026"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def create_app(live: LiveConversation, settings: Settings) -> Flask:
    """Return the application that serves one clinic's bot."""
    site = Site(live, settings)
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["plain_date"] = plain_date
    app.jinja_env.filters["dial"] = dial
    app.register_blueprint(layout.blueprint(site))
    app.register_blueprint(chat.blueprint(site))
    app.register_blueprint(faq.blueprint(site))
    app.register_blueprint(api.blueprint(site))
    app.register_blueprint(reference.blueprint(site))
    app.register_blueprint(health.blueprint(site))
    register_assets(app)
    app.register_blueprint(widget.blueprint(site))
    register_errors(app, site)
    register_headers(app, settings)
    return app
