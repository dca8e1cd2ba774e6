import re

import pytest
from flask.testing import FlaskClient

from web.assets import FOR_GOOD


@pytest.mark.parametrize("path", ["/", "/faq", "/api", "/nothing"])
def test_static_files_may_be_kept_for_good(client: FlaskClient, path: str) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', client.get(path).get_data(as_text=True))
    versioned = [address for address in addresses if re.search(r"\?v=[0-9a-f]{12}$", address)]
    assert len(versioned) >= 2
    # modules import each other by plain addresses
    assert all(address.endswith(".js") for address in set(addresses) - set(versioned))
    for address in versioned:
        with client.get(address) as response:
            assert response.status_code == 200
            assert response.headers["Cache-Control"] == FOR_GOOD


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000"])
def test_a_file_that_is_asked_for_otherwise_is_asked_after_each_time(client: FlaskClient, query: str) -> None:
    with client.get(f"/static/pinpoint.css{query}") as response:
        assert response.headers["Cache-Control"] == "no-cache"
        tag = response.headers["ETag"]
    with client.get(f"/static/pinpoint.css{query}", headers={"If-None-Match": tag}) as response:
        assert response.status_code == 304


def test_what_is_not_there_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/static/nothing.css?v=000000000000")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
