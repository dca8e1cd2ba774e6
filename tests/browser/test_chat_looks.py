"""The page holds on small screens, zoomed in, in other colours and directions, and to axe's rules."""

import importlib.resources
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.live import LiveConversation
from bot.settings import Settings
from tests.browser.chat import NARROW, PHONE, STATES, ask, field, latest
from tests.browser.conftest import watched
from tests.browser.serving import served
from web import create_app

ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}  # 1280 x 1024 at 400 %
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
SIZES = {"phone": PHONE, "desktop": DESKTOP}
CALM = {"reduced_motion": "reduce"}
RULES = "{ resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } }"
TO_PRESS = "button, summary, [role=option], .call, .book, .dial, .none, footer a"


@pytest.fixture(scope="session")
def axe() -> str:
    return (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, axe: str) -> list[str]:
    page.evaluate(axe)
    found = page.evaluate(f"axe.run({RULES})")["violations"]
    return [f"{each['id']}: {node['html']} {node['failureSummary']}" for each in found for node in each["nodes"]]


def pressable(page: Page) -> list[float]:
    """Return the shorter side, in pixels, of everything that can be pressed."""
    side = "(each) => { const { width, height } = each.getBoundingClientRect(); return Math.min(width, height); }"
    return list(page.locator(TO_PRESS).filter(visible=True).evaluate_all(f"all => all.map({side})"))


@pytest.mark.parametrize("state", STATES)
def test_every_state(
    browser: Browser,
    site: str,
    complaints: list[str],
    axe: str,
    picture: Callable[[Page, str], None],
    state: str,
    screen: str,
) -> None:
    """Reach a state; axe finds nothing, everything to press is large enough, nothing is cut off."""
    size, scheme = screen.split("-")
    with watched(browser, site, complaints, color_scheme=scheme, **SIZES[size], **CALM) as page:
        STATES[state](page)
        picture(page, f"{screen}-{state.replace(' ', '-')}")
        assert violations(page, axe) == []
        assert min(pressable(page)) >= 44
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if state == "lost":
            complaints.clear()  # the browser names the failed request


@pytest.mark.parametrize("question", ["does it hurt", "what about the pain", "i cant breathe", "flibber", " " * 3])
def test_without_our_scripts_axe_finds_nothing_either(
    page: Page, axe: str, complaints: list[str], question: str
) -> None:
    page.route("**/static/*.js*", lambda route: route.abort())
    page.reload()
    field(page).evaluate("each => each.removeAttribute('required')")
    field(page).fill(question)
    field(page).press("Enter")
    expect(page.locator(".turn, #fault:not(:empty)")).to_have_count(1)
    page.wait_for_load_state()
    assert violations(page, axe) == []
    complaints.clear()  # the browser names the scripts that it did not get, and the status 422


def test_the_page_of_a_fault(page: Page, site: str, axe: str, complaints: list[str]) -> None:
    page.goto(f"{site}nowhere")
    assert violations(page, axe) == []
    complaints.clear()  # the browser names the status 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("colour", ["#7a2f6b", "#0a4d8c", "#8a1c1c", "#1d1d1d"])
def test_one_colour_makes_a_clinics_own_page(
    browser: Browser, live: LiveConversation, complaints: list[str], axe: str, tmp_path: Path, colour: str, scheme: str
) -> None:
    (tmp_path / "brand.css").write_text(f":root {{ --clinic-colour: {colour}; }}")
    (tmp_path / "logo.svg").write_text(
        "<svg xmlns='http://www.w3.org/2000/svg' width='99' height='33'><circle r='9'/></svg>"
    )
    with (
        served(create_app(live, Settings(knowledge=str(tmp_path)))) as address,
        watched(browser, address, complaints, color_scheme=scheme, **PHONE, **CALM) as page,
    ):
        assert page.locator(".logo").evaluate("each => each.naturalWidth") == 99
        ask(page, "does it hurt")
        paint = page.locator(".send").evaluate("each => getComputedStyle(each).backgroundColor")
        assert paint != "rgb(11, 93, 90)"
        assert violations(page, axe) == []


