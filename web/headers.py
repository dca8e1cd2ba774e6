"""Security headers on every page: nothing inline, nothing from elsewhere; only allowed sites may frame the chat."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask, Response, request

EMBED, INSTALL, LOADER = "/embed", "/install", "/widget.js"
CALLED_FROM_SITES = frozenset({"/api/v1/ask", "/api/v1/feedback", "/api/v1/suggest"})
PREFLIGHT_HOLDS = 600  # seconds
NOT_CACHED = ("text/html", "application/json")

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


def with_headers(app: WSGIApplication, sites: Sequence[str]) -> WSGIApplication:
    """Return the application with the headers on every response; pages and replies are not to be cached.

    Around Flask rather than in it, where each header would be parsed and copied several times.
    """
    by_path = headers_by_path(sites)

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], fault: Any = None) -> Callable[[bytes], object]:
            there = dict(headers)
            wanted = by_path.get(environ["PATH_INFO"], HEADERS)
            if there.get("Content-Type", "").startswith(NOT_CACHED):
                wanted = {"Cache-Control": "no-store", **wanted}
            return start_response(status, [*headers, *[pair for pair in wanted.items() if pair[0] not in there]], fault)

        return app(environ, start)

    return serve


def register_sharing(app: Flask, sites: Sequence[str]) -> None:
    """Let the scripts of allowed sites, and of no other, call and read what the widget's chat needs (CORS)."""

    def share(response: Response) -> Response:
        if request.path not in CALLED_FROM_SITES:
            return response
        response.vary.add("Origin")
        if request.origin in sites:
            response.headers["Access-Control-Allow-Origin"] = request.origin
            if request.method == "OPTIONS":
                response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "")
                response.headers["Access-Control-Allow-Headers"] = "Content-Type"
                response.headers["Access-Control-Max-Age"] = str(PREFLIGHT_HOLDS)
        return response

    if sites:  # without any, no reply depends on who asks
        app.after_request(share)
