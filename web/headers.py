"""Security headers on every page: nothing inline, nothing from elsewhere; only allowed sites may frame the chat."""

from collections.abc import Mapping, Sequence

from flask import Flask, Response, request

from bot.settings import Settings

EMBED, INSTALL, LOADER = "/embed", "/install", "/widget.js"
CALLED_FROM_SITES = frozenset({"/api/v1/ask", "/api/v1/feedback", "/api/v1/suggest"})
PREFLIGHT_HOLDS = 600  # seconds

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "require-trusted-types-for": "'script'",
    "trusted-types": "pinpoint",
}


def policy(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the Content-Security-Policy with some directives changed or added."""
    text = "; ".join(f"{name} {sources}" for name, sources in (DIRECTIVES | dict(changes)).items())
    return {"Content-Security-Policy": text}


HEADERS = {
    **policy({}),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",  # sites that ask this of what they frame can show the chat as well
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    # heeded behind TLS only; neither subdomains nor preloading, which would bind the clinic's other sites
    "Strict-Transport-Security": "max-age=63072000",
}


def headers_by_path(sites: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return the headers of each path that has its own; `sites` may show the chat in a frame."""
    lent = HEADERS | {"Cross-Origin-Resource-Policy": "cross-origin"}
    framed = {name: value for name, value in lent.items() if name != "X-Frame-Options"}  # it cannot tell sites apart
    return {
        EMBED: framed | policy({"frame-ancestors": " ".join(["'self'", *sites])}),
        INSTALL: HEADERS | policy({"frame-src": "'self'"}),
        LOADER: lent,
    }


def register_headers(app: Flask, settings: Settings) -> None:
    """Put the headers on every response; pages and replies are not to be cached, static files may be."""
    by_path = headers_by_path(settings.allowed_sites)

    @app.after_request
    def add(response: Response) -> Response:
        there = set(response.headers.keys())
        response.headers.extend(pair for pair in by_path.get(request.path, HEADERS).items() if pair[0] not in there)
        if response.mimetype in ("text/html", "application/json"):
            response.headers.setdefault("Cache-Control", "no-store")
        if request.path in CALLED_FROM_SITES:
            _share(response, settings.allowed_sites)
        return response


def _share(response: Response, sites: Sequence[str]) -> None:
    """Let the script of an allowed site, and of no other, call and read (CORS)."""
    response.vary.add("Origin")
    if request.origin not in sites:
        return
    response.headers["Access-Control-Allow-Origin"] = request.origin
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
        response.headers["Access-Control-Allow-Headers"] = "Content-Type"
        response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_HOLDS)
