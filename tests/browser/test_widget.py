"""The chat on a clinic's own site: two origins, a strict policy, and styles that would break it if they could."""

import socket
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Locator, Page, expect

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.clinic_site import clinic_site
from tests.browser.serving import served
from web import create_app

PHONE = {"viewport": {"width": 390, "height": 700}}


@pytest.fixture(scope="module")
def origins(live: LiveConversation) -> Iterator[dict[str, str]]:
    """The addresses of the chat, of a clinic's site that may show it, and of a site that may not."""
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
    chat_app = create_app(live, Settings(allowed_sites=[f"http://127.0.0.1:{port}"]))
    with (
        served(chat_app) as chat,
        served(clinic_site(chat)) as stranger,
        served(clinic_site(chat, forger=f"{stranger}forger"), port) as clinic,
    ):
        yield {"chat": chat, "clinic": clinic, "stranger": stranger}


@pytest.fixture
def context(
    browser: Browser, origins: dict[str, str], request: pytest.FixtureRequest, complaints: list[str]
) -> Iterator[BrowserContext]:
    """A new visitor. A console message (so, a breach of a policy), a cookie or anything stored fails the test, and so
    does a request to anybody else.
    """
    context = browser.new_context(**getattr(request, "param", {}))
    known = tuple(origins.values())
    context.on("console", lambda message: complaints.append(f"console: {message.text}"))
    context.on("weberror", lambda error: complaints.append(f"error: {error.error}"))
    context.on("request", lambda sent: None if sent.url.startswith(known) else complaints.append(f"sent: {sent.url}"))
    yield context
    assert context.storage_state(indexed_db=True) == {"cookies": [], "origins": []}
    context.close()
    assert complaints == []


@pytest.fixture
def clinic(context: BrowserContext, origins: dict[str, str]) -> Page:
    """The clinic's page, as it stands."""
    page = context.new_page()
    page.goto(f"{origins['clinic']}bare")
    return page


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Ask us")


def opened(page: Page) -> FrameLocator:
    launcher(page).click()
    frame = page.frame_locator("pinpoint-chat iframe")
    expect(frame.get_by_label("Your question")).to_be_focused()
    return frame


def chat_frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if frame.url.endswith("/embed"))


def press_until_focused(page: Page, name: str, key: str = "Tab") -> None:
    for _ in range(30):
        page.keyboard.press(key)
        if (
            page.evaluate("(document.activeElement.shadowRoot?.activeElement ?? document.activeElement).innerText")
            == name
        ):
            return
    pytest.fail(f"{key} does not reach {name}")


