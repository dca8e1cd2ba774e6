"""Fixtures: the shipped knowledge base and its bot, a three-entry base to check by eye, and the website's client."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from sqlalchemy import make_url

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase
from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.store import Store
from web.store.questions import Asked

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # when all answers have just been checked


@pytest.fixture(scope="session", autouse=True)
def _data_folder() -> Iterator[None]:
    """Keep what is recorded by default, here and in commands that tests run, away from the user's own data."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", folder)
        yield


@pytest.fixture(scope="session")
def live() -> LiveConversation:
    return LiveConversation(Settings(), clock=lambda: NOW)


@pytest.fixture(scope="session")
def conversation(live: LiveConversation) -> Conversation:
    return live.current


@pytest.fixture(scope="session")
def base(conversation: Conversation) -> KnowledgeBase:
    return conversation.base


@pytest.fixture(scope="session")
def client(live: LiveConversation) -> Iterator[FlaskClient]:
    app = create_app(live, Settings())
    yield app.test_client()
    app.extensions["pinpoint"].store.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a new database, of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'pinpoint.db'}"
    else:
        yield from postgres_database()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = Store(database_url)
    yield store
    store.database.close()


def asked(moment: datetime, **values: object) -> Asked:
    """Return a question that was asked on the page and came to nothing, unless told otherwise."""
    usual = Asked(asked=moment, channel="page", outcome="fallback", entries=(), confidence=0.0)
    return msgspec.structs.replace(usual, **values)


def postgres_database() -> Iterator[str]:
    """Yield the URL of a new database on the server that POSTGRES_URL names."""
    server = os.environ.get("POSTGRES_URL")
    if not server:
        if os.environ.get("NEEDS_POSTGRES"):
            pytest.fail("POSTGRES_URL names no server, and NEEDS_POSTGRES is set")
        pytest.skip("no PostgreSQL server is given (POSTGRES_URL may name one)")
    import psycopg

    name = f"pinpoint_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A copy, free to be broken, of a knowledge folder with three entries."""
    return Path(shutil.copytree(DATA / "small", tmp_path / "knowledge"))


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the sources and labelled questions are not beside this checkout")
    return SHARED
