"""A call at the front desk, in a real browser and without a mouse."""

import re
from collections.abc import Iterator

import pytest

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.serving import served
from web import create_app
from web.site import Site
from web.store import utc_now
from web.store.questions import Asked

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

PASSWORD = "four words in row"
WIDE, HALF = {"viewport": {"width": 1366, "height": 768}}, {"viewport": {"width": 683, "height": 768}}
NO_SCRIPT = {"java_script_enabled": False}
PATHS = ["", "?q=warfarin", "?q=pt+cant+breathe", "?topic=safety", "/answers/bruising?q=bruse", "/figures"]


@pytest.fixture(scope="module")
def desk(live: LiveConversation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The address of a desk where anna has an account, and the site behind it."""
    file = tmp_path_factory.mktemp("desk") / "pinpoint.db"
    app = create_app(live, Settings(database=f"sqlite:///{file}", record="everything"))
    site: Site = app.extensions["pinpoint"]
    site.store.staff.add("anna", "desk", PASSWORD, utc_now())
    site.store.questions.add(
        [Asked(asked=utc_now(), channel="page", outcome="fallback", entries=(), confidence=0, text="do you take dogs")]
    )
    with served(app) as address:
        yield f"{address}desk", site
    site.store.database.close()


@pytest.fixture
def page(
    browser: "playwright.Browser", desk: tuple[str, Site], request: pytest.FixtureRequest, complaints: list[str]
) -> Iterator["playwright.Page"]:
    """The lookup, signed in; parametrise indirectly with the context's options. A complaint fails the test."""
    context = browser.new_context(**getattr(request, "param", WIDE))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    context.add_init_script("globalThis.printed = 0; globalThis.print = () => { printed += 1; };")
    page = context.new_page()
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
    token = desk[1].store.sessions.open("anna", utc_now())
    context.add_cookies([{"name": "pinpoint-session", "value": token, "url": desk[0]}])
    page.goto(desk[0])
    playwright.expect(page.get_by_label("What is asked?")).to_be_focused()
    yield page
    context.close()
    assert complaints == []


def copied(page: "playwright.Page") -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_call_without_the_mouse(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    expect, entry = playwright.expect, desk[1].conversation.replies.shown("blood-thinners")
    page.keyboard.type("warfarin pt")
    opened = page.get_by_role("article", name=entry.question)
    expect(opened.get_by_text("For staff only:")).to_be_visible()
    page.keyboard.press("Alt+c")
    expect(page.get_by_role("status")).to_have_text("Short form copied.")
    assert copied(page) == entry.short
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name=entry.question)).to_be_focused()
    page.keyboard.press("Enter")
    expect(opened).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_role("status")).to_have_text("Full text copied.")
    assert copied(page) == entry.answer_text
    page.keyboard.press("p")
    assert page.evaluate("printed") == 1
    page.keyboard.press("Escape")
    assert page.evaluate("getSelection().toString()") == "warfarin pt"
    page.keyboard.type("parking")
    expect(page.locator("#opened article")).to_have_attribute("data-entry", "location")


def test_arrows_show_each_answer_and_lead_back_to_the_field(page: "playwright.Page") -> None:
    expect = playwright.expect
    page.keyboard.type("bruise how long")
    rows, opened = page.locator("#results [data-answer]"), page.locator("#opened article")
    expect(rows).to_have_count(6)
    expect(opened).to_have_attribute("data-entry", "bruising")
    for place in (0, 1, 2):
        page.keyboard.press("ArrowDown")
        expect(rows.nth(place)).to_be_focused()
    expect(opened).to_have_attribute("data-entry", rows.nth(2).get_attribute("data-answer") or "")
    expect(page.locator("#results [aria-current=true]")).to_have_count(1)
    for _ in range(3):
        page.keyboard.press("ArrowUp")
    expect(page.get_by_label("What is asked?")).to_be_focused()


def test_enter_in_the_field_opens_the_best_even_if_unlikely(page: "playwright.Page") -> None:
    page.keyboard.type("my cat and the needle and the moon")
    playwright.expect(page.get_by_text("None of these is likely enough")).to_be_visible()
    page.keyboard.press("Enter")
    playwright.expect(page.locator("#opened article")).to_be_focused()


def test_letters_typed_are_letters(page: "playwright.Page") -> None:
    page.keyboard.type("cpynt")
    playwright.expect(page.get_by_label("What is asked?")).to_have_value("cpynt")
    assert page.evaluate("printed") == 0


def test_an_emergency_is_shown_on_top_while_typing(page: "playwright.Page") -> None:
    page.keyboard.type("pt cant breathe")
    card = page.locator(".card.emergency")
    playwright.expect(card.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    page.keyboard.press("Control+a")
    page.keyboard.type("parking")
    playwright.expect(card).to_have_count(0)


def test_calls_are_noted(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    expect, site = playwright.expect, desk[1]
    page.keyboard.type("does it hurt")
    expect(page.locator("#opened article")).to_have_attribute("data-entry", "does-it-hurt")
    page.keyboard.press("Alt+y")
    expect(page.get_by_role("status")).to_have_text("Noted: asked by phone, answered.")
    page.keyboard.type("can i bring a parrot")
    expect(page.locator("#results [name=q]")).to_have_value("can i bring a parrot")
    page.keyboard.press("Alt+n")
    expect(page.get_by_role("status")).to_have_text("Noted: asked by phone, not answered.")
    site.recorder.work()
    today = utc_now().replace(hour=0, minute=0)
    found = {asked.text: asked for asked in site.store.questions.texts(today, utc_now(), ["answer", "fallback"])}
    assert (found["does it hurt"].channel, found["does it hurt"].entries) == ("phone", ("does-it-hurt",))
    assert found["can i bring a parrot"].outcome == "fallback"


def test_an_answer_that_is_out_of_date_is_flagged(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    page.keyboard.type("parking")
    page.get_by_role("button", name="This answer is out of date").click()
    playwright.expect(page.get_by_role("status")).to_contain_text("The editors will see")
    assert desk[1].store.flags.all()["location"].who == "anna"


def test_topics_by_keyboard(page: "playwright.Page") -> None:
    expect = playwright.expect
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="What dry needling is")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What dry needling is")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#opened article")).to_be_focused()
    page.locator("#opened article nav a").first.click()
    expect(page.locator("#opened article")).to_be_focused()


