"""A real browser, Debian's Chromium, on a real server on loopback."""

import os
import shutil
import threading
from collections.abc import Iterator

import pytest
from werkzeug.serving import make_server

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(live: LiveConversation) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_app(live, Settings()), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator["playwright.Browser"]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        if os.environ.get("NEEDS_BROWSER"):
            pytest.fail("no chromium is on the PATH, and NEEDS_BROWSER is set")
        pytest.skip("no chromium is on the PATH (CHROMIUM may name one)")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of; a test that provokes something may clear it."""
    return []


@pytest.fixture
def page(
    browser: "playwright.Browser", site: str, request: pytest.FixtureRequest, complaints: list[str]
) -> Iterator["playwright.Page"]:
    """A page of its own for each test, opened at the chat; parametrise indirectly with the context's options.

    A console message, an error or a request to another origin, a cookie or anything stored fails the test.
    """
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda sent: None if sent.url.startswith(site) else complaints.append(f"request: {sent.url}"))
    page.goto(site)
    yield page
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()
    assert complaints == []
