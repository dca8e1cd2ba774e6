"""Let browsers keep static files for good: the address of each tells its content."""

from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Flask, Response, request

FOR_GOOD = "public, max-age=31536000, immutable"


def register_assets(app: Flask) -> None:
    """Put a digest of its content into the address of every static file.

    A file that is asked for by another address may be kept too, but is asked after each time.
    """
    folder = Path(str(app.static_folder))

    @app.url_defaults
    def add_digest(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values["v"] = _digest(folder / values["filename"])

    def send(filename: str) -> Response:
        response = app.send_static_file(filename)
        if request.args.get("v") == _digest(folder / filename):
            response.headers["Cache-Control"] = FOR_GOOD
        return response

    app.view_functions["static"] = send


@lru_cache
def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
