"""The weekly loop in a real browser: from a question that was not answered to its answer on the patient's page."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.serving import served
from tests.conftest import DATA, asked
from web import create_app
from web.site import Site
from web.store import utc_now
from web.store.flags import Flag

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

PASSWORD = "four words in row"
QUESTION = "dogs allowed inside"
NARROW = {"viewport": {"width": 320, "height": 640}}
NO_SCRIPT = {"java_script_enabled": False}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[str, Site]]:
    """The address of a site whose folder is watched, where ed has an account, and the site itself."""
    folder = Path(shutil.copytree(DATA / "small", tmp_path / "knowledge"))
    settings = Settings(knowledge=str(folder), database=f"sqlite:///{tmp_path}/pinpoint.db")
    live = LiveConversation(settings)
    app = create_app(live, settings)
    site: Site = app.extensions["pinpoint"]
    site.store.staff.add("ed", "editor", PASSWORD, utc_now())
    live.watch()
    site.recorder.start()
    with served(app) as address:
        yield address.rstrip("/"), site
    site.recorder.close()


@pytest.fixture
def page(
    browser: "playwright.Browser", desk: tuple[str, Site], request: pytest.FixtureRequest, complaints: list[str]
) -> Iterator["playwright.Page"]:
    """A page of ed's, signed in; parametrise indirectly with the context's options. A complaint fails the test."""
    context = browser.new_context(**getattr(request, "param", {}))
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    token = desk[1].store.sessions.open("ed", utc_now())
    context.add_cookies([{"name": "pinpoint-session", "value": token, "url": desk[0]}])
    yield page
    context.close()
    assert complaints == []


def ask(page: "playwright.Page", address: str, question: str = QUESTION) -> None:
    page.goto(address)
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()
    playwright.expect(page.locator(".turn")).to_have_count(1)


def find(page: "playwright.Page", review: str, question: str) -> None:
    """Open the review, once a question is on it: it is on record within half a second."""
    for _ in range(30):
        page.goto(review)
        if page.get_by_role("link", name=question).count():
            break
        page.wait_for_timeout(200)


@pytest.mark.parametrize("page", [{}, NO_SCRIPT], indirect=True, ids=["script", "no script"])
def test_from_a_question_without_an_answer_to_its_answer(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    address, _ = desk
    expect = playwright.expect
    ask(page, address)
    expect(page.get_by_role("heading", name="You asked about")).to_have_count(0)

    find(page, f"{address}/desk/review", QUESTION)
    page.get_by_role("link", name=QUESTION).click()
    page.get_by_label("The answer that fits").select_option("parking")
    page.get_by_role("button", name="See what this changes").click()
    expect(page.get_by_role("row", name=QUESTION)).to_contain_text("Where can I park?")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    expect(page.locator("ins")).to_contain_text(QUESTION)

    for _ in range(30):
        ask(page, address)
        if page.get_by_role("heading", name="Where can I park?").count():
            break
        page.wait_for_timeout(200)
    expect(page.get_by_role("heading", name="Where can I park?")).to_be_visible()
    page.goto(f"{address}/desk/review")
    expect(page.get_by_text("There is nothing to review")).to_be_visible()


@pytest.mark.parametrize("chat", ["", "/embed"], ids=["page", "widget"])
@pytest.mark.parametrize("page", [{}, NO_SCRIPT], indirect=True, ids=["script", "no script"])
def test_from_an_answer_that_did_not_help_to_its_dismissal(
    chat: str, page: "playwright.Page", desk: tuple[str, Site]
) -> None:
    address, _ = desk
    expect = playwright.expect
    ask(page, f"{address}{chat}", "price of a session")
    with page.context.expect_event("response", lambda answer: answer.url == f"{address}/feedback"):
        page.get_by_role("group", name="Was this helpful?").get_by_role("button", name="No").click()

    find(page, f"{address}/desk/review", "price of a session")
    expect(page.get_by_text("1 said that the answer did not help")).to_be_visible()
    page.get_by_role("link", name="price of a session").click()
    expect(page.get_by_role("link", name="How much does it cost?")).to_be_visible()
    page.get_by_role("button", name="Dismiss: do not show again").click()
    expect(page.get_by_text("There is nothing to review")).to_be_visible()


def test_an_answer_is_seen_while_it_is_typed_and_an_edit_undone(
    page: "playwright.Page", desk: tuple[str, Site]
) -> None:
    expect = playwright.expect
    page.goto(f"{desk[0]}/desk/entries/cost/edit")
    page.get_by_label("Answer", exact=True).fill("**Nothing** at all.")
    expect(page.locator("#looks strong")).to_have_text("Nothing")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="Saved")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("del")).to_contain_text("**Nothing** at all.")


def test_a_fault_is_shown_at_its_field(page: "playwright.Page", desk: tuple[str, Site], complaints: list[str]) -> None:
    page.goto(f"{desk[0]}/desk/entries/cost/edit")
    answer = page.get_by_label("Answer", exact=True)
    answer.fill("Call {clinic.fax}.")
    page.get_by_role("button", name="Save").click()
    playwright.expect(answer).to_have_accessible_description("'{clinic.fax}' is no detail of clinic.yaml")
    playwright.expect(answer).to_have_value("Call {clinic.fax}.")
    complaints.clear()  # the browser names the refused form, rightly


@pytest.mark.parametrize("page", [{}, NARROW, {"color_scheme": "dark"}], indirect=True, ids=["wide", "narrow", "dark"])
def test_every_page_is_within_reach_of_all(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    address, site = desk
    judged = {"outcome": "answer", "entries": ("cost",), "helpful": False, "after": "parking"}
    moment = utc_now() - timedelta(hours=1)
    site.store.questions.add([asked(moment, text=QUESTION), asked(moment, text="dogs allowed", **judged)])
    site.store.flags.add(Flag("cost", "dora", utc_now()))
    page.goto(f"{address}/desk/review")
    look(page)
    page.locator(".waiting a").first.click()
    look(page)
    page.get_by_role("button", name="See what this changes").click()
    look(page)
    page.get_by_role("button", name="Save").click()
    look(page)
    for path in ("upkeep", "history", "entries/new", "entries/cost/edit"):
        page.goto(f"{address}/desk/{path}")
        look(page)


def look(page: "playwright.Page") -> None:
    """Check a page by axe's rules, that it is nowhere cut off, and that all that can be pressed is large enough."""
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url
    heights = page.locator("button:visible, a.button:visible, select:visible, input:visible:not([type=checkbox])")
    assert min(heights.evaluate_all("all => all.map((each) => each.getBoundingClientRect().height)")) >= 44, page.url
