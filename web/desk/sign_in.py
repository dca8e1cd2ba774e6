"""Sign in, sign out, and change one's password."""

import math

from flask import Blueprint, Response, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from web.desk.guard import for_anyone, session_token, set_cookie
from web.site import Site
from web.store.staff import FEWEST_CHARACTERS, Member, StaffError


class RefusedError(Exception):
    """A name and password that open nothing; the message says why."""

    def __init__(self, message: str, status: int = 422) -> None:
        super().__init__(message)
        self.status = status


def blueprint(site: Site) -> Blueprint:
    """Return the pages about accounts."""
    routes = Blueprint("sign_in", __name__, url_prefix="/desk")

    @routes.get("/sign-in")
    @for_anyone
    def page() -> BaseResponse:
        return redirect(url_for("desk.page"), 303) if g.member else shown("desk/sign_in.html")

    @routes.post("/sign-in")
    @for_anyone
    def sign_in() -> BaseResponse:
        try:
            member = identified(request.form.get("name", ""))
        except RefusedError as refused:
            return shown("desk/sign_in.html", refused.status, str(refused))
        return signed_in(member)

    @routes.post("/sign-out")
    def sign_out() -> BaseResponse:
        site.store.sessions.close(session_token())
        response = redirect(url_for("sign_in.page"), 303)
        set_cookie(response, "session", "")
        return response

    @routes.get("/password")
    def password_page() -> BaseResponse:
        return shown("desk/password.html")

    @routes.post("/password")
    def change_password() -> BaseResponse:
        new = request.form.get("new", "")
        try:
            if new != request.form.get("again", ""):
                raise RefusedError("The two new passwords differ.")
            member = identified(g.member.name)
            site.store.staff.set_password(member.name, new)
        except (RefusedError, StaffError) as refused:
            return shown("desk/password.html", getattr(refused, "status", 422), str(refused))
        return signed_in(member)

    def identified(name: str) -> Member:
        """Return whose name and password these are; raise `RefusedError` where they are nobody's."""
        wait = site.store.attempts.admit(name, site.clock())
        if wait:
            minutes = math.ceil(wait.total_seconds() / 60)
            raise RefusedError(f"Too many attempts. Please try again in {minutes} minutes.", 429)
        member = site.store.staff.verify(name, request.form.get("password", ""))
        if member is None:
            raise RefusedError("That name and password do not go together.")
        site.store.attempts.clear(name)
        return member

    def signed_in(member: Member) -> BaseResponse:
        response = redirect(url_for("desk.page"), 303)
        set_cookie(response, "session", site.store.sessions.open(member.name, site.clock()))
        return response

    def shown(template: str, status: int = 200, fault: str = "") -> Response:
        return Response(render_template(template, contact=site.contact, fault=fault, fewest=FEWEST_CHARACTERS), status)

    return routes
