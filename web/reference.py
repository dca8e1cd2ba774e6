"""The reference of the API: the OpenAPI document, and the same as a page to read."""

import json
import shlex
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec
from flask import Blueprint, Response, render_template

from web.openapi import document
from web.site import Site


def blueprint(site: Site) -> Blueprint:
    """Return the routes of the reference."""
    routes = Blueprint("reference", __name__)

    @routes.get("/api/v1/openapi.json")
    def openapi() -> Response:
        return Response(msgspec.json.encode(document(site.origin)), content_type="application/json")

    @routes.get("/api")
    def page() -> str:
        described = document(site.origin)
        return render_template(
            "api.html",
            contact=site.contact,
            operations=list(operations(described)),
            shapes=list(shapes(described)),
            names=described["components"]["schemas"],
        )

    return routes


def operations(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the operations of a document, each with what the page shows of it."""
    origin = described["servers"][0]["url"]
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            answers = operation["responses"]
            yield {
                "method": method.upper(),
                "path": path,
                "summary": operation["summary"],
                "parameters": operation.get("parameters", []),
                "body": in_words(_content(operation["requestBody"])["schema"]) if "requestBody" in operation else "",
                "answer": in_words(_content(answers["200"])["schema"]),
                "faults": {status: answer["description"] for status, answer in answers.items() if status != "200"},
                "curl": curl(origin, path, operation),
            }


def shapes(described: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the schemas of a document: name, description, and what stands in each field."""
    for name, schema in described["components"]["schemas"].items():
        fields = {field: in_words(value) for field, value in schema["properties"].items()}
        yield {"name": name, "about": schema["description"], "fields": fields}


def curl(origin: str, path: str, operation: dict[str, Any]) -> str:
    """Return the command that sends the examples of an operation."""
    parameters = operation.get("parameters", [])
    filled = path.format(**{each["name"]: each["example"] for each in parameters if each["in"] == "path"})
    query = urlencode({each["name"]: each["example"] for each in parameters if each["in"] == "query"})
    command = f"curl -s {shlex.quote(origin + filled + ('?' + query if query else ''))}"
    if "requestBody" in operation:
        body = json.dumps(_content(operation["requestBody"])["example"])
        command += f" -H 'Content-Type: application/json' -d {shlex.quote(body)}"
    return command


def in_words(schema: dict[str, Any]) -> str:
    """Return what a JSON Schema allows, in a few words."""
    match schema:
        case {"$ref": str(target)}:
            return target.rpartition("/")[2]
        case {"enum": list(values)}:
            return " or ".join(f'"{value}"' for value in values)
        case {"anyOf": list(options)}:
            return " or ".join(in_words(option) for option in options)
        case {"prefixItems": list(items)}:
            return f"[{', '.join(in_words(item) for item in items)}]"
        case {"type": "array", "items": dict(items)}:
            return f"list of {in_words(items)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            return f"object of {in_words(values)}"
    return str(schema["type"])


def _content(described: dict[str, Any]) -> dict[str, Any]:
    content: dict[str, Any] = described["content"]["application/json"]
    return content
