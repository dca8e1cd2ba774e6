"""What one can do with answers and details: keep, rate, clear; think twice before giving private ones."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chat import WITHOUT_SCRIPT, ask, field, warn

CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


@pytest.mark.parametrize("page", [CLIPBOARD], indirect=True)
def test_an_answer_can_be_copied(page: Page) -> None:
    ask(page, "does it hurt")
    page.get_by_role("button", name="Copy this answer").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "You asked about:" in copied
    assert "It can hurt, but most people find it mild and brief." in copied
    assert copied.endswith("Riverside Example Clinic, 020 7946 0123\n")
    assert "Was this helpful" not in copied


def test_where_copying_is_refused_it_is_said(page: Page) -> None:
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error()); }")
    ask(page, "does it hurt")
    page.get_by_role("button", name="Copy this answer").click()
    expect(page.get_by_role("button", name="Could not copy")).to_be_visible()


def test_the_conversation_can_be_printed_with_its_sources(page: Page) -> None:
    page.evaluate(
        """() => { window.print = () => {
            dispatchEvent(new Event("beforeprint"));
            window.unfolded = document.querySelectorAll(".sources[open]").length;
            dispatchEvent(new Event("afterprint"));
        }; }"""
    )
    ask(page, "does it hurt and how many sessions do i need?")
    page.get_by_role("button", name="Print or save for my visit").click()
    assert page.evaluate("window.unfolded") == 2
    expect(page.locator(".sources[open]")).to_have_count(0)


def test_print_shows_answers_and_clinic_but_no_controls(page: Page) -> None:
    ask(page, "does it hurt")
    page.emulate_media(media="print")
    expect(page.locator(".answer")).to_be_visible()
    expect(page.get_by_text("020 7946 0123").first).to_be_visible()
    assert page.locator("button:visible, input:visible").count() == 0


@pytest.mark.parametrize("said", ["Yes", "No"])
def test_feedback_is_sent_and_thanked_for(page: Page, said: str) -> None:
    page.route("**/feedback", lambda route: route.fulfill(status=204))
    ask(page, "how much does a session cost")
    ask(page, "does it hurt")
    with page.expect_request("**/feedback") as sent:
        page.get_by_role("group", name="Was this helpful?").last.get_by_role("button", name=said).click()
    words = "entry=does-it-hurt&asked=does+it+hurt&asked_entry=cost"
    assert sent.value.post_data == f"{words}&helpful={said.lower()}&place=%2F"
    expect(page.get_by_text("Thank you.")).to_be_focused()
    expect(page.get_by_role("group", name="Was this helpful?")).to_have_count(1)  # that of the question before


def test_feedback_that_is_lost_can_be_given_again(page: Page, complaints: list[str]) -> None:
    page.route("**/feedback", lambda route: route.abort())
    ask(page, "does it hurt")
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("That did not get through. Please try again.")).to_be_visible()
    expect(page.get_by_role("button", name="Yes")).to_be_visible()
    complaints.clear()  # the browser names the failed request


@pytest.mark.parametrize("page", [WITHOUT_SCRIPT], indirect=True)
def test_feedback_without_script_posts_a_form(page: Page) -> None:
    page.route("**/feedback", lambda route: route.fulfill(content_type="text/html", body="<p>Thank you</p>"))
    ask(page, "does it hurt")
    with page.expect_request("**/feedback") as sent:
        page.get_by_role("button", name="No", exact=True).click()
    assert sent.value.post_data == "entry=does-it-hurt&asked=does+it+hurt&asked_entry=&helpful=no"
    expect(page.get_by_text("Thank you")).to_be_visible()


def test_the_chat_can_be_cleared(page: Page) -> None:
    ask(page, "how long will i be sore")
    page.get_by_role("button", name="Clear this chat").click()
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator("#starters")).to_be_visible()
    expect(page.get_by_role("button", name="Clear this chat")).to_be_hidden()
    expect(field(page)).to_be_focused()
    assert "sore" not in page.locator("#ask").evaluate("form => new URLSearchParams(new FormData(form)).toString()")


def test_private_details_are_warned_of_before_they_are_sent(page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    warn(page)
    expect(page.get_by_role("alertdialog")).to_contain_text(
        "This looks like a phone number. You don't need to give it."
    )
    expect(page.get_by_role("button", name="Change it")).to_be_focused()
    assert sent == []


@pytest.mark.parametrize("way", ["press", "Escape"])
def test_private_details_can_be_changed(page: Page, way: str) -> None:
    warn(page)
    if way == "press":
        page.get_by_role("button", name="Change it").click()
    else:
        page.keyboard.press(way)
    expect(page.get_by_role("alertdialog")).to_be_hidden()
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("please call me on 020 7946 0123")
    expect(page.locator(".turn")).to_have_count(0)


def test_private_details_can_be_sent_anyway(page: Page) -> None:
    warn(page)
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".turn[data-entry]")).to_have_count(1)
    expect(field(page)).to_be_focused()
    expect(page.get_by_role("alertdialog")).to_be_hidden()


def test_asking_twice_with_private_details_sends_nothing(page: Page) -> None:
    warn(page)
    field(page).press("Enter")
    expect(page.get_by_role("alertdialog")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)
    page.get_by_role("button", name="Send anyway").click()
    expect(page.locator(".turn[data-entry]")).to_have_count(1)
