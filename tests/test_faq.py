import json
import re
import xml.etree.ElementTree as ET
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from bot.catalogue import catalogue
from bot.knowledge_base import KnowledgeBase
from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

SITE = "https://ask.clinic.example"
SITEMAP = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@pytest.fixture
def small(small_folder: Path) -> FlaskClient:
    return client_of(small_folder)


def client_of(folder: Path) -> FlaskClient:
    settings = Settings(knowledge=str(folder), site_url=SITE)
    return create_app(LiveConversation(settings), settings).test_client()


def text(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.get_data(as_text=True)


def data(page: str) -> Any:
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)


def test_every_question_is_listed_under_its_topic(client: FlaskClient, base: KnowledgeBase) -> None:
    page = text(client, "/faq")
    parts = re.split(r'<h2 id="', page)[1:]
    assert [part.partition('"')[0] for part in parts] == [topic.id for topic in catalogue(base)]
    for topic, part in zip(catalogue(base), parts, strict=True):
        assert re.findall(r'href="/faq/([^"]+)"', part) == [entry.id for entry in topic.entries]


def test_every_question_has_a_page_of_its_own(client: FlaskClient, base: KnowledgeBase) -> None:
    for topic in catalogue(base):
        for entry in topic.entries:
            page = text(client, f"/faq/{entry.id}")
            answer = client.get(f"/api/v1/entries/{entry.id}").get_json()
            assert f"<h1>{escape(answer['question'])}</h1>" in page
            assert answer["answer_html"] in page
            assert f'<time datetime="{entry.reviewed}">' in page
            assert page.count("<li><cite>") == len(entry.sources) + len(entry.disagreements)
            related = [name for name in entry.related if base.topics[name] != "conversation"]
            assert all(f'href="/faq/{name}"' in page for name in related)


def test_a_page_tells_where_it_stands(small: FlaskClient) -> None:
    page = text(small, "/faq/pain")
    assert f'<link rel="canonical" href="{SITE}/faq/pain">' in page
    assert '<meta name="description" content="For a moment.">' in page
    assert f'<p class="on-paper">{SITE}/faq/pain</p>' in page
    assert re.search("<title>Does the needle hurt\\? - .+</title>", page)
    assert '<a href="/faq#care">Care</a>' in page


@pytest.mark.parametrize(
    ("path", "indexed"), [("/faq", True), ("/faq/pain", True), ("/faq?q=pain", False), ("/", False), ("/api", False)]
)
def test_search_engines_are_to_list_the_questions_only(small: FlaskClient, path: str, indexed: bool) -> None:
    assert ('content="noindex"' not in text(small, path)) == indexed


def test_structured_data_has_all_that_is_required(client: FlaskClient, base: KnowledgeBase) -> None:
    """The properties that schema.org's FAQPage needs: mainEntity of Questions with name and acceptedAnswer.text."""
    for topic in catalogue(base):
        for entry in topic.entries:
            found = data(text(client, f"/faq/{entry.id}"))
            assert (found["@context"], found["@type"]) == ("https://schema.org", "FAQPage")
            assert found["url"] == f"http://localhost/faq/{entry.id}"
            (question,) = found["mainEntity"]
            assert (question["@type"], question["name"]) == ("Question", entry.question)
            answer = question["acceptedAnswer"]
            assert answer["@type"] == "Answer"
            assert answer["text"] == client.get(f"/api/v1/entries/{entry.id}").get_json()["answer_html"]
            assert date.fromisoformat(answer["dateModified"]) == entry.reviewed