@pytest.mark.parametrize(
    ("page", "state"),
    [*((ZOOMED, state) for state in STATES), *((NARROW, state) for state in ("start", "typing", "sources", "warning"))],
    indirect=["page"],
)
def test_nothing_is_cut_off_on_a_narrow_screen_or_zoomed_in(page: Page, complaints: list[str], state: str) -> None:
    STATES[state](page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert min(pressable(page)) >= 44
    if state == "lost":
        complaints.clear()


@pytest.mark.parametrize("page", [ZOOMED], indirect=True)
def test_zoomed_in_nothing_sticks_over_what_one_reads(page: Page) -> None:
    ask(page, "does it hurt")
    assert page.locator(".site, #ask").evaluate_all("all => all.map((each) => getComputedStyle(each).position)") == [
        "static",
        "static",
    ]


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_the_clinic_and_the_field_stay_in_view(page: Page) -> None:
    for question in ("does it hurt", "how many sessions will i need"):
        ask(page, question)
    expect(page.get_by_role("link", name="Call")).to_be_in_viewport(ratio=1)
    expect(field(page)).to_be_in_viewport(ratio=1)
    header, turn = page.locator(".site").bounding_box(), latest(page).bounding_box()
    assert header is not None
    assert turn is not None
    assert turn["y"] >= header["y"] + header["height"]


@pytest.mark.parametrize("page", [{**PHONE, **CALM}], indirect=True)
def test_what_has_the_focus_is_not_covered(page: Page) -> None:
    ask(page, "does it hurt")
    for _ in range(40):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => { const focused = document.activeElement, box = focused.getBoundingClientRect();
                const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
                return focused !== document.body && !focused.matches(".skip") && !(top && focused.contains(top)) }"""
        )
        assert not covered, page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("page", [{**PHONE, **CALM}, {**DESKTOP, **CALM}], indirect=True, ids=["phone", "desktop"])
def test_it_reads_from_right_to_left(page: Page, picture: Callable[[Page, str], None]) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    picture(page, f"{page.viewport_size['width']}-rtl-start")  # type: ignore[index]
    ask(page, "does it hurt")
    picture(page, f"{page.viewport_size['width']}-rtl-answer")  # type: ignore[index]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    asked, reply = page.locator(".asked").bounding_box(), page.locator(".reply").bounding_box()
    send, box = page.get_by_role("button", name="Ask", exact=True).bounding_box(), field(page).bounding_box()
    assert asked is not None
    assert reply is not None
    assert send is not None
    assert box is not None
    assert asked["x"] == pytest.approx(reply["x"], abs=1)  # what was asked stands at the line's end
    assert send["x"] < box["x"]


@pytest.mark.parametrize("page", [{"forced_colors": "active", **CALM}], indirect=True)
def test_forced_colours_keep_borders_and_the_active_option(page: Page, picture: Callable[[Page, str], None]) -> None:
    STATES["typing"](page)
    picture(page, "forced-colours-typing")
    active, other = page.get_by_role("option", selected=True), page.get_by_role("option", selected=False).first
    colour = "each => getComputedStyle(each).backgroundColor"
    assert active.evaluate(colour) != other.evaluate(colour)
    ask(page, "i cant breathe")
    picture(page, "forced-colours-emergency")
    for part in (".card", ".dial", ".send", ".call"):
        assert page.locator(part).last.evaluate("each => getComputedStyle(each).borderTopStyle") == "solid"


@pytest.mark.parametrize(
    ("page", "motion"),
    [({"reduced_motion": "reduce"}, "none"), ({}, "pulse")],
    indirect=["page"],
    ids=["calm", "moving"],
)
def test_motion_is_reduced_for_those_who_want_that(page: Page, motion: str) -> None:
    page.route("**/turn", lambda _: None)  # never answered
    field(page).fill("does it hurt")
    field(page).press("Enter")
    expect(page.get_by_text("Looking that up")).to_be_visible()
    dots = page.locator(".dots").evaluate("each => getComputedStyle(each, '::after').animationName")
    scroll = page.evaluate("getComputedStyle(document.documentElement).scrollBehavior")
    assert (dots, scroll) == (motion, "auto" if motion == "none" else "smooth")
