"""A real browser, Debian's Chromium, on a real server on loopback."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.serving import served
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", metavar="DIR", help="write pictures of the chat's main states to this folder")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Look at each state on a bright phone and on a dark desk; for pictures, the other way round as well."""
    if "screen" in metafunc.fixturenames:
        screens = ["phone-light", "desktop-dark", "phone-dark", "desktop-light"]
        pictures = metafunc.config.getoption("--screenshots", default=None)
        metafunc.parametrize("screen", screens if pictures else screens[:2])


@pytest.fixture(scope="session")
def site(live: LiveConversation) -> Iterator[str]:
    with served(create_app(live, Settings())) as address:
        yield address


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

    A console message (the browser reports what the CSP forbids there), an error or a request to another origin, a
    cookie or anything stored fails the test.
    """
    with watched(browser, site, complaints, **getattr(request, "param", {})) as page:
        yield page


@contextmanager
def watched(
    browser: "playwright.Browser", site: str, complaints: list[str], **options: object
) -> Iterator["playwright.Page"]:
    """Open the chat in a context of its own, and see to it that the browser has nothing to complain of."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    page.on("request", lambda sent: None if sent.url.startswith(site) else complaints.append(f"request: {sent.url}"))
    page.goto(site)
    yield page
    stored = page.evaluate("async () => [sessionStorage.length, (await indexedDB.databases()).length]")
    assert stored == [0, 0]
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()
    assert complaints == []


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[["playwright.Page", str], None]:
    """What writes a picture of the page, if pictures are asked for."""
    folder = request.config.getoption("--screenshots", default=None)

    def take(page: "playwright.Page", name: str) -> None:
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}.png")

    return take
