"""The security headers of what is served, scored as a public scanner scores them."""

import pytest
from flask.testing import FlaskClient

from tests.observatory import score

GOOD = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; form-action 'self'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=63072000",
    "X-Content-Type-Options": "nosniff",
}


@pytest.mark.parametrize(
    ("path", "bar"),
    [
        ("/", 120),
        ("/faq", 120),
        ("/faq?q=does+it+hurt", 120),
        ("/faq/does-it-hurt", 120),
        ("/api", 120),
        ("/api/v1/entries", 120),
        ("/nothing", 120),
        ("/embed", 115),
        ("/install", 120),
        ("/static/pinpoint.css", 120),
    ],
)
def test_the_headers_score_at_least(client: FlaskClient, path: str, bar: int) -> None:
    with client.get(path, headers={"Origin": "https://elsewhere.example"}) as response:
        assert score(response.headers) >= bar
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, 130),
        (dict.fromkeys(GOOD, ""), 30),  # bare Flask
        ({"Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'"}, 125),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'self' 'unsafe-inline'"}, 60),
        ({"Content-Security-Policy": "default-src 'none'; script-src https:; frame-ancestors 'none'"}, 80),
        ({"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}, 120),
        ({"Content-Security-Policy": "default-src 'none'; img-src http:; frame-ancestors 'none'"}, 110),
        ({"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-eval'; frame-ancestors 'none'"}, 110),
        ({"Content-Security-Policy": "default-src 'none'", "X-Frame-Options": "DENY"}, 125),
        ({"Content-Security-Policy": ""}, 55),
        ({"Cross-Origin-Resource-Policy": "cross-origin"}, 120),
        ({"Referrer-Policy": "unsafe-url"}, 120),
        ({"Strict-Transport-Security": "max-age=60"}, 120),
        ({"Strict-Transport-Security": ""}, 80),
        ({"X-Content-Type-Options": "none"}, 125),
    ],
)
def test_the_score_is_that_of_the_observatory(changed: dict[str, str], expected: int) -> None:
    assert score({name: value for name, value in (GOOD | changed).items() if value}) == expected
