from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.conversation import Conversation
from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app


@pytest.fixture
def live(small_folder: Path) -> LiveConversation:
    return LiveConversation(Settings(knowledge=str(small_folder)))


@pytest.fixture
def client(live: LiveConversation) -> FlaskClient:
    return create_app(live, Settings()).test_client()


def test_it_is_up(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "up"}


def test_it_is_ready(client: FlaskClient) -> None:
    assert client.get("/readyz").get_json() == {"status": "ready", "parts": {"knowledge": "ok", "record": "ok"}}


def test_a_fault_of_the_folder_is_named_while_the_last_good_one_answers(
    client: FlaskClient, live: LiveConversation, small_folder: Path
) -> None:
    (small_folder / "clinic.yaml").write_text("name: [")
    live.refresh()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.get_json()["parts"]["knowledge"].startswith("clinic.yaml: ")


def test_it_is_not_ready_where_it_cannot_answer(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("zebra")

    monkeypatch.setattr(Conversation, "reply", fail)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.get_json()["error"]["status"] == 503
    assert "zebra" not in response.get_data(as_text=True)
    assert client.get("/healthz").status_code == 200
