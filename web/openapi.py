"""Describe the API: one table of its routes, and the OpenAPI 3.1 document that is made from it."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from bot.entry import Id
from bot.reply import Answered, Reply
from web.api import MAX_QUESTION, Ask, EntryList, SuggestionList
from web.errors import ErrorBody
from web.feedback import Feedback
from web.health import Ready, Up

Typed = Annotated[str, Meta(max_length=MAX_QUESTION)]
FAULTS = {
    400: "What was sent is not as expected; the message says what, and where.",
    404: "There is no such thing.",
    413: "The body is over 16 kB.",
    415: "The body is not sent as JSON.",
    503: "Questions cannot be answered just now.",
}


@dataclass(frozen=True)
class Parameter:
    """A parameter of a route: where it stands, "path" or "query", what it may be, and an example."""

    name: str
    place: str
    about: str
    type: Any
    example: str


@dataclass(frozen=True)
class Route:
    """A route, its path as OpenAPI writes it: what it is for, what it answers and takes, how it may fail."""

    name: str
    method: str
    path: str
    about: str
    answer: Any
    parameters: tuple[Parameter, ...] = ()
    body: Any = None
    example: Any = None
    faults: tuple[int, ...] = ()


ROUTES = (
    Route(
        "ask",
        "POST",
        "/api/v1/ask",
        "Answer a question as a patient would be answered",
        Reply,
        body=Ask,
        example={"question": "does it hurt"},
        faults=(400, 413, 415),
    ),
    Route(
        "feedback",
        "POST",
        "/api/v1/feedback",
        "Tell whether the answer of an entry helped, and of which question it was the answer",
        Feedback,
        body=Feedback,
        example={"entry": "does-it-hurt", "helpful": False, "question": "does it hurt"},
        faults=(400, 404, 413, 415),
    ),
    Route(
        "suggest",
        "GET",
        "/api/v1/suggest",
        "Suggest questions to somebody who is typing; without any text, those that start a chat",
        SuggestionList,
        (Parameter("q", "query", "what is typed so far", Typed, "how many sess"),),
        faults=(400,),
    ),
    Route(
        "entries",
        "GET",
        "/api/v1/entries",
        "List the questions that can be answered",
        EntryList,
        (Parameter("topic", "query", "the id of a topic, to list only its questions", str, "aftercare"),),
        faults=(404,),
    ),
    Route(
        "entry",
        "GET",
        "/api/v1/entries/{entry_id}",
        "Give a question with its answer",
        Answered,
        (Parameter("entry_id", "path", "the id of an entry", Id, "does-it-hurt"),),
        faults=(404,),
    ),
    Route("openapi", "GET", "/api/v1/openapi.json", "Describe the API as an OpenAPI document", dict),
    Route("up", "GET", "/healthz", "Tell whether the process is up", Up),
    Route("ready", "GET", "/readyz", "Tell whether questions can be answered, and what is amiss", Ready, faults=(503,)),
)


def document(origin: str) -> dict[str, Any]:
    """Return the OpenAPI document of the API at an address."""
    paths: dict[str, dict[str, Any]] = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    shapes = [shape for route in ROUTES for shape in (route.answer, route.body) if shape]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pinpoint",
            "version": version("pinpoint"),
            "description": "Patients' questions in, the clinic's checked answers out.",
        },
        "servers": [{"url": origin}],
        "paths": paths,
        "components": {"schemas": _schemas([*shapes, ErrorBody])[1]},
    }


def _operation(route: Route) -> dict[str, Any]:
    operation: dict[str, Any] = {"operationId": route.name, "summary": route.about}
    if route.parameters:
        operation["parameters"] = [_parameter(parameter) for parameter in route.parameters]
    if route.body:
        operation["requestBody"] = {"required": True, "content": _json(route.body, example=route.example)}
    faults = {str(status): {"description": FAULTS[status], "content": _json(ErrorBody)} for status in route.faults}
    operation["responses"] = {"200": {"description": "Success", "content": _json(route.answer)}, **faults}
    return operation


def _parameter(parameter: Parameter) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "description": parameter.about,
        "required": parameter.place == "path",
        "schema": _schemas([parameter.type])[0][0],
        "example": parameter.example,
    }


def _json(shape: Any, **more: Any) -> dict[str, Any]:
    return {"application/json": {"schema": _schemas([shape])[0][0], **more}}


def _schemas(shapes: list[Any]) -> tuple[tuple[dict[str, Any], ...], dict[str, Any]]:
    """Return the JSON Schema of each shape, and the components that they point to."""
    return msgspec.json.schema_components(shapes, ref_template="#/components/schemas/{name}")
