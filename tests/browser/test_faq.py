import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

PATHS = ["faq", "faq/does-it-hurt", "faq?q=how+many+sessions", "faq?q=recipe+for+pizza", "faq?q=i+cant+breathe", "api"]
LIGHT, DARK = {"color_scheme": "light"}, {"color_scheme": "dark"}
PHONE = {"viewport": {"width": 320, "height": 640}}
NO_SCRIPT = {"java_script_enabled": False}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("page", [LIGHT, DARK], ids=["light", "dark"], indirect=True)
def test_no_barrier_is_found(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_a_page_that_is_not_there_has_no_barrier_either(page: Page, site: str, complaints: list[str]) -> None:
    page.goto(f"{site}faq/does-it-hrut")
    complaints.clear()  # the browser names the missing page, rightly
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("link", name="Does dry needling hurt?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Does dry needling hurt?")


@pytest.mark.parametrize("path", PATHS)
def test_the_policy_blocks_nothing_of_the_page(page: Page, site: str, path: str) -> None:
    page.add_init_script(
        "globalThis.blocked = [];"
        "document.addEventListener('securitypolicyviolation', (event) => blocked.push(event.violatedDirective));"
    )
    page.goto(site + path)
    assert page.evaluate("blocked") == []


def test_structured_data_is_there_for_who_reads_it(page: Page, site: str) -> None:
    page.goto(f"{site}faq/does-it-hurt")
    block = page.locator('script[type="application/ld+json"]')
    assert block.evaluate("(element) => JSON.parse(element.textContent)['@type']") == "FAQPage"


@pytest.mark.parametrize("page", [NO_SCRIPT, {}], ids=["without script", "with script"], indirect=True)
def test_search_with_the_keyboard(page: Page, site: str) -> None:
    page.goto(f"{site}faq")
    page.get_by_role("searchbox", name="Search the answers").fill("how many sesions will i need")
    page.keyboard.press("Enter")
    expect(page.get_by_role("searchbox")).to_have_value("how many sesions will i need")
    page.get_by_role("link", name="How many sessions will I need?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How many sessions will I need?")
    page.get_by_role("link", name="Ask another question").click()
    expect(page).to_have_url(site)
    page.get_by_role("link", name="All questions and answers").click()
    expect(page).to_have_url(f"{site}faq")


def test_a_topic_is_one_press_away(page: Page, site: str) -> None:
    page.goto(f"{site}faq")
    page.get_by_role("navigation", name="Topics").get_by_role("link", name="After your session").click()
    expect(page.get_by_role("heading", name="After your session")).to_be_in_viewport()


def test_an_emergency_can_be_tapped_to_call(page: Page, site: str) -> None:
    page.goto(f"{site}faq?q=my+chest+hurts+and+i+cant+breathe")
    expect(page.get_by_role("link", name="Call 999")).to_have_attribute("href", "tel:999")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("page", [PHONE], ids=["phone"], indirect=True)
def test_nothing_is_cut_off_on_a_narrow_phone(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    heights = page.locator("button, input, nav a, .questions a, .found a, a.dial, a.more").evaluate_all(
        "elements => elements.map((element) => element.getBoundingClientRect().height)"
    )
    assert min(heights, default=44) >= 44


@pytest.mark.parametrize("page", [LIGHT, DARK], ids=["light", "dark"], indirect=True)
def test_on_paper_there_is_the_answer_and_where_it_came_from(page: Page, site: str) -> None:
    page.goto(f"{site}faq/does-it-hurt")
    page.emulate_media(media="print")
    expect(page.get_by_text("It can hurt, but most people find it mild and brief.")).to_be_visible()
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
    expect(page.get_by_text(f"{site}faq/does-it-hurt")).to_be_visible()
    expect(page.get_by_role("navigation")).to_have_count(0)
    assert page.locator("article").evaluate("(element) => getComputedStyle(element).color") == "rgb(0, 0, 0)"
