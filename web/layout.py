"""What stands around every page: the clinic's brand, how to reach it, and whether it is open."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, send_from_directory

from bot.clinic import opening_at
from web.site import Site

STYLE, LOGOS = "brand.css", ("logo.svg", "logo.png")
TYPES = {STYLE: "text/css", "logo.svg": "image/svg+xml", "logo.png": "image/png"}
# a drawing may hold its own style; opened by itself, it may do nothing else
BRAND_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the brand's files, and the values that every template has."""
    routes = Blueprint("layout", __name__)

    @routes.get(f"/brand/<any({', '.join(map(repr, TYPES))}):name>")
    def brand(name: str) -> Response:
        response = send_from_directory(site.settings.folder.resolve(), name, mimetype=TYPES[name])
        response.headers["Content-Security-Policy"] = BRAND_POLICY
        return response

    @routes.app_context_processor
    def around() -> dict[str, Any]:
        given = [name for name in TYPES if (site.settings.folder / name).is_file()]
        return {
            "contact": site.contact,
            "opening": opening_at(site.conversation.base.clinic, datetime.now(UTC)),
            "brand_style": STYLE if STYLE in given else None,
            "logo": next((name for name in LOGOS if name in given), None),
        }

    return routes
