"""The OpenAPI description of `/api/validate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.validator.profiles import profiles
from feeds.web.parts.openapi import INTEGER, STRING, Api, array_of, object_schema, problem, text

if TYPE_CHECKING:
    from feeds.publishing.server_settings import ServerSettings

_TEXT = {"schema": STRING}
_NAME = {"enum": sorted(profiles())}
_NAMES = array_of(_NAME)
_FIX = {"enum": ["", "safe", "all"]}
_URL = {"type": "string", "pattern": r"^\s*(?:[Hh][Tt][Tt][Pp][Ss]?://\S+)?\s*$", "maxLength": 2000}


def _is_offered(settings: ServerSettings) -> bool:
    return settings.validations > 0


def _query(name: str, description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "schema": schema}


_POST: dict[str, Any] = {
    "operationId": "validate",
    "summary": "Check a document against the specifications.",
    "description": (
        "RSS, Atom, JSON Feed, OPML, OpenSearch or AtomPub of up to 5 MB, with any Content-Type; or an "
        "object of the schema ValidationRequest, sent as `application/json`. The report is that of "
        "`feeds validate --output-format json`. Nothing is stored."
    ),
    "parameters": [
        _query("profile", "An app or directory whose requirements to check, too; may be repeated.", _NAMES),
        _query(
            "url",
            "The URL of the document. It is fetched if there is no body and the server allows it.",
            _URL,
        ),
        _query(
            "fix", "Return the fixed document instead of the report: with its safe fixes, or with all.", _FIX
        ),
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
                        "url": _URL,
                        "profile": _NAMES,
                        "fix": _FIX,
                    },
                }
            },
            "application/json": {
                "schema": {
                    "anyOf": [
                        {"$ref": "#/components/schemas/ValidationRequest"},
                        {"description": "The document itself, in JSON Feed."},
                    ]
                }
            },
        }
    },
    "responses": {
        "200": {
            "description": "The report or the fixed document.",
            "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/Validation"}},
                "application/xml": _TEXT,
                "application/feed+json": {"schema": {}},
            },
            "headers": {
                "Content-Disposition": {"description": "The name of a fixed document.", "schema": STRING}
            },
        },
        "400": problem("The document is missing, or the request is invalid."),
        "403": problem("This server does not fetch URLs."),
        "413": problem("The document is too large."),
        "415": problem("The body is compressed."),
        "422": problem("Validation takes too long, or the document to fix could not be fetched."),
        "429": problem("The client has reached its limit; Retry-After says when to try again."),
        "500": problem("An internal error while validating this document."),
        "503": problem("The validator is busy."),
    },
}
_REQUEST = {
    "type": "object",
    "additionalProperties": False,
    "anyOf": [{"required": ["document"]}, {"required": ["url"]}],
    "properties": {
        "document": {"type": "string"},
        "url": _URL,
        "profile": {"oneOf": [_NAME, _NAMES]},
        "fix": _FIX,
    },
}
_PLACE = object_schema("row column", row=INTEGER, column=INTEGER)
_EDIT = object_schema("content location end_location", content=STRING, location=_PLACE, end_location=_PLACE)
_EDITS = object_schema(
    "applicability message edits",
    applicability={"enum": ["safe", "unsafe"]},
    message=STRING,
    edits=array_of(_EDIT),
) | {"type": ["object", "null"]}
_OPTIONAL = {"type": ["string", "null"]}
_FINDING = object_schema(
    "rule name severity message line column",
    rule=text("The name of the rule."),
    name=text("The rule in a sentence."),
    severity={"enum": ["error", "warning", "info"]},
    message=STRING,
    **dict.fromkeys(("line", "column", "end_line", "end_column"), INTEGER),
    **dict.fromkeys(("element", "parent", "attribute", "value", "w3c"), _OPTIONAL),
    see=text("The clause of the specification."),
    fix=_EDITS,
) | {"description": "Lines and columns count from 1, in characters; an unknown end is 0."}
_DOCUMENT = object_schema(
    "path kind valid findings",
    path=text("The URL, the file name, or `document`."),
    kind=text("The format; empty if unknown."),
    valid={"type": "boolean", "description": "Whether no finding has the severity error."},
    findings=array_of(_FINDING),
)
_REPORT = object_schema("documents", documents=array_of(_DOCUMENT))
API = Api(
    _is_offered, {"/api/validate": {"post": _POST}}, {"Validation": _REPORT, "ValidationRequest": _REQUEST}
)
