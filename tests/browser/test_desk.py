"""The desk in a real browser: what it sends along with a form decides whether the form is taken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.serving import served
from web import create_app
from web.store import utc_now

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

PASSWORD = "four words in row"


@pytest.fixture
def desk(live: LiveConversation, tmp_path: Path) -> Iterator[str]:
    """The address of a desk where anna has an account."""
    app = create_app(live, Settings(database=f"sqlite:///{tmp_path}/pinpoint.db"))
    store = app.extensions["pinpoint"].store
    store.staff.add("anna", "desk", PASSWORD, utc_now())
    with served(app) as address:
        yield f"{address}desk"
    store.database.close()


def test_signing_in_with_the_keyboard_and_out(browser: "playwright.Browser", desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(desk)
    page.get_by_label("Name").fill("anna")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    playwright.expect(page.get_by_role("alert")).to_have_text("That name and password do not go together.")
    page.get_by_label("Name").fill("anna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    playwright.expect(page.get_by_text("Signed in as anna")).to_be_visible()
    (cookie,) = [cookie for cookie in context.cookies() if cookie["name"] == "pinpoint-session"]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["expires"]) == (True, "Strict", -1)
    page.get_by_role("link", name="Change password").click()
    page.get_by_label("Your password now").fill(PASSWORD)
    page.get_by_label("New password", exact=True).fill(PASSWORD + " more")
    page.get_by_label("New password again").fill(PASSWORD + " more")
    page.get_by_role("button", name="Change password").click()
    playwright.expect(page.get_by_text("Signed in as anna")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    playwright.expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    page.goto(desk)
    playwright.expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert complaints == []
    context.close()


def test_another_site_cannot_send_our_form(browser: "playwright.Browser", desk: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(desk)
    token = page.locator("[name=token]").input_value()
    form = f'<form method="post" action="{desk}/sign-in"><input name="token" value="{token}"><button>Go</button></form>'
    page.route("http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=form))
    page.goto("http://evil.example/")
    page.get_by_role("button", name="Go").click()
    playwright.expect(page.get_by_role("heading", name="That was refused")).to_be_visible()
    context.close()
