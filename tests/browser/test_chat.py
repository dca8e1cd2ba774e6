import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import WITHOUT_SCRIPT, ask, field, latest, lose_connection

BOTH_WAYS = pytest.mark.parametrize("page", [{}, WITHOUT_SCRIPT], indirect=True, ids=["script", "no-script"])


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the control of that name has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(":focus").filter(has_text=name).count() or page.locator(":focus").get_attribute("id") == name:
            return
    raise AssertionError(f"'{name}' cannot be reached with Tab")


@BOTH_WAYS
def test_ask_with_the_keyboard_only(page: Page) -> None:
    tab_to(page, "question")
    page.keyboard.type("does it hurt")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="You asked about: Does dry needling hurt?")).to_be_visible()
    expect(field(page)).to_have_value("")


@BOTH_WAYS
def test_every_question_stays_on_the_page_with_its_answer(page: Page) -> None:
    ask(page, "how long will i be sore")
    ask(page, "how long does it last?")
    page.locator(".turn .picks button").last.click()
    expect(page.locator(".turn")).to_have_count(3)
    expect(page.locator(".turn").nth(0).get_by_role("heading", name="How long will I be sore?")).to_be_visible()
    expect(page.locator(".turn").nth(1).get_by_role("heading", name="How long will I be sore?")).to_be_visible()


def test_both_ways_show_the_same(browser: object, page: Page, site: str) -> None:
    questions = ["how long will i be sore", "how long does it last?", "what about the pain", "i cant breathe"]
    context = browser.new_context(**WITHOUT_SCRIPT)  # type: ignore[attr-defined]
    plain = context.new_page()
    plain.goto(site)
    for question in questions:
        ask(page, question)
        ask(plain, question)
    for turn in range(len(questions)):
        assert page.locator(".turn").nth(turn).inner_text().replace("Copy this answer", "").split() == (
            plain.locator(".turn").nth(turn).inner_text().split()
        )
    context.close()


@pytest.mark.parametrize("page", [WITHOUT_SCRIPT], indirect=True)
def test_at_most_ten_turns_are_kept_without_script(page: Page) -> None:
    for number in range(11):
        field(page).fill(f"does it hurt {number}")
        field(page).press("Enter")
    expect(page.locator(".turn")).to_have_count(10)
    expect(page.locator(".asked").first).to_contain_text("does it hurt 1")


@BOTH_WAYS
def test_a_starter_is_one_press_away(page: Page) -> None:
    page.get_by_role("group", name="Your session").get_by_role("button", name="Does dry needling hurt?").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.get_by_role("heading", name="You asked about: Does dry needling hurt?")).to_be_visible()
    expect(page.locator("#starters")).to_be_hidden()


@BOTH_WAYS
def test_what_was_half_typed_is_kept_when_a_question_is_picked(page: Page) -> None:
    field(page).fill("my shoulder")
    page.get_by_role("button", name="Does dry needling hurt?").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(field(page)).to_have_value("my shoulder")


@BOTH_WAYS
def test_a_choice_can_be_made_with_the_keyboard(page: Page) -> None:
    ask(page, "what about the pain")
    choices = page.get_by_role("group", name="Choose a question")
    expect(choices.get_by_role("link", name="None of these")).to_be_visible()
    choices.get_by_role("button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn .entry")).to_have_count(1)


def test_after_a_press_the_focus_is_in_the_field(page: Page) -> None:
    ask(page, "does it hurt")
    latest(page).locator(".picks button").last.click()
    expect(page.locator(".turn")).to_have_count(2)
    expect(field(page)).to_be_focused()


def test_the_focus_does_not_move_when_a_reply_arrives(page: Page) -> None:
    with page.expect_response("**/turn"):
        field(page).fill("does it hurt")
        field(page).press("Enter")
        page.get_by_role("link", name="Book").focus()
    expect(page.locator(".turn[data-entry]")).to_have_count(1)
    expect(page.get_by_role("link", name="Book")).to_be_focused()


