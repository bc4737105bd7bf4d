"""What `/api/validate` is, for the description of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.validator.profiles import profiles
from feeds.web.openapi import Api, problem

if TYPE_CHECKING:
    from feeds.web.settings import Serving

_TEXT = {"schema": {"type": "string"}}
_NAMES = {"type": "array", "items": {"enum": sorted(profiles())}}
_FIX = {"enum": ["safe", "all"]}


def _offered(serving: Serving) -> bool:
    return serving.validations > 0


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_POST: dict[str, Any] = {
    "operationId": "validate",
    "summary": "Hold a document against the specifications.",
    "description": (
        "RSS, Atom, JSON Feed, OPML, OpenSearch or AtomPub of up to 5 MB, in any media type; an object of "
        "`application/json` that begins with one of the keys of a request is one. The report is that of "
        "`feeds validate --output-format json`. Nothing is kept."
    ),
    "parameters": [
        _query("profile", "A consumer whose requirements are added; may be repeated.", _NAMES),
        _query(
            "url",
            "Where the document is served. Without a document it is fetched, if the server does that.",
            {"type": "string", "format": "uri", "maxLength": 2000},
        ),
        _query("fix", "Answer with the mended document: its safe fixes, or all.", _FIX),
    ],
    "requestBody": {
        "content": {
            "application/rss+xml": _TEXT,
            "application/atom+xml": _TEXT,
            "application/feed+json": {"schema": {}},
            "application/xml": _TEXT,
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "file": {"type": "string", "format": "binary"},
                        "url": {"type": "string"},
                        "profile": _NAMES,
                        "fix": _FIX,
                    },
                }
            },
            "application/json": {"schema": {"$ref": "#/components/schemas/ValidationRequest"}},
        },
    },
    "responses": {
        "200": {
            "description": "The report, or the mended document.",
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Validation"}},
                "application/xml": _TEXT,
                "application/feed+json": {"schema": {}},
            },
        },
        "400": problem("There is no document, or something about the request is wrong."),
        "403": problem("This server fetches no addresses."),
        "413": problem("The document is too long."),
        "415": problem("The body is compressed."),
        "422": problem("It takes too long, or was not there to be mended."),
        "429": problem("The client asks too often; Retry-After says when to come again."),
        "503": problem("Too many others are validating."),
    },
}
_REQUEST = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "document": {"type": "string"},
        "url": {"type": "string", "format": "uri"},
        "profile": {"oneOf": [{"type": "string"}, _NAMES]},
        "fix": _FIX,
    },
}
_PLACE = {
    "type": "object",
    "required": ["row", "column"],
    "properties": {"row": {"type": "integer"}, "column": {"type": "integer"}},
}
_EDIT = {
    "type": "object",
    "required": ["content", "location", "end_location"],
    "properties": {"content": {"type": "string"}, "location": _PLACE, "end_location": _PLACE},
}
_EDITS = {
    "type": ["object", "null"],
    "required": ["applicability", "message", "edits"],
    "properties": {
        "applicability": {"enum": ["safe", "unsafe"]},
        "message": {"type": "string"},
        "edits": {"type": "array", "items": _EDIT},
    },
}
_PERHAPS = {"type": ["string", "null"]}
_FINDING = {
    "type": "object",
    "description": "Places count from 1, in characters; an end is 0 where it is not known.",
    "required": ["rule", "name", "severity", "message", "line", "column"],
    "properties": {
        "rule": {"type": "string", "description": "The name of the rule."},
        "name": {"type": "string", "description": "What the rule says, in a sentence."},
        "severity": {"enum": ["error", "warning", "info"]},
        "message": {"type": "string"},
        **{name: {"type": "integer"} for name in ("line", "column", "end_line", "end_column")},
        **dict.fromkeys(("element", "parent", "attribute", "value", "w3c"), _PERHAPS),
        "see": {"type": "string", "description": "The clause that the rule comes from."},
        "fix": _EDITS,
    },
}
_DOCUMENT = {
    "type": "object",
    "required": ["path", "kind", "valid", "findings"],
    "properties": {
        "path": {"type": "string", "description": "The URL, the name of the file, or `document`."},
        "kind": {"type": "string", "description": "What it is, empty where that is not known."},
        "valid": {"type": "boolean", "description": "There is no finding of severity error."},
        "findings": {"type": "array", "items": _FINDING},
    },
}
_REPORT = {
    "type": "object",
    "required": ["documents"],
    "properties": {"documents": {"type": "array", "items": _DOCUMENT}},
}
API = Api(
    _offered, {"/api/validate": {"post": _POST}}, {"Validation": _REPORT, "ValidationRequest": _REQUEST}
)
