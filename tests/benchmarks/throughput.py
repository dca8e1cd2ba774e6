"""Measure requests a second: questions asked over HTTP, as a share of a bare Flask endpoint under the same server.

    python -m tests.benchmarks.throughput

One server is `pinpoint serve`, the other gunicorn with the same settings; they are asked in turns over connections that
stay open. The questions are the stored phrasings, each asked once of each server.
"""

import asyncio
import json
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain, cycle
from urllib.parse import urlsplit

from flask import Flask, request

from bot.knowledge_base import SHIPPED, load
from bot.settings import Settings
from tests.test_server import serving
from web.server import THREADS

BAR = 0.35
CONNECTIONS = 16
ROUNDS = 5
SECONDS = 4.0
PATH = "/api/v1/ask"


def bare() -> Flask:
    app = Flask("bare")

    @app.post(PATH)
    def ask() -> dict[str, str]:
        return {"question": request.get_json()["question"]}

    return app


@contextmanager
def served_bare() -> Iterator[str]:
    """Serve the bare endpoint, and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(Settings().workers)]
    command += ["--worker-class", "gthread", "--threads", str(THREADS), "--reuse-port", "--preload"]
    with subprocess.Popen([*command, "tests.benchmarks.throughput:bare()"], stderr=subprocess.DEVNULL) as server:
        for _ in range(300):
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
        server.terminate()


class Client(asyncio.Protocol):
    """Ask one question after another over one connection."""

    def __init__(self, questions: Iterator[bytes]) -> None:
        self.answered = 0
        self._questions = questions
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(next(self._questions))

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        if not found:
            return
        assert head.startswith(b"HTTP/1.1 200"), head
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
        if len(body) == length:
            self.answered += 1
            self._received = b""
            self.transport.write(next(self._questions))


async def rate(port: int, questions: Iterator[bytes], seconds: float) -> float:
    """Return the replies a second."""
    loop = asyncio.get_running_loop()
    made = [await loop.create_connection(lambda: Client(questions), "127.0.0.1", port) for _ in range(CONNECTIONS)]
    start = time.perf_counter()
    await asyncio.sleep(seconds)
    taken = time.perf_counter() - start
    for transport, _ in made:
        transport.close()
    return sum(client.answered for _, client in made) / taken


def question_requests() -> list[bytes]:
    """Return a request for every phrasing of the shipped base, in an order that is always the same."""
    texts = list(chain.from_iterable(load(SHIPPED).phrasings))
    random.Random(0).shuffle(texts)
    bodies = [json.dumps({"question": text}).encode() for text in texts]
    head = f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
    return [head.encode() + str(len(body)).encode() + b"\r\n\r\n" + body for body in bodies]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        address, _, _ = stack.enter_context(serving("--database", f"sqlite:///{folder}/record.db"))
        addresses = {"pinpoint": address, "bare": stack.enter_context(served_bare())}
        ports = {name: urlsplit(address).port or 80 for name, address in addresses.items()}
        questions = {name: cycle(question_requests()) for name in ports}
        rates: dict[str, list[float]] = {name: [] for name in ports}
        for name, port in ports.items():
            asyncio.run(rate(port, questions[name], 1.0))  # until the workers have started
        for _ in range(ROUNDS):
            for name, port in ports.items():
                rates[name].append(asyncio.run(rate(port, questions[name], SECONDS)))
    for name, found in rates.items():
        print(f"{name}: median {statistics.median(found):,.0f} requests/s, {min(found):,.0f} to {max(found):,.0f}")
    shares = [asked / plain for asked, plain in zip(rates["pinpoint"], rates["bare"], strict=True)]
    print(f"share: median {statistics.median(shares):.3f} of {ROUNDS} rounds (bar {BAR})")


if __name__ == "__main__":
    main()