def test_not_what_you_meant_leads_to_other_answers(page: Page) -> None:
    ask(page, "how long does it last")
    page.get_by_text("Not what you meant?").click()
    latest(page).get_by_role("group", name="Perhaps one of these").get_by_role("button").first.click()
    expect(page.locator(".turn")).to_have_count(2)


@BOTH_WAYS
def test_the_emergency_card_can_be_tapped_and_one_can_ask_on(page: Page) -> None:
    ask(page, "my chest is tight and i cant breathe since the session")
    card = page.locator(".card.emergency")
    expect(card.get_by_role("heading")).to_contain_text("This could be an emergency")
    expect(card.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")
    assert latest(page).get_by_role("button").count() == 0
    ask(page, "how many sessions will i need")
    expect(latest(page).get_by_role("heading", name="How many sessions will I need?")).to_be_visible()


def test_the_reply_is_announced_once_and_shortly(page: Page) -> None:
    announcer = page.locator("#announcer")
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => window.said.push(announcer.textContent))
            .observe(announcer, { childList: true, characterData: true, subtree: true }); }"""
    )
    ask(page, "does it hurt")
    expect(announcer).to_contain_text("You asked about: Does dry needling hurt?")
    expect(announcer).to_be_empty(timeout=5000)
    said = [words for words in page.evaluate("window.said") if words]
    assert len(said) == 1
    assert len(said[0]) < 400
    assert page.locator("#conversation [aria-live], #conversation [role=log], #conversation [role=alert]").count() == 0


def test_a_slow_reply_is_waited_for_visibly(page: Page) -> None:
    held: list[object] = []
    page.route("**/turn", lambda route: held.append(route))
    field(page).fill("does it hurt")
    field(page).press("Enter")
    expect(page.get_by_text("Looking that up")).to_be_visible()
    expect(latest(page).locator(".asked")).to_contain_text("does it hurt")
    held[0].continue_()  # type: ignore[attr-defined]
    expect(page.get_by_text("Looking that up")).to_have_count(0)
    expect(page.locator(".turn .entry")).to_have_count(1)


def test_a_lost_connection_loses_nothing_and_can_be_retried(page: Page, complaints: list[str]) -> None:
    lose_connection(page)
    expect(page.get_by_role("alert")).to_contain_text("The connection was lost.")
    expect(field(page)).to_have_value("does it hurt")
    expect(page.locator(".turn")).to_have_count(0)
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .entry")).to_have_count(1)
    expect(page.locator("#fault")).to_be_empty()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    complaints.clear()  # the browser names the failed request, rightly


def test_a_fault_of_the_server_is_told_in_its_own_words(page: Page, complaints: list[str]) -> None:
    page.route("**/turn", lambda route: route.fulfill(status=500, body="<main><p>Something went wrong.</p></main>"))
    page.get_by_role("button", name="Does dry needling hurt?").click()
    expect(page.get_by_role("alert")).to_have_text("Something went wrong.")
    page.unroute("**/turn")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".turn .entry")).to_have_count(1)
    complaints.clear()


def test_questions_asked_in_haste_are_answered_in_their_order(page: Page) -> None:
    for question in ("how long will i be sore", "how long does it last?"):
        field(page).fill(question)
        field(page).press("Enter")
    expect(page.locator(".turn[data-entry=soreness-duration]")).to_have_count(2)


@BOTH_WAYS
def test_markup_in_a_question_stays_text(page: Page) -> None:
    ask(page, "<img src=x onerror=alert(1)> does it hurt")
    expect(page.locator(".asked")).to_contain_text("<img src=x")
    expect(page.locator(".turn img")).to_have_count(0)


@pytest.mark.parametrize("page", [WITHOUT_SCRIPT], indirect=True)
def test_without_script_nothing_is_offered_that_needs_it(page: Page) -> None:
    ask(page, "does it hurt")
    expect(page.get_by_role("button", name="Copy this answer")).to_be_hidden()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    page.get_by_role("button", name="Clear this chat").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#starters")).to_be_visible()
