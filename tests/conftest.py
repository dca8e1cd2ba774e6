"""Fixtures: the shipped knowledge base and its bot, a three-entry base to check by eye, and the website's client."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.conversation import Conversation
from bot.knowledge_base import KnowledgeBase
from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
DATA = Path(__file__).parent / "data"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)  # when all answers have just been checked


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
def client(live: LiveConversation) -> FlaskClient:
    return create_app(live, Settings()).test_client()


@pytest.fixture
def small_folder(tmp_path: Path) -> Path:
    """A copy, free to be broken, of a knowledge folder with three entries."""
    return Path(shutil.copytree(DATA / "small", tmp_path / "knowledge"))


@pytest.fixture(scope="session")
def shared() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the sources and labelled questions are not beside this checkout")
    return SHARED
