"""The figures of the desk: what was asked over a period, and what it came to."""

from flask import Blueprint, render_template

from web.site import Site


def blueprint(site: Site) -> Blueprint:
    """Return the pages of figures."""
    routes = Blueprint("figures", __name__, url_prefix="/desk/figures")

    @routes.get("")
    def page() -> str:
        return render_template("desk/figures.html", contact=site.contact)

    return routes
