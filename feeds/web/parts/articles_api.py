"""What `/api/articles` is, for the description of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from feeds.web.openapi import Api, problem

if TYPE_CHECKING:
    from feeds.web.settings import Serving

_TEXT = {"schema": {"type": "string"}}
_DONE = {"application/json": {"schema": {"$ref": "#/components/schemas/Receipts"}}}
_ERRORS = {
    "401": problem("No token was given."),
    "503": problem("It cannot be stored at present: the folder cannot be written to, or others take long."),
}
_CONFLICT = problem("Another file holds the id, or this file holds other articles too; it is named.")


def _offered(serving: Serving) -> bool:
    return serving.publish


_POST: dict[str, Any] = {
    "operationId": "postArticles",
    "summary": "Publish an article, or replace it.",
    "description": (
        "One article or several, all or none, in any dialect that is read from files. The Content-Type says "
        "which it is; without one that says something, the first characters do. What is posted again under "
        "the same id replaces what was there. What is acknowledged is on the disk."
    ),
    "security": [{"token": []}],
    "parameters": [
        {
            "name": "name",
            "in": "query",
            "description": (
                "What the article's file is called, and its id made of where it has none of its own "
                "(Markdown, dumps). The header Slug (RFC 5023) says the same."
            ),
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9]([A-Za-z0-9_-]{0,98}[A-Za-z0-9])?$"},
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {}},
            "application/x-ndjson": _TEXT,
            "application/feed+json": {"schema": {}},
            "application/rss+xml": _TEXT,
            "application/atom+xml": _TEXT,
            "text/markdown": _TEXT,
            "text/plain": _TEXT,
        },
    },
    "responses": {
        "201": {"description": "Articles were added.", "content": _DONE},
        "200": {"description": "Articles were replaced, or were the same.", "content": _DONE},
        "400": problem("It has no name and needs one, or the name cannot be one; or the connection broke."),
        "409": _CONFLICT,
        "411": problem("Its length was not said, so nobody knows whether it is whole."),
        "413": problem("It is too long."),
        "415": problem("It is of a type that is not read."),
        "422": problem("It cannot be published: what was found, where, what was expected. Nothing changed."),
        **_ERRORS,
    },
}
_DELETE: dict[str, Any] = {
    "operationId": "withdrawArticle",
    "summary": "Take a posted article back.",
    "description": "Atom readers are told that it is gone (RFC 6721). What nobody has seen is removed.",
    "security": [{"token": []}],
    "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {
        "200": {"description": "It was withdrawn or removed.", "content": _DONE},
        "404": problem("There is no article with this id."),
        "409": _CONFLICT,
        **_ERRORS,
    },
}
_RECEIPT = {
    "type": "object",
    "required": ["id", "file", "made", "state", "feeds"],
    "properties": {
        "id": {"type": "string"},
        "file": {"type": "string", "description": "Below the folder of the articles."},
        "made": {"enum": ["created", "replaced", "unchanged", "withdrawn", "removed"]},
        "state": {"enum": ["published", "draft", "embargoed", "expired", "withdrawn", "removed"]},
        "until": {"type": "string", "format": "date-time", "description": "When an embargo ends."},
        "page": {"type": "string", "format": "uri"},
        "feeds": {"type": "array", "items": {"type": "string", "format": "uri"}},
    },
}
_NOTE = {
    "type": "object",
    "description": "What was odd about the article.",
    "required": ["line", "message"],
    "properties": {"line": {"type": "integer"}, "message": {"type": "string"}},
}
_RECEIPTS = {
    "type": "object",
    "required": ["articles", "notes"],
    "properties": {
        "articles": {"type": "array", "items": _RECEIPT},
        "notes": {"type": "array", "items": _NOTE},
    },
}
API = Api(
    _offered,
    {"/api/articles": {"post": _POST}, "/api/articles/{id}": {"delete": _DELETE}},
    {"Receipts": _RECEIPTS},
)
