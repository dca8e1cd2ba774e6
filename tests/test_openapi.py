"""The OpenAPI document is true to the code: it has the same routes, and every reply is as it says."""

import hypothesis
import pytest
import schemathesis
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from web.openapi import ROUTES, Route, document

ORIGIN = "http://localhost"
DESCRIBED = ("/api/", "/healthz", "/readyz")

described = schemathesis.openapi.from_dict(document(ORIGIN))


def test_the_document_is_valid() -> None:
    assert not list(OpenAPIV31SpecValidator(document(ORIGIN)).iter_errors())


def test_it_describes_every_route_and_no_other(client: FlaskClient) -> None:
    rules = [rule for rule in client.application.url_map.iter_rules() if rule.rule.startswith(DESCRIBED)]
    code = {(method, rule.rule) for rule in rules for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}}
    table = {(route.method, route.path.replace("{", "<").replace("}", ">")) for route in ROUTES}
    assert table == code


def test_it_is_served_as_it_is(client: FlaskClient) -> None:
    assert client.get("/api/v1/openapi.json").get_json() == document(ORIGIN)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_operation_has_a_name_of_its_own_and_examples(route: Route) -> None:
    assert [each.name for each in ROUTES].count(route.name) == 1
    assert all(parameter.example for parameter in route.parameters)
    assert (route.body is None) == (route.example is None)


@described.parametrize()
@hypothesis.settings(max_examples=60, derandomize=True, deadline=None, database=None)
def test_replies_are_as_described(case: schemathesis.Case, client: FlaskClient) -> None:
    """Send what is allowed and what is not, and check status, type and shape of each reply."""
    case.call_and_validate(app=client.application)
