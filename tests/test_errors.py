from http import HTTPStatus

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("DELETE", "/", 405), ("POST", "/faq", 405), ("GET", "/faq/greeting", 404)],
)
def test_people_get_a_page(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert "<h1>Sorry</h1>" in response.get_data(as_text=True)
    assert 'content="noindex"' in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/faq/does-it-hrut", "does-it-hurt"),
        ("/faq/how_many_sessions/", "how-many-sessions"),
        ("/faq/Bruising.html", "bruising"),
        ("/pages/opening%20hours", "opening-hours"),
        ("/prices.php", "cost"),
        ("/dry-needling-and-pregnancy", "pregnancy"),
    ],
)
def test_a_page_that_is_not_there_offers_the_nearest_questions(client: FlaskClient, path: str, entry: str) -> None:
    page = client.get(path)
    assert page.status_code == HTTPStatus.NOT_FOUND
    assert f'href="/faq/{entry}"' in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/wp-admin.php", "/xyzzy", "/" + "xyzzy/" * 500, "/i-cant-breathe", "/%00%ff", "/<b>xyzzy"]
)
def test_an_address_without_meaning_offers_the_starters(client: FlaskClient, path: str) -> None:
    page = client.get(path).get_data(as_text=True)
    assert 'href="/faq/does-it-hurt"' in page
    assert "<b>" not in page


def test_only_a_page_that_is_not_there_offers_questions(client: FlaskClient) -> None:
    assert 'href="/faq/' not in client.delete("/").get_data(as_text=True)
