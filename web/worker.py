"""The worker process of gunicorn, with our own words and headers for what is no request at all."""

import logging
import socket
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine, ParseException
from gunicorn.workers.gthread import ThreadWorker

from web.headers import HEADERS

log = logging.getLogger("pinpoint")

TOO_LONG = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
}


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """gunicorn's own, except that its error pages and its log repeat nothing of what was sent."""

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """Answer a request that could not be read, or one that fell down outside the application."""
        other = HTTPStatus.BAD_REQUEST if isinstance(exc, ParseException) else HTTPStatus.INTERNAL_SERVER_ERROR
        status = TOO_LONG.get(type(exc), other)
        log.warning("%s: answered %d", type(exc).__name__, status)
        with suppress(OSError):  # whoever sent it may be gone
            client.sendall(error_page(status))


def error_page(status: HTTPStatus) -> bytes:
    """Return a whole HTTP response of few words, with the security headers of every page."""
    headers = {"Content-Type": "text/plain; charset=utf-8", "Content-Length": str(len(status.phrase)), **HEADERS}
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", "Connection: close", "Cache-Control: no-store"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", status.phrase]).encode("ascii")
