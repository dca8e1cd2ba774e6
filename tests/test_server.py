"""The real server on loopback, started as a user would."""

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from web.headers import HEADERS
from web.store import Store


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(*options: str) -> Iterator[tuple[str, str, subprocess.Popen[str]]]:
    """Give the address of a running server, what it printed at its start, and its process."""
    port = free_port()
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        lines = "".join(process.stdout.readline() for _ in range(3))
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.1)
        try:
            yield f"http://127.0.0.1:{port}/", lines, process
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, str]]:
    with serving("--workers", "1") as (address, printed, _):
        yield address, printed


def ask(address: str, question: str) -> dict[str, Any]:
    body = json.dumps({"question": question}).encode()
    request = urllib.request.Request(f"{address}api/v1/ask", body, {"Content-Type": "application/json"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as response:  # noqa: S310 - loopback
        return dict(json.load(response))


def test_it_prints_the_address_to_open(server: tuple[str, str]) -> None:
    address, printed = server
    assert f"Pinpoint answers at {address}" in printed
    assert "still examples" in printed
    assert "The record and the staff accounts are kept in " in printed
    assert "pinpoint.db" in printed


def test_it_answers_over_http(server: tuple[str, str]) -> None:
    address, _ = server
    assert ask(address, "does it hurt")["entries"][0]["id"] == "does-it-hurt"


def test_what_a_server_in_front_would_say_means_nothing_unless_there_is_one(server: tuple[str, str]) -> None:
    headers = {"Host": "clinic.example", "X-Forwarded-Proto": "https", "X-Forwarded-Ssl": "on"}
    request = urllib.request.Request(f"{server[0]}desk", headers=headers)  # noqa: S310
    with pytest.raises(urllib.error.HTTPError, match="403") as refused:
        urllib.request.urlopen(request, timeout=10)  # noqa: S310 - loopback
    refused.value.close()


def test_what_is_asked_last_is_recorded_when_it_is_stopped(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/pinpoint.db"
    with serving("--workers", "2", "--database", url) as (address, _, process):
        for _ in range(10):
            ask(address, "what is the weather tomorrow")
        process.terminate()
        process.wait(timeout=30)
    store = Store(url)
    assert store.forget(None) == 10
    store.database.close()


def test_it_answers_without_a_database(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with serving("--workers", "1", "--database", f"sqlite:///{tmp_path}/file/pinpoint.db") as (address, _, _process):
        assert ask(address, "does it hurt")["kind"] == "answer"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"zebra\r\n\r\n", "400 Bad Request"),
        (b"GET / HTTP/zebra\r\n\r\n", "400 Bad Request"),
        (b"GET / HTTP/1.1\r\nzebra\r\n\r\n", "400 Bad Request"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: zebra\r\n\r\n", "400 Bad Request"),
        (b"GET /?zebra=" + b"z" * 9000 + b" HTTP/1.1\r\n\r\n", "414 "),
        (b"GET / HTTP/1.1\r\nzebra: " + b"z" * 9000 + b"\r\n\r\n", "431 Request Header Fields Too Large"),
    ],
)
def test_what_is_no_request_is_not_repeated(server: tuple[str, str], sent: bytes, status: str) -> None:
    host, port = server[0].removeprefix("http://").strip("/").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as client:
        client.sendall(sent)
        answer = b"".join(iter(lambda: client.recv(4096), b"")).decode("ascii")
    assert answer.startswith(f"HTTP/1.1 {status}")
    assert "zebra" not in answer
    assert "gunicorn" not in answer
    assert all(f"\r\n{name}: {value}\r\n" in answer for name, value in HEADERS.items())


def test_a_taken_port_is_one_line(server: tuple[str, str]) -> None:
    port = server[0].rsplit(":", 1)[1].strip("/")
    command = [sys.executable, "-c", "from bot.cli import main; main()", "serve", "--port", port]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert run.returncode == 2
    assert run.stderr.startswith(f"pinpoint: cannot listen on 127.0.0.1:{port}: ")
    assert run.stderr.count("\n") == 1
