import re
import shlex
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import escape

from web.openapi import ROUTES, Route, document
from web.reference import in_words, operations, shapes

ORIGIN = "http://localhost"


@pytest.fixture(scope="module")
def page(client: FlaskClient) -> str:
    return client.get("/api").get_data(as_text=True)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_is_shown_with_all_that_is_said_of_it(page: str, route: Route) -> None:
    assert f"<code>{route.method} {route.path}</code>" in page
    assert route.about in page
    assert all(parameter.about in page for parameter in route.parameters)


def test_every_shape_is_shown_with_all_its_fields(page: str) -> None:
    for shape in shapes(document(ORIGIN)):
        (section,) = re.findall(rf'<h3 id="{shape["name"]}">.*?</section>', page, re.DOTALL)
        assert all(f"<dt><code>{field}</code></dt>" in section for field in shape["fields"])


def test_every_link_leads_somewhere(page: str) -> None:
    assert set(re.findall(r'href="#(\w+)"', page)) <= set(re.findall(r'id="(\w+)"', page))


@pytest.mark.parametrize("operation", list(operations(document(ORIGIN))), ids=lambda operation: operation["path"])
def test_every_command_works_as_it_is_shown(client: FlaskClient, page: str, operation: dict[str, Any]) -> None:
    assert escape(operation["curl"]) in page
    curl, quiet, address, *options = shlex.split(operation["curl"])
    assert (curl, quiet) == ("curl", "-s")
    given = dict(zip(options[::2], options[1::2], strict=True))
    headers = dict([given["-H"].split(": ")]) if "-H" in given else {}
    response = client.open(
        address.removeprefix(ORIGIN), method=operation["method"], data=given.get("-d"), headers=headers
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string"}, "string"),
        ({"$ref": "#/components/schemas/Reply"}, "Reply"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Choice"}}, "list of Choice"),
        ({"anyOf": [{"$ref": "#/x/Card"}, {"type": "null"}], "default": None}, "Card or null"),
        ({"enum": ["a", "b"]}, '"a" or "b"'),
        ({"type": "array", "prefixItems": [{"type": "string"}] * 2, "items": False}, "[string, string]"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object of string"),
        ({"type": "object"}, "object"),
    ],
)
def test_a_schema_in_words(schema: dict[str, Any], words: str) -> None:
    assert in_words(schema) == words
