"""What people do on the chat page, and the states that it gets into."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

PHONE = {"viewport": {"width": 390, "height": 844}}
NARROW = {"viewport": {"width": 320, "height": 640}}
WITHOUT_SCRIPT = {"java_script_enabled": False}


def field(page: Page) -> Locator:
    return page.get_by_label("Your question")


def ask(page: Page, question: str) -> None:
    """Type a question, press Enter and wait for its reply."""
    before = page.locator(".turn[data-entry]").count()
    field(page).fill(question)
    field(page).press("Enter")
    expect(page.locator(".turn[data-entry]")).to_have_count(before + 1)


def latest(page: Page) -> Locator:
    return page.locator(".turn").last


def type_ahead(page: Page) -> None:
    field(page).press_sequentially("how long")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")


def unfold(page: Page) -> None:
    ask(page, "dose it hurt alot? im scared of needels")
    for summary in page.locator("summary").all():
        summary.click()


def warn(page: Page) -> None:
    field(page).fill("please call me on 020 7946 0123")
    field(page).press("Enter")
    expect(page.get_by_role("alertdialog")).to_be_visible()


def lose_connection(page: Page) -> None:
    page.context.set_offline(True)
    field(page).fill("does it hurt")
    field(page).press("Enter")
    expect(page.get_by_role("button", name="Try again")).to_be_visible()


STATES: dict[str, Callable[[Page], None]] = {
    "start": lambda _: None,
    "typing": type_ahead,
    "answer": lambda page: ask(page, "dose it hurt alot? im scared of needels"),
    "sources": unfold,
    "two answers": lambda page: ask(page, "does it hurt and how many sessions do i need?"),
    "choice": lambda page: ask(page, "what about the pain"),
    "fallback": lambda page: ask(page, "can you bake bread in a tent"),
    "greeting": lambda page: ask(page, "hello"),
    "emergency": lambda page: ask(page, "my chest is tight and i cant breathe since the session"),
    "crisis": lambda page: ask(page, "i want to kill myself"),
    "same-day": lambda page: ask(page, "it looks infected"),
    "warning": warn,
    "lost": lose_connection,
}
