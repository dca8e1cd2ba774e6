"""Run the website on a production server."""

import logging
import socket
import sys
from typing import Any

import click
from flask import Flask

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

THREADS = 4


def run(settings: Settings) -> None:
    """Serve until stopped; raise `KnowledgeError`, or `OSError` where the address cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((settings.host, settings.port))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    live = LiveConversation(settings)
    app = create_app(live, settings)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    announcement = f"Pinpoint answers at http://{host}:{settings.port}/ (stop with Ctrl+C)"
    if live.current.base.clinic.example:
        announcement += "\nThe clinic's details are still examples: see clinic.yaml in the knowledge folder."
    if sys.platform == "win32":
        import waitress

        live.watch()
        click.echo(announcement)
        waitress.serve(app, host=settings.host, port=settings.port, threads=THREADS)
    else:
        _gunicorn(app, live, f"{host}:{settings.port}", settings.workers, announcement)


def _gunicorn(app: Flask, live: LiveConversation, address: str, workers: int, announcement: str) -> None:
    from gunicorn.app.base import BaseApplication

    from web.worker import Worker

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """gunicorn with our settings and the application that is already loaded, shared by all workers."""

        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": address,
                "workers": workers,
                "worker_class": Worker,
                "threads": THREADS,
                "reuse_port": True,
                "preload_app": True,
                "loglevel": "warning",
                "when_ready": lambda _: click.echo(announcement),
                "post_worker_init": lambda _: live.watch(),  # threads do not outlive the fork
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Server().run()
