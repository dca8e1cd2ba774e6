import gzip
import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app
from web.widget import ATTRIBUTES

README = Path(__file__).resolve().parent.parent / "README.md"


def fetch(client: FlaskClient, path: str) -> str:
    with client.get(path) as response:
        assert response.status_code == 200
        return response.get_data(as_text=True)


def weight(text: str) -> int:
    return len(gzip.compress(text.encode(), 9))


def test_the_loader_is_light_and_so_is_the_chat(client: FlaskClient) -> None:
    page = fetch(client, "/embed")
    parts = re.findall(r'"(/static/[^"]+)"', page)
    assert len(parts) >= 4
    assert weight(fetch(client, "/widget.js")) <= 5_000
    assert weight(page) + sum(weight(fetch(client, part)) for part in parts) <= 25_000


def test_other_sites_may_load_the_script_for_an_hour(client: FlaskClient) -> None:
    with client.get("/widget.js") as response:
        assert response.mimetype == "text/javascript"
        assert response.headers["Cache-Control"] == "max-age=3600"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["ETag"]


@pytest.mark.parametrize(
    "unsafe", ["innerHTML", "insertAdjacentHTML", "document.write", "cookie =", "Storage", "eval("]
)
def test_the_scripts_write_no_markup_and_keep_nothing(client: FlaskClient, unsafe: str) -> None:
    for path in ("/widget.js", "/static/embed.js", "/static/install.js"):
        assert unsafe not in fetch(client, path)


def test_the_framed_page_is_the_chat_and_tells_its_sites(live: LiveConversation) -> None:
    client = create_app(live, Settings(allowed_sites=["https://a.example", "https://b.example"])).test_client()
    page = fetch(client, "/embed")
    assert '<meta name="allowed-sites" content="https://a.example https://b.example">' in page
    assert "People often ask" in page
    answered = client.post("/embed", data={"question": "does it hurt"}).get_data(as_text=True)
    assert "You asked about:" in answered
    assert "/static/embed.js" in answered
    assert "/static/embed.js" not in fetch(client, "/")


def test_a_fault_in_the_frame_leads_back_into_the_frame(client: FlaskClient) -> None:
    assert 'href="/embed"' in client.post("/embed", data={"question": "x" * 20_000}).get_data(as_text=True)
    assert 'href="/"' in client.get("/nothing").get_data(as_text=True)


def test_the_instructions_are_for_this_server(client: FlaskClient) -> None:
    page = html.unescape(client.get("/install", base_url="https://chat.clinic.example").get_data(as_text=True))
    assert (
        '<a href="https://chat.clinic.example/">Ask us</a>\n<script src="https://chat.clinic.example/widget.js"' in page
    )
    assert "script-src https://chat.clinic.example; frame-src https://chat.clinic.example" in page
    assert "No site is allowed yet." in page


def test_the_instructions_list_the_allowed_sites(live: LiveConversation) -> None:
    client = create_app(live, Settings(allowed_sites=["https://a.example"])).test_client()
    assert "<li><code>https://a.example</code></li>" in fetch(client, "/install")


def test_every_attribute_that_the_script_reads_is_explained(client: FlaskClient) -> None:
    names = re.search(r"const \{ (.*) \} = script\.dataset", fetch(client, "/widget.js"))
    assert names
    read = [re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", part.split()[0]) for part in names[1].split(", ")]
    assert sorted(f"data-{name}" for name in read) == sorted(name for name, _, _ in ATTRIBUTES)
    readme = README.read_text(encoding="utf-8")
    for name, default, meaning in ATTRIBUTES:
        assert f"| `{name}` | {default} | {meaning} |" in readme
