"""The description of the API (OpenAPI 3.1): each part that has a piece of it announces it as API."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from feeds.model.channel import Channel
    from feeds.web.settings import Serving


@dataclass(frozen=True, slots=True)
class Api:
    """Some paths of the API, with the schemas that they refer to, for a server that has it `offered`."""

    offered: Callable[[Serving], bool]
    paths: Mapping[str, Any]
    schemas: Mapping[str, Any] = field(default_factory=dict)


def described(channel: Channel, serving: Serving) -> dict[str, Any] | None:
    """The description of what this server offers; None where that is nothing."""
    offered = [api for api in discover("feeds.web.parts", "API") if api.offered(serving)]
    if not offered:
        return None
    return {
        "openapi": "3.1.0",
        "info": {"title": channel.title, "version": "1"},
        "servers": [{"url": channel.base}],
        "paths": {path: item for api in offered for path, item in api.paths.items()},
        "components": {
            "schemas": _PROBLEM | {name: schema for api in offered for name, schema in api.schemas.items()},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def problem(description: str) -> dict[str, Any]:
    """An answer that says what is wrong (RFC 9457)."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": description, "content": {"application/problem+json": {"schema": schema}}}


_PROBLEM: dict[str, Any] = {
    "Problem": {
        "type": "object",
        "description": "What is wrong (RFC 9457).",
        "required": ["title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "problems": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["message"],
                    "properties": {
                        "message": {"type": "string"},
                        "line": {"type": "integer", "minimum": 1},
                        "column": {"type": "integer", "minimum": 1},
                        "rule": {"type": "string", "description": "Of the validator."},
                        "document": {
                            "type": "string",
                            "description": "What line and column are of, if that is not what was sent.",
                        },
                    },
                },
            },
        },
    }
}