@pytest.mark.parametrize("look", ["bare", "calm", "dark", "hostile"])
def test_open_ask_and_close_with_the_keyboard_only(context: BrowserContext, origins: dict[str, str], look: str) -> None:
    page = context.new_page()
    page.goto(f"{origins['clinic']}{look}")
    press_until_focused(page, "Ask us")
    page.keyboard.press("Enter")
    frame = page.frame_locator("pinpoint-chat iframe")
    expect(frame.get_by_label("Your question")).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.type("does it hurt")
    page.keyboard.press("Enter")
    expect(frame.get_by_role("heading", name="Does dry needling hurt?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()
    expect(launcher(page)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(frame.get_by_label("Your question")).to_be_focused()
    expect(frame.get_by_role("heading", name="Does dry needling hurt?")).to_be_visible()
    press_until_focused(page, "Close", "Shift+Tab")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(launcher(page)).to_be_focused()


@pytest.mark.parametrize("look", ["bare", "hostile"])
def test_it_looks_the_same_whatever_the_page_does(context: BrowserContext, origins: dict[str, str], look: str) -> None:
    page = context.new_page()
    page.goto(f"{origins['clinic']}{look}")
    button = launcher(page).bounding_box()
    opened(page)
    panel = page.get_by_role("dialog").bounding_box()
    close = page.get_by_role("button", name="Close").bounding_box()
    assert button is not None
    assert panel is not None
    assert close is not None
    assert (round(button["x"] + button["width"]), round(button["y"] + button["height"])) == (1264, 704)
    assert 44 <= button["height"] < 60
    assert close["height"] >= 44
    assert (round(panel["width"]), panel["y"] > 0, panel["y"] + panel["height"] < button["y"]) == (416, True, True)
    assert launcher(page).evaluate("button => getComputedStyle(button).backgroundColor") == "rgb(11, 93, 90)"
    topmost = "({x, y}) => document.elementFromPoint(x + 9, y + 9).localName"
    assert page.evaluate(topmost, panel) == "pinpoint-chat"


def test_a_site_that_is_not_allowed_gets_no_chat(
    context: BrowserContext, origins: dict[str, str], complaints: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{origins['stranger']}bare")
    with page.expect_event("console", lambda message: "postMessage" in message.text):  # hello, and nobody there
        launcher(page).click()
    assert "frame-ancestors" in complaints[0]
    expect(page.get_by_role("link", name="New tab")).to_have_attribute("href", origins["chat"])
    expect(page.frame_locator("pinpoint-chat iframe").get_by_label("Your question")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(launcher(page)).to_be_focused()
    complaints.clear()


def test_nobody_else_can_close_the_chat_or_take_its_focus(context: BrowserContext, origins: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{origins['clinic']}forged")
    opened(page)
    press_until_focused(page, "Close", "Shift+Tab")
    forgers = [frame for frame in page.frames if frame.url.endswith(("/forged", "/forger", "/embed?another"))]
    assert len(forgers) == 3
    for frame in forgers:  # the page itself, a frame of another origin, a frame of the chat's origin
        frame.evaluate("top.postMessage('pinpoint:close', '*')")
    chat_frame(page).evaluate("postMessage('pinpoint:focus', '*')")
    for frame in (page.main_frame, chat_frame(page)):  # a message takes its turn: by now those have been heard
        frame.evaluate("() => new Promise((heard) => { onmessage = heard; postMessage('', '*'); })")
    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("button", name="Close")).to_be_focused()


def test_a_page_that_took_the_chats_place_is_not_heard(
    context: BrowserContext, origins: dict[str, str], complaints: list[str]
) -> None:
    page = context.new_page()
    page.goto(f"{origins['clinic']}forged")
    opened(page)
    frame = chat_frame(page)
    with page.expect_event("console", lambda message: "postMessage" in message.text):  # hello, to the chat alone
        frame.goto(f"{origins['stranger']}forger")
    frame.evaluate("parent.postMessage('pinpoint:close', '*')")
    page.evaluate("() => new Promise((heard) => { onmessage = heard; postMessage('', '*'); })")
    expect(page.get_by_role("dialog")).to_be_visible()
    complaints.clear()


@pytest.mark.parametrize("context", [PHONE, {"viewport": {"width": 700, "height": 390}}], indirect=True)
def test_it_fills_a_small_screen(clinic: Page) -> None:
    frame = opened(clinic)
    panel = clinic.get_by_role("dialog").bounding_box()
    size = clinic.viewport_size
    assert panel is not None
    assert size is not None
    assert panel == {"x": 0, "y": 0, **size}
    assert clinic.get_by_role("dialog").evaluate("panel => panel.matches(':modal')")
    frame.get_by_label("Your question").press("Escape")
    expect(launcher(clinic)).to_be_focused()


@pytest.mark.parametrize("context", [{}, PHONE, {"color_scheme": "dark"}, {"forced_colors": "active"}], indirect=True)
def test_axe_finds_nothing_wrong(clinic: Page) -> None:
    frame = opened(clinic)
    frame.get_by_label("Your question").fill("does it hurt")
    frame.get_by_role("button", name="Ask", exact=True).click()
    expect(frame.get_by_role("heading", name="Does dry needling hurt?")).to_be_visible()
    for part in (clinic, chat_frame(clinic)):
        found = Axe().run(part, options={"iframes": False})
        assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_script_there_is_a_plain_link(clinic: Page, origins: dict[str, str]) -> None:
    expect(launcher(clinic)).to_have_count(0)
    clinic.get_by_role("link", name="Ask us").click()
    expect(clinic).to_have_url(origins["chat"])


@pytest.mark.parametrize("context", [{"java_script_enabled": False}], indirect=True)
def test_without_script_the_framed_chat_stays_in_its_frame(clinic: Page, origins: dict[str, str]) -> None:
    clinic.goto(f"{origins['chat']}embed")
    clinic.get_by_label("Your question").fill("does it hurt")
    clinic.get_by_role("button", name="Ask", exact=True).click()
    expect(clinic.get_by_role("heading", name="Does dry needling hurt?")).to_be_visible()
    clinic.locator(".picks button").last.click()
    assert clinic.url.startswith(f"{origins['chat']}embed")


def test_the_link_gives_way_to_the_button_and_nothing_moves(clinic: Page) -> None:
    expect(launcher(clinic)).to_be_visible()
    expect(clinic.get_by_role("link", name="Ask us")).to_have_count(0)
    assert clinic.locator("pinpoint-chat iframe").count() == 0
    opened(clinic)
    shifts = clinic.evaluate(
        """() => {
            const observer = new PerformanceObserver(() => {});
            observer.observe({ type: "layout-shift", buffered: true });
            return observer.takeRecords().length;
        }"""
    )
    assert shifts == 0


def test_attributes_change_words_place_and_colour(context: BrowserContext, origins: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(
        f"{origins['clinic']}calm?label=Zapytaj&close=Zamknij&new-tab=Nowa+karta&lang=pl&position=left&colour=%23ffd166"
    )
    button = page.get_by_role("button", name="Zapytaj")
    assert button.bounding_box()["x"] == 16  # type: ignore[index]
    colours = button.evaluate("button => [getComputedStyle(button).backgroundColor, getComputedStyle(button).color]")
    assert colours == ["rgb(255, 209, 102)", "rgb(0, 0, 0)"]
    button.click()
    expect(page.get_by_role("dialog", name="Zapytaj")).to_be_visible()
    expect(page.get_by_role("link", name="Nowa karta")).to_be_visible()
    expect(page.locator("pinpoint-chat")).to_have_attribute("lang", "pl")
    page.get_by_role("button", name="Zamknij").click()
    expect(button).to_be_focused()


@pytest.mark.parametrize(("context", "shown"), [({}, True), (PHONE, False)], indirect=["context"])
def test_it_may_be_open_at_once_but_leaves_the_focus(
    context: BrowserContext, origins: dict[str, str], shown: bool
) -> None:
    page = context.new_page()
    page.goto(f"{origins['clinic']}calm?open")
    expect(page.get_by_role("dialog")).to_be_visible(visible=shown)
    if shown:
        expect(page.frame_locator("pinpoint-chat iframe").get_by_label("Your question")).to_be_visible()
    assert page.evaluate("document.activeElement.localName") == "body"


def test_the_chat_is_lent_the_clipboard_and_nothing_else(clinic: Page) -> None:
    opened(clinic)
    allowed = chat_frame(clinic).evaluate("document.featurePolicy.allowedFeatures()")
    assert "clipboard-write" in allowed
    assert not {"camera", "clipboard-read", "geolocation", "microphone"} & set(allowed)


def test_paper_shows_no_button(clinic: Page) -> None:
    expect(launcher(clinic)).to_be_visible()
    clinic.emulate_media(media="print")
    expect(launcher(clinic)).to_be_hidden()


def test_a_link_in_the_chat_opens_beside_it(clinic: Page, context: BrowserContext, complaints: list[str]) -> None:
    frame = opened(clinic)
    chat_frame(clinic).evaluate(
        """() => {  // an answer may hold such a link
            const link = document.createElement("a");
            document.getElementById("conversation").append(Object.assign(link, { href: "https://clinic.example/" }));
            link.textContent = "Timetable";
        }"""
    )
    context.route("https://clinic.example/**", lambda route: route.fulfill(body="Trains on Sundays"))
    with clinic.expect_popup() as opening:
        frame.get_by_role("link", name="Timetable").click()
    expect(opening.value.get_by_text("Trains on Sundays")).to_be_visible()
    expect(frame.get_by_label("Your question")).to_be_visible()
    complaints.clear()  # the timetable was asked of somebody else, as it should be
    telephone = frame.locator("a[href^='tel:']").first
    telephone.evaluate("link => link.addEventListener('click', (event) => event.preventDefault())")
    telephone.click()
    assert telephone.get_attribute("target") is None


def test_the_instructions_show_the_button_at_work(context: BrowserContext, origins: dict[str, str]) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{origins['chat']}install")
    page.get_by_role("button", name="Copy").first.click()
    expect(page.get_by_role("status")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.locator("#snippet").inner_text()
    opened(page).get_by_label("Your question").press("Escape")
    expect(launcher(page)).to_be_focused()
    assert Axe().run(page, options={"iframes": False}).violations_count == 0
