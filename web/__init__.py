"""Pinpoint's website: the chat page, the question pages, the API, and the front desk's pages."""

from collections.abc import Callable
from datetime import date, datetime

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.clinic import dial
from bot.live import LiveConversation
from bot.settings import Settings
from web import api, chat, faq, feedback, health, layout, reference, widget
from web.assets import register_assets
from web.desk import changes, entries, figures, lookup, review, sign_in, upkeep
from web.desk.edits import register_refusals
from web.desk.guard import register_guard
from web.errors import register_errors
from web.headers import register_sharing, with_headers
from web.recorder import Recorder
from web.site import Site
from web.store import Store, utc_now

MAX_BODY_BYTES = 16_384


def plain_date(iso: str) -> str:
    """Return an ISO date as people read it: "20 November 2026"."""
    day = date.fromisoformat(iso)
    return f"{day.day} {day:%B %Y}"


def create_app(live: LiveConversation, settings: Settings, clock: Callable[[], datetime] = utc_now) -> Flask:
    """Return the application that serves one clinic's bot; its `extensions["pinpoint"]` is the `Site`.

    Raise `StoreError` where the setting `database` cannot be one.
    """
    store = Store(settings.database)
    site = Site(live, settings, store, Recorder(store, settings, lambda: live.current.base.clinic.region, clock), clock)
    app = Flask(__name__)
    app.extensions["pinpoint"] = site
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    app.config["TRUSTED_HOSTS"] = settings.trusted_hosts or None
    if hops := settings.proxy_hops:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters["plain_date"] = plain_date
    app.jinja_env.filters["dial"] = dial
    for part in (layout, chat, feedback, faq, api, reference, health, widget):
        app.register_blueprint(part.blueprint(site))
    for part in (sign_in, lookup, review, entries, upkeep, figures, changes):
        app.register_blueprint(part.blueprint(site))
    register_assets(app)
    register_errors(app, site)
    register_refusals(app, site)
    register_guard(app, site)
    register_sharing(app, settings.allowed_sites)
    app.wsgi_app = with_headers(app.wsgi_app, settings.allowed_sites)  # type: ignore[method-assign,assignment]
    return app
