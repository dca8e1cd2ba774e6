"""Measure the chat page: its gzipped size, and how soon it is there on a slow phone.

    python -m tests.benchmarks.page

The phone is Chromium with a processor 4 times slower and a line of 1.6 Mbit/s that takes 150 ms there and back, on the
production server. Blocking time is what each task after the first paint takes beyond 50 ms.
"""

import gzip
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

MOST_BYTES = 30_000
RUNS = 10
SHORT = 50  # ms of a task that nobody notices
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
STATIC = Path(__file__).parent.parent.parent / "web/static"
WATCH = """
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.toJSON())))
        .observe({ type: "longtask", buffered: true });
"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def gzipped_sizes(client: FlaskClient) -> dict[str, int]:
    """Return the bytes of the chat page, and of every style and module that it loads or that these import."""
    page = client.get("/").get_data()
    waiting = re.findall(r'(?:src|href)="/static/([\w.]+\.(?:css|js))[?"]', page.decode())
    sizes = {"/": len(gzip.compress(page))}
    while waiting:
        name = waiting.pop()
        if name not in sizes:
            source = (STATIC / name).read_bytes()
            sizes[name] = len(gzip.compress(source))
            waiting += re.findall(r'(?:from|import) "\./([\w.]+)"', source.decode())
    return sizes


@contextmanager
def production_server() -> Iterator[str]:
    """Run `pinpoint serve` and give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
        server.terminate()


def on_a_slow_phone(address: str) -> Iterator[tuple[float, float]]:
    """Yield the first contentful paint and the time blocked after it, both in ms, of visits with an empty cache.

    The first visit is not counted: meanwhile the browser is still busy with starting itself.
    """
    from playwright.sync_api import sync_playwright  # here, as the size is measured without a browser

    from tests.browser.conftest import FLAGS

    with sync_playwright() as driver:
        path = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = driver.chromium.launch(executable_path=path, args=FLAGS)
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.add_init_script(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        for visit in range(RUNS + 1):
            page.goto("about:blank")
            page.goto(address, wait_until="networkidle")
            paint, tasks = page.evaluate(PAINT), page.evaluate("window.tasks")
            if visit:
                ends = [(task["startTime"], task["startTime"] + task["duration"]) for task in tasks]
                yield paint, sum(max(0, end - max(start, paint) - SHORT) for start, end in ends)
        browser.close()


def main() -> None:
    live = LiveConversation(Settings())
    sizes = gzipped_sizes(create_app(live, Settings()).test_client())
    print(", ".join(f"{name} {size:,}" for name, size in sizes.items()))
    print(f"gzipped size of the page with its style and scripts: {sum(sizes.values()):,} bytes (bar: {MOST_BYTES:,})")
    with production_server() as address:
        visits = list(on_a_slow_phone(address))
    paints, blocked = zip(*visits, strict=True)
    print(f"first contentful paint: median {statistics.median(paints):.0f} ms, worst {max(paints):.0f} (bar: 1,000)")
    print(f"total blocking time: median {statistics.median(blocked):.0f} ms, worst {max(blocked):.0f} (bar: 0)")


if __name__ == "__main__":
    main()
