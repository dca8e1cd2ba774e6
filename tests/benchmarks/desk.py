"""Measure the desk's lookup as staff feel it: from a key pressed in Chromium until the results are on the screen.

    python -m tests.benchmarks.desk

Real key presses go into a real browser, whose requests go over loopback to `pinpoint serve`.
"""

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tests.browser.conftest import FLAGS
from web.store import Store, utc_now

BAR_MS = 50
BETWEEN_KEYS_MS = 150  # a quick typist
CALLS = [
    "warfarin pt",
    "bruise how long",
    "preg 20wks ok",
    "how many sess",
    "does it hrut",
    "parking nearby",
    "pacemaker",
    "diff acupuncture",
    "can i swim after",
    "price w insurance",
    "pt cant breathe",
    "gym tmrw ok?",
]
# Notes for each key how long after it the results that it called for were painted.
WATCH = """
globalThis.waits = [];
let pressed = 0;
addEventListener("keydown", (event) => { pressed = event.timeStamp; }, true);
new MutationObserver((changes) => {
  if (!changes.some((change) => [...change.addedNodes].some((node) => node.id === "results"))) return;
  const since = pressed;
  requestAnimationFrame(() => setTimeout(() => waits.push(performance.now() - since)));
}).observe(document, { childList: true, subtree: true });
"""


@contextmanager
def served() -> Iterator[tuple[str, str]]:
    """Serve Pinpoint, and give the desk's address and a session there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/pinpoint.db"
        store = Store(url)
        store.staff.add("anna", "desk", "four words in row", utc_now())
        session = store.sessions.open("anna", utc_now())
        store.database.close()
        command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port)]
        with subprocess.Popen([*command, "--database", url], stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            server.stdout.readline()  # it says where it answers once it does
            yield f"http://127.0.0.1:{port}/desk", session
            server.terminate()


def waits_of(page: Page, call: str) -> list[float]:
    """Type a call into the empty field, and return the milliseconds that each key took."""
    page.evaluate("waits.length = 0")
    page.keyboard.type(call, delay=BETWEEN_KEYS_MS)
    page.locator(f"#results [name=q][value='{call}']").wait_for(state="attached")
    page.wait_for_timeout(BETWEEN_KEYS_MS)
    waits: list[float] = page.evaluate("waits")
    page.get_by_label("What is asked?").fill("")
    page.wait_for_timeout(BETWEEN_KEYS_MS)
    return waits


def main() -> None:
    with served() as (address, session), sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([{"name": "pinpoint-session", "value": session, "url": address}])
        context.add_init_script(WATCH)
        page = context.new_page()
        page.goto(address)
        for call in CALLS[:4]:  # both processes get ready
            waits_of(page, call)
        waits = sorted(wait for call in CALLS for wait in waits_of(page, call))
        browser.close()
    keys = sum(map(len, CALLS))
    median, slow = statistics.median(waits), waits[int(0.95 * len(waits))]
    print(f"{len(waits)} of {keys} keys were answered before the next; the results of the others came with a later key")
    print(f"key pressed to results painted: median {median:.0f} ms (at most {BAR_MS} wanted), 95 %: {slow:.0f} ms")


if __name__ == "__main__":
    main()
