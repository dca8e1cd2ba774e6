"""A clinic's own website, on another origin than the chat, with as strict a policy as a browser knows."""

from pathlib import Path

from flask import Flask, Response, render_template, send_from_directory

PAGES = Path(__file__).resolve().parent.parent / "data" / "clinic_site"


def clinic_site(chat: str, forger: str = "") -> Flask:
    """Return a site whose pages are named after their looks; arguments of the address become attributes."""
    app = Flask(__name__, template_folder=str(PAGES), static_folder=None)

    @app.get("/<look>")
    def page(look: str) -> Response:
        styles = "'none'" if look == "bare" else "'self'"
        policy = (
            f"default-src 'none'; script-src {chat}; frame-src {chat} {forger}; base-uri 'none'; form-action 'none';"
            f" style-src {styles}; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        response = Response(render_template("page.html", look=look, chat=chat, forger=forger))
        response.headers["Content-Security-Policy"] = policy
        return response

    @app.get("/<look>.css")
    def style(look: str) -> Response:
        return send_from_directory(PAGES, f"{look}.css")

    @app.get("/forger")
    def other_page() -> str:
        return "<!doctype html><title>Somebody else</title>"

    return app
