import pytest
from playwright.sync_api import Page, expect

PHONE = {"viewport": {"width": 320, "height": 640}}


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.get_by_role("button", name="Ask", exact=True).click()


def test_ask_with_the_keyboard_only(page: Page) -> None:
    field = page.get_by_label("Your question")
    for _ in range(20):
        page.keyboard.press("Tab")
        if field.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.type("does it hurt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You asked about: Does dry needling hurt?")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("")


@pytest.mark.parametrize("page", [{"java_script_enabled": False}], indirect=True)
def test_ask_without_script(page: Page) -> None:
    ask(page, "how many sessions will i need")
    expect(page.get_by_role("heading", name="How many sessions will I need?")).to_be_visible()
    page.get_by_role("button", name="How soon").first.click()
    expect(page.locator(".turn")).to_have_count(1)
    ask(page, "i cant breathe")
    expect(page.get_by_role("link", name="Call 999")).to_be_visible()


def test_a_starter_and_a_follow_up_are_one_press_away(page: Page) -> None:
    page.get_by_role("button", name="Does dry needling hurt?").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator("#starters")).to_have_count(0)
    page.locator(".turn .picks button").last.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.get_by_label("Your question")).to_be_focused()


def test_a_choice_can_be_made(page: Page) -> None:
    ask(page, "what about the pain")
    choices = page.get_by_role("group", name="Choose a question")
    expect(choices.get_by_role("link", name="None of these")).to_be_visible()
    choices.get_by_role("button").first.click()
    expect(page.locator(".turn .entry")).to_have_count(1)


def test_the_emergency_card_can_be_tapped_to_call(page: Page) -> None:
    ask(page, "my chest is tight and i cant breathe since the session")
    card = page.locator(".card.emergency")
    expect(card.get_by_role("heading")).to_contain_text("This could be an emergency")
    expect(card.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")


def test_context_is_carried_to_the_next_question(page: Page) -> None:
    ask(page, "how long will i be sore")
    expect(page.locator(".turn")).to_have_count(1)
    ask(page, "how long does it last?")
    expect(page.locator(".turn").nth(1).get_by_role("heading", name="How long will I be sore?")).to_be_visible()


def test_the_reply_is_announced_once(page: Page) -> None:
    announcer = page.locator("#announcer")
    ask(page, "does it hurt")
    expect(announcer).to_contain_text("Does dry needling hurt?")
    expect(announcer).to_be_empty(timeout=5000)


def test_a_lost_connection_keeps_what_was_typed(page: Page, complaints: list[str]) -> None:
    page.route("**/turn", lambda route: route.fulfill(status=500, body="<main><p>Something went wrong.</p></main>"))
    ask(page, "does it hurt")
    expect(page.get_by_role("alert")).to_have_text("Something went wrong.")
    expect(page.get_by_label("Your question")).to_have_value("does it hurt")
    complaints.clear()  # the browser names the failed request, rightly
    page.unroute("**/turn")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".turn")).to_have_count(1)


def test_markup_in_a_question_stays_text(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> does it hurt")
    expect(page.locator(".asked")).to_contain_text("<img src=x")
    expect(page.locator(".turn img")).to_have_count(0)


@pytest.mark.parametrize("page", [PHONE], indirect=True)
def test_nothing_is_cut_off_on_a_narrow_phone(page: Page) -> None:
    ask(page, "how long will i be sore")
    expect(page.locator(".turn")).to_have_count(1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = page.locator("button:visible, summary:visible, a.dial:visible").evaluate_all(
        "elements => elements.map((element) => element.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44
