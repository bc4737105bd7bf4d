"""What clients get instead of what they asked for: short, and in the form that they like best."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException

if TYPE_CHECKING:
    from flask import Flask
    from flask.typing import ResponseReturnValue

RETRY_AFTER = "1"
"""Seconds after which what is not ready now will be."""
_BRIEF = {404: "There is nothing here.", 410: "This was here once, and is gone for good."}


def register(app: Flask) -> None:
    """Have the application answer so whenever a request is aborted, or something breaks."""
    app.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error
    status = error.code or 500
    body, media_type = _body(status, error.name, _BRIEF.get(status) or error.description or "")
    response = Response(body, status, content_type=media_type)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    response.headers["Cache-Control"] = "public, max-age=60" if status in (404, 410) else "no-store"
    response.headers["Vary"] = "Accept"
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _body(status: int, name: str, more: str) -> tuple[bytes, str]:
    """The body and its media type: JSON for programs that speak to the API, a page for people, else text."""
    if request.path.startswith("/api/"):
        said = {"type": "about:blank", "title": name, "status": status, "detail": more}  # RFC 9457
        return json.dumps(said).encode() + b"\n", "application/problem+json"
    liked = request.accept_mimetypes
    if liked["text/html"] > liked["text/plain"]:
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{status} {escape(name)}</title>'
            '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
            f'content="light dark"><h1>{escape(name)}</h1><p>{escape(more)}</p></html>\n'
        )
        return page.encode(), "text/html; charset=utf-8"
    return f"{status} {name}. {more}\n".encode(), "text/plain; charset=utf-8"
