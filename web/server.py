"""Run the website on a production server."""

import logging
import socket
import sys
from typing import Any

import click
from flask import Flask

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase
from web import create_app

THREADS = 4


def run(base: KnowledgeBase, host: str, port: int, workers: int) -> None:
    """Serve until stopped; raise `OSError` where the address cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((host, port))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    app = create_app(Conversation(base))
    shown = f"[{host}]" if ":" in host else host
    announcement = f"Pinpoint answers at http://{shown}:{port}/ (stop with Ctrl+C)"
    if base.clinic.example:
        announcement += "\nThe clinic's details are still examples: see clinic.yaml in the knowledge folder."
    if sys.platform == "win32":
        import waitress

        click.echo(announcement)
        waitress.serve(app, host=host, port=port, threads=THREADS)
    else:
        _gunicorn(app, f"{shown}:{port}", workers, announcement)


def _gunicorn(app: Flask, address: str, workers: int, announcement: str) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """gunicorn with our settings and the application that is already loaded, shared by all workers."""

        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": address,
                "workers": workers,
                "worker_class": "gthread",
                "threads": THREADS,
                "reuse_port": True,
                "preload_app": True,
                "loglevel": "warning",
                "when_ready": lambda _: click.echo(announcement),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()
