"""The front desk's pages, for staff who have signed in."""

from flask import Blueprint, render_template

from web.site import Site


def blueprint(site: Site) -> Blueprint:
    """Return the pages of the desk."""
    routes = Blueprint("desk", __name__, url_prefix="/desk")

    @routes.get("")
    def page() -> str:
        return render_template("desk/desk.html", contact=site.contact)

    return routes
