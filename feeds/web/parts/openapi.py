"""`/api/openapi.json`: the description of the API (OpenAPI 3.1), made of what the parts announce as API."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response

from feeds.core.registry import discover
from feeds.publishing.static_headers import FEED_POLICY
from feeds.web.headers import EVERYWHERE
from feeds.web.parts import Part
from feeds.web.responses import page_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.model.channel import Channel
    from feeds.publishing.server_settings import ServerSettings
    from feeds.web.context import Site

CACHE = "public, max-age=300"


@dataclass(frozen=True, slots=True)
class Api:
    """Paths of the API with the schemas that they refer to, for servers where `is_offered` is true."""

    is_offered: Callable[[ServerSettings], bool]
    paths: Mapping[str, Any]
    schemas: Mapping[str, Any] = field(default_factory=dict)


def make(site: Site) -> Blueprint | None:
    """The description, if this server offers an API."""
    if _description(site.channel, site.settings) is None:
        return None
    blueprint = Blueprint("openapi", __name__)

    @blueprint.get("/api/openapi.json")
    def description() -> Response:
        described = _description(site.channel, site.settings)
        body = json.dumps(described, ensure_ascii=False, indent=1).encode()
        since = datetime(2026, 1, 1, tzinfo=UTC)  # the tag shows changes
        return page_response(body, "application/json", since, policy=FEED_POLICY, cache=CACHE)

    return blueprint


def _description(channel: Channel, settings: ServerSettings) -> dict[str, Any] | None:
    """Returns the description of what this server offers; None where that is nothing."""
    offered = [api for api in discover("feeds.web.parts", "API") if api.is_offered(settings)]
    if not offered:
        return None
    return {
        "openapi": "3.1.0",
        "info": {"title": channel.title, "version": "1"},
        "servers": [{"url": channel.base}],
        "paths": {
            path: {method: _operation(operation) for method, operation in item.items()}
            for api in offered
            for path, item in api.paths.items()
        },
        "components": {
            "schemas": {name: schema for api in offered for name, schema in api.schemas.items()}
            | {"Problem": {**_ERROR, "description": "An error (RFC 9457)."}},
            "headers": {name: {"description": about, "schema": STRING} for name, about in _HEADERS.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(operation: Mapping[str, Any]) -> dict[str, Any]:
    """Returns an operation with the responses that every request may get, and with the headers of all."""
    responses = {**_ALWAYS, **operation["responses"]}
    return {
        **operation,
        "responses": {status: _response(status, responses[status]) for status in sorted(responses)},
    }


def _response(status: str, response: Mapping[str, Any]) -> dict[str, Any]:
    names = (*EVERYWHERE, "Cache-Control", "Content-Security-Policy", "Vary", *_OF_STATUS.get(status, ()))
    headers = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
    return {**response, "headers": {**headers, **response.get("headers", {})}}


def problem(description: str) -> dict[str, Any]:
    """Returns the description of an error response (RFC 9457)."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


def object_schema(required: str, /, **properties: Any) -> dict[str, Any]:
    """Returns the schema of an object; `required` are the names of the required properties."""
    return {"type": "object", "required": required.split(), "properties": properties}


def array_of(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the schema of an array."""
    return {"type": "array", "items": schema}


def text(description: str) -> dict[str, str]:
    """Returns the schema of a string."""
    return {"type": "string", "description": description}


STRING, INTEGER = {"type": "string"}, {"type": "integer"}
_PROBLEM = object_schema(
    "message",
    message=STRING,
    line={"type": "integer", "minimum": 1},
    column={"type": "integer", "minimum": 1},
    rule=text("The validator's rule."),
    document=text("The document that line and column refer to, if not the body."),
)
_ERROR = object_schema(
    "title status", type=STRING, title=STRING, status=INTEGER, detail=STRING, problems=array_of(_PROBLEM)
)
_ALWAYS = {
    "400": problem("The request is malformed."),
    "408": problem("The body comes too slowly."),
    "413": problem("The body is too large."),
    "431": problem("A header is too long."),
    "503": problem("Too many requests are in progress."),
}
"""Responses that a request may get before its operation is known."""
_OF_STATUS = {
    "201": ("Location",),
    "401": ("WWW-Authenticate",),
    "408": ("Connection",),
    "429": ("Retry-After",),
    "503": ("Retry-After",),
}
"""Headers that come with a status (RFC 9110)."""
_HEADERS = {
    **dict.fromkeys(EVERYWHERE, "The same in all responses."),
    "Cache-Control": "`no-store`: responses are not cached.",
    "Connection": "`close`: the rest of the body is not read.",
    "Content-Security-Policy": "Nothing in the response may run in a browser.",
    "Location": "The first article that was created: its page, or its path in this API.",
    "Retry-After": "The seconds after which the client may try again.",
    "Vary": "The headers of the request that the response depends on.",
    "WWW-Authenticate": "The scheme is Bearer (RFC 6750).",
}
PART = Part("openapi", make)