def test_nothing_in_an_entry_ends_the_structured_data(small_folder: Path) -> None:
    nasty = "Does </script><script>alert(1)</script> <!-- & 'it' hurt?"
    path = next(small_folder.glob("entries/*/pain.yaml"))
    path.write_text(path.read_text().replace("question: Does the needle hurt?", f'question: "{nasty}"'))
    page = text(client_of(small_folder), "/faq/pain")
    assert "<script>alert" not in page
    assert "<!--" not in page
    assert data(page)["mainEntity"][0]["name"] == nasty


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("does it hurt", "does-it-hurt"),
        ("how many sesions will i need", "how-many-sessions"),
        ("bruising", "bruising"),
        ("is it like injections", "vs-trigger-point-injection"),  # several may be meant
    ],
)
def test_the_search_finds_the_best_few(client: FlaskClient, query: str, first: str) -> None:
    found = re.findall(r'href="/faq/([^"]+)"', text(client, f"/faq?q={query}"))
    assert first in found[:3]
    assert 1 <= len(found) == len(set(found)) <= 4


def test_a_search_for_help_shows_the_card_and_nothing_else_to_read(client: FlaskClient) -> None:
    page = text(client, "/faq?q=i+cant+breathe")
    assert 'class="card emergency"' in page
    assert 'href="tel:999"' in page
    assert 'href="/faq/' not in page


def test_a_search_for_what_is_not_covered_says_so(client: FlaskClient) -> None:
    page = text(client, "/faq?q=recipe+for+pizza")
    assert "checked answer to that. Please ask the clinic" in page
    assert "Answers that may fit" not in page


@pytest.mark.parametrize("query", ["hello", "%00", "%ff", "x" * 3000, "<script>alert(1)</script>", "😀", "%ED%A0%80"])
def test_whatever_is_searched_for_is_shown_as_text(client: FlaskClient, query: str) -> None:
    page = text(client, f"/faq?q={query}")
    assert "<script" not in page
    assert 'name="q" value="' in page


def test_a_search_for_nothing_is_the_list(client: FlaskClient) -> None:
    assert text(client, "/faq?q=+") == text(client, "/faq")


@pytest.mark.parametrize("path", ["/faq", "/faq/does-it-hurt", "/sitemap.xml", "/robots.txt"])
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.get_data() == b""


def test_what_is_searched_for_is_not_kept(client: FlaskClient) -> None:
    assert client.get("/faq?q=pain").headers["Cache-Control"] == "no-store"


def test_the_sitemap_lists_the_pages_and_when_they_were_checked(small: FlaskClient) -> None:
    response = small.get("/sitemap.xml")
    assert response.mimetype == "application/xml"
    root = ET.fromstring(response.get_data())  # noqa: S314 - our own
    pages = root.findall("map:url", SITEMAP)
    found = {page.findtext("map:loc", "", SITEMAP): page.findtext("map:lastmod", None, SITEMAP) for page in pages}
    checked = {f"{SITE}/faq/{name}": "2026-01-01" for name in ("pain", "cost", "parking")}
    assert found == {f"{SITE}/faq": None, **checked}
    for address in found:
        assert small.get(address.removeprefix(SITE)).status_code == 200


def test_robots_are_sent_to_the_sitemap_and_away_from_the_api(small: FlaskClient) -> None:
    lines = text(small, "/robots.txt").splitlines()
    assert "Disallow: /api/" in lines
    assert f"Sitemap: {SITE}/sitemap.xml" in lines


def test_the_chat_page_leads_to_the_questions(client: FlaskClient) -> None:
    assert 'href="/faq"' in text(client, "/")


@pytest.mark.parametrize(("day", "status", "caution"), [("2027-12-01", 200, True), ("2029-01-01", 404, False)])
def test_an_answer_overdue_for_review_carries_a_caution_and_is_withdrawn_later(
    day: str, status: int, caution: bool
) -> None:
    later = datetime.fromisoformat(f"{day}T12:00+00:00")
    client = create_app(LiveConversation(Settings(), clock=lambda: later), Settings()).test_client()
    page = client.get("/faq/does-it-hurt")
    assert page.status_code == client.get("/api/v1/entries/does-it-hurt").status_code == status
    assert ("We are re-checking this answer." in page.get_data(as_text=True)) is caution
    for path in ("/sitemap.xml", "/faq", "/api/v1/entries"):
        assert ("faq/does-it-hurt" in client.get(path).get_data(as_text=True)) is caution