def test_a_session_that_ends_loses_nothing(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    expect = playwright.expect
    page.keyboard.type("does it hur")
    expect(page.locator("#opened article")).to_be_visible()
    desk[1].store.sessions.end("anna")
    page.keyboard.type("t")
    alert = page.get_by_role("alert").filter(has_text="You have been signed out. Your words are still here")
    expect(alert).to_be_visible()
    expect(page.get_by_label("What is asked?")).to_have_value("does it hurt")
    with page.expect_popup() as popup:
        alert.get_by_role("link", name="sign in again").click()
    popup.value.get_by_label("Name").fill("anna")
    popup.value.get_by_label("Password").fill(PASSWORD)
    popup.value.get_by_role("button", name="Sign in").click()
    expect(popup.value.get_by_label("What is asked?")).to_be_visible()
    popup.value.close()
    page.keyboard.press("Escape")
    page.keyboard.press("End")
    page.keyboard.type("?")
    expect(alert).to_be_hidden()
    page.keyboard.press("Alt+y")
    expect(page.get_by_role("status")).to_have_text("Noted: asked by phone, answered.")


def test_a_lost_connection_keeps_the_words(page: "playwright.Page", complaints: list[str]) -> None:
    page.route("**/lookup?*", lambda route: route.abort())
    page.keyboard.type("does it hurt")
    playwright.expect(page.get_by_text("The connection was lost.")).to_be_visible()
    page.unroute("**/lookup?*")
    page.keyboard.type("?")
    playwright.expect(page.locator("#opened article")).to_be_visible()
    playwright.expect(page.get_by_text("The connection was lost.")).to_have_count(0)
    complaints.clear()  # the browser names the failed requests, rightly, some of them late


def test_the_slip_has_the_letterhead_and_nothing_for_staff(page: "playwright.Page", desk: tuple[str, Site]) -> None:
    expect, clinic = playwright.expect, desk[1].conversation.base.clinic
    page.goto(f"{desk[0]}/answers/blood-thinners")
    expect(page.locator(".slip")).to_be_hidden()
    page.emulate_media(media="print")
    for words in (clinic.name, clinic.address, "Last checked"):
        expect(page.locator(".slip").get_by_text(words)).to_be_visible()
    for hidden in ("For staff only:", "Signed in as", "What is asked?"):
        expect(page.get_by_text(hidden)).to_be_hidden()


@pytest.mark.parametrize("page", [NO_SCRIPT], indirect=True)
def test_without_script(page: "playwright.Page") -> None:
    expect = playwright.expect
    page.get_by_label("What is asked?").fill("warfarin pt")
    page.keyboard.press("Enter")
    expect(page.locator("#opened article")).to_have_attribute("data-entry", "blood-thinners")
    expect(page.get_by_text("Copy short form")).to_be_hidden()
    page.locator("#results [data-answer]").nth(1).click()
    expect(page.locator("#results [aria-current=true]")).to_have_count(1)
    expect(page.get_by_label("What is asked?")).to_have_value("warfarin pt")
    page.get_by_role("button", name="Answered by phone").click()
    expect(page.get_by_role("status")).to_have_text("Noted.")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("page", [WIDE, HALF], ids=["wide", "half"], indirect=True)
def test_nothing_is_cut_off(page: "playwright.Page", desk: tuple[str, Site], path: str) -> None:
    page.goto(desk[0] + path)
    size = page.viewport_size
    assert size
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    heights = page.locator("#results a:visible, #opened button:visible, #look input").evaluate_all(
        "elements => elements.map((element) => element.getBoundingClientRect().height)"
    )
    assert min(heights, default=44) >= 44


@pytest.mark.parametrize("page", [WIDE], indirect=True)
def test_what_is_needed_on_the_phone_fits_without_scrolling(page: "playwright.Page") -> None:
    page.keyboard.type("warfarin pt")
    playwright.expect(page.locator("#results [data-answer]")).to_have_count(6)
    for part in (page.locator("#results [data-answer]").last, page.get_by_role("region", name="Short form")):
        box = part.bounding_box()
        assert box
        assert box["y"] + box["height"] <= 768


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "page", [{"color_scheme": "light"}, {"color_scheme": "dark"}], ids=["light", "dark"], indirect=True
)
def test_no_barrier_is_found(page: "playwright.Page", desk: tuple[str, Site], path: str) -> None:
    page.goto(desk[0] + path)
    for details in page.locator("summary").all():
        details.click()
    found = axe.Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_figures_for_a_period(page: "playwright.Page") -> None:
    expect = playwright.expect
    page.get_by_role("link", name="Figures").click()
    expect(page.get_by_role("heading", name=re.compile("Questions each day"))).to_be_visible()
    expect(page.get_by_role("row", name="do you take dogs")).to_be_visible()
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_label("to", exact=True).fill("2026-01-31")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing was asked between 1 January 2026 and 31 January 2026")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save for a spreadsheet").click()
    assert download.value.suggested_filename == "figures-2026-01-01-2026-01-31.csv"
