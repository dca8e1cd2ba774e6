"""Run the website on a production server."""

import gc
import logging
import socket
import sys
from typing import Any

import click
from flask import Flask

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.site import Site
from web.store import StoreError

log = logging.getLogger("pinpoint")

THREADS = 4
GARBAGE = 10_000  # objects made and not yet freed, from which it is worth looking for some that nothing leads to


def run(settings: Settings) -> None:
    """Serve until stopped; raise `KnowledgeError`, `StoreError`, or `OSError` where the address cannot be had."""
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((settings.host, settings.port))
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s", stream=sys.stderr)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    app = create_app(LiveConversation(settings), settings)
    site: Site = app.extensions["pinpoint"]
    _prepare(site)
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"{host}:{settings.port}"
    if sys.platform == "win32":
        import waitress

        _start(site)
        click.echo(_announcement(site, address))
        waitress.serve(
            app,
            host=settings.host,
            port=settings.port,
            threads=THREADS,
            clear_untrusted_proxy_headers=False,  # they are heeded by the setting proxy_hops alone
        )
        site.recorder.close()
    else:
        _gunicorn(app, site, address)


def _announcement(site: Site, address: str) -> str:
    lines = [
        f"Pinpoint answers at http://{address}/ (stop with Ctrl+C)",
        f"The record and the staff accounts are kept in {site.store.database.place}",
    ]
    if site.conversation.base.clinic.example:
        lines.append("The clinic's details are still examples: see clinic.yaml in the knowledge folder.")
    return "\n".join(lines)


def _prepare(site: Site) -> None:
    """Prepare the database; without one, questions are answered all the same."""
    try:
        site.store.database.prepare()
    except StoreError as error:
        log.error("the database cannot be used; questions are answered and not recorded: %s", error)


def _start(site: Site) -> None:
    """Start the threads of a process that answers; they would not outlive a fork."""
    site.live.watch()
    site.recorder.start()


def _gunicorn(app: Flask, site: Site, address: str) -> None:
    from gunicorn.app.base import BaseApplication

    from web.worker import Worker

    class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """gunicorn with our settings and the application that is already loaded, shared by all workers."""

        def load_config(self) -> None:
            settings: dict[str, Any] = {
                "bind": address,
                "workers": site.settings.workers,
                "worker_class": Worker,
                "threads": THREADS,
                "reuse_port": True,
                "preload_app": True,
                "loglevel": "warning",
                "when_ready": lambda _: click.echo(_announcement(site, address)),
                "forwarded_allow_ips": "",  # such headers are heeded by the setting proxy_hops alone
                "post_worker_init": lambda _: _start(site),
                "worker_exit": lambda _, __: site.recorder.close(),
            }
            for name, value in settings.items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    gc.freeze()  # what is there by now is there for good: no worker is to look through it again and again
    gc.set_threshold(GARBAGE)
    Server().run()
