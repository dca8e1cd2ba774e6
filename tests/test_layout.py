from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.knowledge_base import check
from bot.live import LiveConversation
from bot.settings import Settings
from tests.test_knowledge_base import TODAY
from web import create_app


def client_of(folder: Path) -> FlaskClient:
    settings = Settings(knowledge=str(folder))
    return create_app(LiveConversation(settings), settings).test_client()


def page_with(folder: Path, more: str) -> str:
    """Return the page of the small clinic with more details."""
    with (folder / "clinic.yaml").open("a") as clinic:
        clinic.write(more)
    return client_of(folder).get("/").get_data(as_text=True)


@pytest.mark.parametrize(
    ("details", "shown"),
    [
        ("opening_hours: {monday: closed}\n", ">Closed now<"),
        ("booking_url: https://clinic.example/book\n", 'href="https://clinic.example/book" target="_blank"'),
        ("", 'href="tel:02079460000"'),
    ],
)
def test_the_clinic_is_in_reach(small_folder: Path, details: str, shown: str) -> None:
    assert shown in page_with(small_folder, details)


@pytest.mark.parametrize("absent", ["Open now", "Closed now", ">Book<", "mailto:", "logo", "brand.css"])
def test_what_a_clinic_does_not_give_is_left_out(small_folder: Path, absent: str) -> None:
    assert absent not in page_with(small_folder, "")


def test_the_brand_is_used_from_the_folder(small_folder: Path) -> None:
    client = client_of(small_folder)
    (small_folder / "brand.css").write_text(":root { --clinic-colour: #7a2f6b; }")
    (small_folder / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for page in (client.get("/"), client.get("/nothing")):
        text = page.get_data(as_text=True)
        assert text.index("pinpoint.css") < text.index('href="/brand/brand.css"')
        assert '<img class="logo" src="/brand/logo.svg" alt="">' in text
    assert not any(problem.file in ("brand.css", "logo.svg") for problem in check(small_folder, TODAY))


@pytest.mark.parametrize(
    ("name", "kind"), [("brand.css", "text/css"), ("logo.svg", "image/svg+xml"), ("logo.png", "image/png")]
)
def test_brand_files_are_served_harmlessly(small_folder: Path, name: str, kind: str) -> None:
    (small_folder / name).write_text("<script>alert(1)</script>")
    with client_of(small_folder).get(f"/brand/{name}") as response:
        assert response.mimetype == kind
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["logo.png", "clinic.yaml", "../clinic.yaml", "entries", ""])
def test_nothing_else_of_the_folder_is_served(small_folder: Path, name: str) -> None:
    assert client_of(small_folder).get(f"/brand/{name}").status_code == 404
