"""The question pages: all questions by topic, a page for each, a search, and a map for search engines."""

from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from bot.catalogue import catalogue, offered
from bot.reply import Answered
from web.api import MAX_QUESTION
from web.site import Site


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the question pages."""
    routes = Blueprint("faq", __name__)

    @routes.get("/faq")
    def index() -> Response:
        query = request.args.get("q", "").strip()[:MAX_QUESTION]
        return search(query) if query else everything()

    def everything() -> Response:
        conversation = site.conversation
        choices = conversation.replies.choices
        topics = [(topic, choices(entry.id for entry in topic.entries)) for topic in catalogue(conversation.base)]
        page = render_template("faq.html", topics=topics, address=site.address("faq.index"), **_shown(site))
        return _fresh(Response(page))

    def search(query: str) -> Response:
        conversation = site.conversation
        reply = conversation.reply(query)
        found = [conversation.replies.shown(choice.id) for choice in offered(conversation.base, reply)]
        return Response(render_template("faq_search.html", query=query, reply=reply, found=found, **_shown(site)))

    @routes.get("/faq/<entry_id>")
    def entry(entry_id: str) -> Response:
        conversation = site.conversation
        if not site.has_page(entry_id):
            abort(404)
        shown = conversation.replies.shown(entry_id)
        related = [name for name in conversation.base.by_id[entry_id].related if site.has_page(name)]
        topic = next(topic for topic in catalogue(conversation.base) if topic.id == conversation.base.topics[entry_id])
        page = render_template(
            "faq_entry.html",
            entry=shown,
            topic=topic,
            related=conversation.replies.choices(related),
            address=site.address("faq.entry", entry_id=entry_id),
            data=structured_data(shown, site.address("faq.entry", entry_id=entry_id)),
            **_shown(site),
        )
        return _fresh(Response(page))

    @routes.get("/sitemap.xml")
    def sitemap() -> Response:
        topics = catalogue(site.conversation.base)
        entries = [entry for topic in topics for entry in topic.entries if site.has_page(entry.id)]
        pages = {site.address("faq.entry", entry_id=entry.id): entry.reviewed.isoformat() for entry in entries}
        page = render_template("sitemap.xml", index=site.address("faq.index"), pages=pages)
        return _fresh(Response(page, content_type="application/xml"))

    @routes.get("/robots.txt")
    def robots() -> Response:
        text = f"User-agent: *\nDisallow: /api/\n\nSitemap: {site.address('faq.sitemap')}\n"
        return _fresh(Response(text, content_type="text/plain; charset=utf-8"))

    return routes


def structured_data(entry: Answered, address: str) -> dict[str, Any]:
    """Return a question and its answer as schema.org's FAQPage, for search engines."""
    answer = {"@type": "Answer", "text": entry.answer_html, "dateModified": entry.reviewed}
    return {
        "@context": "https://schema.org",
        "@type": "FAQPage",
        "url": address,
        "inLanguage": "en-GB",
        "mainEntity": [{"@type": "Question", "name": entry.question, "url": address, "acceptedAnswer": answer}],
    }


def _shown(site: Site) -> dict[str, Any]:
    """Return what every question page shows."""
    clinic = site.conversation.base.clinic
    return {"contact": site.contact, "example": clinic.example, "max_question": MAX_QUESTION}


def _fresh(response: Response) -> Response:
    """Return a page that may be kept, but is asked after each time: unchanged, it is not sent again."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response
