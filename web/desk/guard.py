"""Guard every page under /desk: who may see it, over what connection, and whether a form was sent from our own page."""

import hmac
import logging
import secrets
from collections.abc import Callable
from typing import TypeVar
from urllib.parse import urlsplit

from flask import Flask, Response, after_this_request, current_app, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from web.site import Site
from web.store import StoreError

log = logging.getLogger("pinpoint")

PREFIX = "/desk"
LOOPBACK = ("localhost", "127.0.0.1", "::1")
TOKEN_BYTES = 32
MAX_BODY_BYTES = 262_144  # of a form; that of an entry holds all its phrasings
View = TypeVar("View", bound=Callable[..., object])

_EDITORS_ONLY = "Your account may look things up, not change them. Please ask whoever looks after the accounts."
_IN_THE_CLEAR = (
    "Passwords are taken over https only. If a web server in front of Pinpoint adds TLS, set proxy_hops to the number "
    "of servers in front."
)
_STALE = "This form is out of date. Please go back, load the page again, and send it once more."
_UNREACHABLE = "The accounts cannot be reached at the moment. Please try again soon."


def for_editors(view: View) -> View:
    """Mark a page under /desk as one for editors; others are for all who have signed in."""
    view.needs = "editor"  # type: ignore[attr-defined]
    return view


def for_anyone(view: View) -> View:
    """Mark a page under /desk as one for which nobody has to sign in."""
    view.needs = "nothing"  # type: ignore[attr-defined]
    return view


def register_guard(app: Flask, site: Site) -> None:
    """Let nobody pass who may not, in whichever module a page under /desk stands.

    Behind it, `g.member` is who has signed in; templates have `member`, and `form_token`, which every form has to send
    along as `token`.
    """

    @app.before_request
    def guard() -> BaseResponse | None:
        if not _at_desk():
            return None
        after_this_request(add)
        if not request.is_secure and urlsplit(f"//{request.host}").hostname not in LOOPBACK:
            return refused(_IN_THE_CLEAR)
        token = session_token()
        g.member = site.store.sessions.find(token, site.clock()) if token else None
        if g.member:
            request.max_content_length = request.max_form_memory_size = MAX_BODY_BYTES
        if g.member is None and not site.store.staff.members():
            return Response(render_template("desk/first.html", contact=site.contact))
        g.form_key = token if g.member else request.cookies.get(_name("form")) or secrets.token_urlsafe(TOKEN_BYTES)
        needs = getattr(current_app.view_functions[request.endpoint or ""], "needs", "desk")
        if needs != "nothing" and g.member is None:
            return redirect(url_for("sign_in.page"), 303)
        if needs == "editor" and not g.member.may_change:
            return refused(_EDITORS_ONLY)
        return None if request.method in ("GET", "HEAD") or _is_our_form() else refused(_STALE)

    def add(response: Response) -> Response:
        response.headers["Referrer-Policy"] = "same-origin"  # with less, browsers hide a form's origin from us too
        if "form_key" in g and g.member is None:
            set_cookie(response, "form", g.form_key)
        return response

    @app.context_processor
    def given() -> dict[str, object]:
        return {"member": g.member, "form_token": _form_token()} if "form_key" in g else {}

    @app.errorhandler(StoreError)
    def unreachable(error: StoreError) -> Response:
        log.error("the database cannot be used: %s", error)
        return refused(_UNREACHABLE, 503)

    def refused(message: str, status: int = 403) -> Response:
        return Response(render_template("desk/refused.html", message=message, contact=site.contact), status)


def session_token() -> str:
    """Return what the browser was given when somebody signed in, or ""."""
    return request.cookies.get(_name("session"), "")


def set_cookie(response: BaseResponse, purpose: str, value: str) -> None:
    """Give the browser a cookie, until it is closed; an empty one takes it away."""
    age = None if value else 0
    response.set_cookie(_name(purpose), value, age, secure=request.is_secure, httponly=True, samesite="Strict")


def _name(purpose: str) -> str:
    """Return a cookie's name; behind TLS it is one that a browser lets no other host set."""
    return f"__Host-pinpoint-{purpose}" if request.is_secure else f"pinpoint-{purpose}"


def _at_desk() -> bool:
    rule = str(request.url_rule)
    return rule == PREFIX or rule.startswith(f"{PREFIX}/")


def _is_our_form() -> bool:
    """Tell whether a form comes from a page that we gave to this browser: by its word, and by what the form knows."""
    here = request.host_url.rstrip("/")
    says_so = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    from_here = request.headers.get("Origin", here) == here
    return says_so and from_here and hmac.compare_digest(request.form.get("token", "").encode(), _form_token().encode())


def _form_token() -> str:
    """Return what only our own pages can know of the browser's cookie."""
    return hmac.new(g.form_key.encode(), b"form", "sha256").hexdigest()
