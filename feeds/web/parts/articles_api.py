"""The OpenAPI description of `/api/articles`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.web.parts.openapi import INTEGER, STRING, Api, array_of, object_schema, problem, text

if TYPE_CHECKING:
    from feeds.publishing.server_settings import ServerSettings

_TEXT = {"schema": STRING}
_URI = {"type": "string", "format": "uri"}
_DONE = {"application/json": {"schema": {"$ref": "#/components/schemas/Receipts"}}}
_ERRORS = {
    "401": problem("The token is missing or wrong."),
    "503": problem(
        "The article cannot be stored now: the folder is not writable, or too many posts are in progress."
    ),
}
_CONFLICT = problem(
    "Another file has an article with this id, or the file contains other articles too; detail names it."
)


def _is_offered(settings: ServerSettings) -> bool:
    return settings.publish


_POST: dict[str, Any] = {
    "operationId": "postArticles",
    "summary": "Publish or replace articles.",
    "description": (
        "One article or several, all or none, in any format that the folder may contain. The Content-Type "
        "names the format; if it is generic, the content shows it. An article with the id of an existing one "
        "replaces it. The response is sent after the articles are on disk."
    ),
    "security": [{"token": []}],
    "parameters": [
        {
            "name": "name",
            "in": "query",
            "description": (
                "The name of the article's file, from which its id is made if it contains none "
                "(Markdown, dumps). The header Slug (RFC 5023) does the same."
            ),
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$"},
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": ["object", "array"]}},
            "application/x-ndjson": _TEXT,
            "application/feed+json": {"schema": {"type": "object"}},
            "application/rss+xml": _TEXT,
            "application/atom+xml": _TEXT,
            "text/markdown": _TEXT,
            "text/plain": _TEXT,
        },
    },
    "responses": {
        "201": {"description": "Articles were created.", "content": _DONE},
        "200": {"description": "Articles were replaced or are unchanged.", "content": _DONE},
        "400": problem("The name is missing or invalid, or the body is incomplete."),
        "409": _CONFLICT,
        "411": problem("Content-Length is missing."),
        "413": problem("The body is too large."),
        "415": problem("The Content-Type is not supported, or the body is compressed."),
        "422": problem("The articles are invalid; `problems` says why and where. Nothing changed."),
        **_ERRORS,
    },
}
_DELETE: dict[str, Any] = {
    "operationId": "withdrawArticle",
    "summary": "Withdraw an article.",
    "description": "Atom feeds announce the deletion (RFC 6721). What was never published is removed.",
    "security": [{"token": []}],
    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {
        "200": {"description": "The article was withdrawn or removed.", "content": _DONE},
        "404": problem("No article has this id."),
        "409": _CONFLICT,
        **_ERRORS,
    },
}
_RECEIPT = object_schema(
    "id file made state feeds",
    id=STRING,
    file=text("The path in the folder of articles."),
    made={"enum": ["created", "replaced", "unchanged", "withdrawn", "removed"]},
    state={"enum": ["published", "draft", "embargoed", "expired", "withdrawn", "removed"]},
    until={"type": "string", "format": "date-time", "description": "When an embargo ends."},
    page=_URI,
    feeds=array_of(_URI),
)
_NOTE = object_schema("line message", line=INTEGER, message=text("A warning about the article."))
_RECEIPTS = object_schema("articles notes", articles=array_of(_RECEIPT), notes=array_of(_NOTE))
API = Api(
    _is_offered,
    {"/api/articles": {"post": _POST}, "/api/articles/{id}": {"delete": _DELETE}},
    {"Receipts": _RECEIPTS},
)
