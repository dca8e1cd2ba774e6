"""Known questions are offered while one types."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import WITHOUT_SCRIPT, field

PAUSE_MS = 200  # a little longer than the page waits for the next key
KNOWN = ["Does dry needling hurt?", "How long will I be sore?", "Is dry needling safe?"]


@pytest.fixture
def looked_up(page: Page) -> list[str]:
    """Answer with the known questions; what was looked up."""
    asked: list[str] = []

    def answer(route: object) -> None:
        asked.append(parse_qs(urlsplit(route.request.url).query)["q"][0])  # type: ignore[attr-defined]
        found = [{"id": str(number), "question": question} for number, question in enumerate(KNOWN)]
        route.fulfill(json={"suggestions": found})  # type: ignore[attr-defined]

    page.route("**/api/v1/suggest?*", answer)
    return asked


@pytest.mark.usefixtures("looked_up")
def test_it_is_a_combobox_for_screen_readers(page: Page) -> None:
    box = page.get_by_role("combobox", name="Your question")
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_attribute("aria-autocomplete", "list")
    box.press_sequentially("does")
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox", name="Questions that have an answer").get_by_role("option")).to_have_text(KNOWN)
    expect(page.get_by_role("status")).to_have_text("3 questions below.")
    assert box.get_attribute("aria-controls") == page.get_by_role("listbox").get_attribute("id")
    assert box.get_attribute("aria-activedescendant") is None


@pytest.mark.usefixtures("looked_up")
def test_arrows_move_and_the_text_stays(page: Page) -> None:
    field(page).press_sequentially("does")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    for key, chosen in (("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", None), ("ArrowUp", 2)):
        page.keyboard.press(key)
        for number in range(3):
            expect(options.nth(number)).to_have_attribute("aria-selected", str(number == chosen).lower())
        active = None if chosen is None else options.nth(chosen).get_attribute("id")
        assert field(page).get_attribute("aria-activedescendant") == active
    expect(field(page)).to_have_value("does")
    expect(field(page)).to_be_focused()


@pytest.mark.usefixtures("looked_up")
def test_enter_asks_the_question_that_was_moved_to(page: Page) -> None:
    field(page).press_sequentially("does")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_contain_text(KNOWN[1])
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("")
    expect(field(page)).to_be_focused()


@pytest.mark.usefixtures("looked_up")
def test_enter_alone_asks_what_was_typed(page: Page) -> None:
    field(page).press_sequentially("does it smell")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Enter")
    expect(page.locator(".asked")).to_contain_text("does it smell")
    expect(page.get_by_role("listbox")).to_be_hidden()


@pytest.mark.usefixtures("looked_up")
@pytest.mark.parametrize("leave", ["Escape", "Tab"])
def test_leaving_the_list_sends_nothing_and_keeps_the_text(page: Page, leave: str) -> None:
    field(page).press_sequentially("does")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("ArrowDown")
    page.keyboard.press(leave)
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field(page)).to_have_value("does")
    expect(page.locator(".turn")).to_have_count(0)


@pytest.mark.usefixtures("looked_up")
def test_the_list_comes_back_with_an_arrow(page: Page) -> None:
    field(page).press_sequentially("does")
    expect(page.get_by_role("option")).to_have_count(3)
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")


@pytest.mark.usefixtures("looked_up")
def test_a_tap_asks(page: Page) -> None:
    field(page).press_sequentially("does")
    page.get_by_role("option", name=KNOWN[2]).click()
    expect(page.locator(".asked")).to_contain_text(KNOWN[2])
    expect(field(page)).to_be_focused()


def test_it_is_looked_up_once_after_a_pause(page: Page, looked_up: list[str]) -> None:
    page.clock.install()
    page.clock.pause_at("2030-01-01")
    field(page).press_sequentially("does it hurt")
    assert looked_up == []
    page.clock.run_for(PAUSE_MS)
    expect(page.get_by_role("option")).to_have_count(3)
    assert looked_up == ["does it hurt"]


@pytest.mark.parametrize("typed", ["do", "my number is 020 7946 0123", "x" * 81])
def test_short_long_and_private_texts_are_not_looked_up(page: Page, looked_up: list[str], typed: str) -> None:
    page.clock.install()
    page.clock.pause_at("2030-01-01")
    field(page).fill(typed)
    page.clock.run_for(PAUSE_MS)
    assert looked_up == []


def test_the_server_suggests_questions(page: Page) -> None:
    field(page).press_sequentially("how many sessions")
    expect(page.get_by_role("option", name="How many sessions will I need?")).to_be_visible()
    assert page.get_by_role("option").count() <= 6


def test_asking_goes_on_where_suggestions_fail(page: Page, complaints: list[str]) -> None:
    page.route("**/api/v1/suggest?*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        field(page).press_sequentially("does it hurt")
    page.keyboard.press("Enter")
    expect(page.locator(".turn .entry")).to_have_count(1)
    complaints.clear()  # the browser names the failed request


@pytest.mark.parametrize("page", [WITHOUT_SCRIPT], indirect=True)
def test_without_script_it_is_a_plain_field(page: Page) -> None:
    expect(page.get_by_role("textbox", name="Your question")).to_be_visible()
    expect(page.get_by_role("listbox")).to_be_hidden()
