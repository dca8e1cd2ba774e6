import pytest
from flask.testing import FlaskClient

from bot.live import LiveConversation
from bot.settings import Settings
from web import create_app

SITES = ["https://clinic.example", "https://www.clinic.example"]
CALLED = ["/api/v1/ask", "/api/v1/feedback", "/api/v1/suggest"]


@pytest.fixture(scope="module")
def framed(live: LiveConversation) -> FlaskClient:
    """The client of a chat that two sites may show."""
    return create_app(live, Settings(allowed_sites=SITES)).test_client()


def directives(client: FlaskClient, path: str, method: str = "GET", **options: object) -> dict[str, str]:
    with client.open(path, method=method, **options) as response:  # type: ignore[arg-type]
        policy = response.headers["Content-Security-Policy"]
    return {name: sources for name, _, sources in (part.partition(" ") for part in policy.split("; "))}


@pytest.mark.parametrize(
    ("method", "options"),
    [
        ("GET", {}),
        ("POST", {"data": {"question": "does it hurt"}}),
        ("POST", {"data": {"question": ""}}),
        ("POST", {"data": {"question": "x" * 20_000}}),
        ("DELETE", {}),
    ],
)
def test_allowed_sites_may_frame_the_chat_whatever_comes_of_it(
    framed: FlaskClient, method: str, options: dict[str, object]
) -> None:
    assert directives(framed, "/embed", method, **options)["frame-ancestors"] == f"'self' {' '.join(SITES)}"
    headers = framed.open("/embed", method=method, **options).headers  # type: ignore[arg-type]
    assert "X-Frame-Options" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"


@pytest.mark.parametrize("path", ["/", "/install", "/widget.js", "/embed/", "/embed.js", "/nothing", *CALLED])
def test_nobody_may_frame_anything_else(framed: FlaskClient, path: str) -> None:
    assert directives(framed, path)["frame-ancestors"] == "'none'"
    with framed.get(path) as response:
        assert response.headers["X-Frame-Options"] == "DENY"


def test_without_an_allowed_site_only_this_server_may_frame_the_chat(client: FlaskClient) -> None:
    assert directives(client, "/embed")["frame-ancestors"] == "'self'"


def test_the_framed_chat_is_as_strict_as_the_page(framed: FlaskClient) -> None:
    page, embed, install = (directives(framed, path) for path in ("/", "/embed", "/install"))
    assert {**embed, "frame-ancestors": "'none'"} == page
    assert install == {**page, "frame-src": "'self'"}
    assert page["default-src"] == "'none'"
    assert not [sources for sources in page.values() if sources not in ("'none'", "'self'", "'script'", "pinpoint")]


def test_transport_security_binds_this_host_alone(client: FlaskClient) -> None:
    assert client.get("/").headers["Strict-Transport-Security"] == "max-age=63072000"


@pytest.mark.parametrize("path", CALLED)
@pytest.mark.parametrize("site", SITES)
def test_the_script_of_an_allowed_site_may_call(framed: FlaskClient, path: str, site: str) -> None:
    response = framed.options(path, headers={"Origin": site, "Access-Control-Request-Method": "POST"})
    assert response.headers["Access-Control-Allow-Origin"] == site
    assert response.headers["Access-Control-Allow-Headers"] == "Content-Type"
    assert response.headers["Access-Control-Max-Age"] == "600"
    assert "Origin" in response.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in response.headers


def test_an_allowed_site_reads_replies_and_faults(framed: FlaskClient) -> None:
    for question, status in (("does it hurt", 200), ("", 400)):
        response = framed.post("/api/v1/ask", json={"question": question}, headers={"Origin": SITES[0]})
        assert response.status_code == status
        assert response.headers["Access-Control-Allow-Origin"] == SITES[0]
    preflight = framed.options("/api/v1/ask", headers={"Origin": SITES[0], "Access-Control-Request-Method": "POST"})
    assert "POST" in preflight.headers["Access-Control-Allow-Methods"]


@pytest.mark.parametrize(
    ("path", "origin"),
    [
        ("/api/v1/ask", "https://evil.example"),
        ("/api/v1/ask", "https://clinic.example.evil.example"),
        ("/api/v1/ask", "http://clinic.example"),
        ("/api/v1/ask", "null"),
        ("/api/v1/ask", None),
        ("/", SITES[0]),
        ("/embed", SITES[0]),
        ("/turn", SITES[0]),
        ("/widget.js", SITES[0]),
    ],
)
def test_nobody_else_may_call_and_nothing_else_can_be_read(framed: FlaskClient, path: str, origin: str | None) -> None:
    for method in ("OPTIONS", "POST", "GET"):
        with framed.open(path, method=method, headers={"Origin": origin} if origin else {}) as response:
            assert not [name for name, _ in response.headers if name.startswith("Access-Control")]
