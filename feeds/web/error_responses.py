"""Error responses: short, and in the format that the client prefers."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from flask import Response, request
from werkzeug.exceptions import HTTPException, ServiceUnavailable

from feeds.web.headers import EVERYWHERE
from feeds.web.moved import permanent_redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from wsgiref.types import StartResponse

    from flask import Flask
    from flask.typing import ResponseReturnValue

RETRY_AFTER = "1"
"""Seconds after which a client may try again after 503."""
_DETAILS = {404: "This page does not exist.", 410: "This page has been removed."}


def register(
    app: Flask,
    other_places: Sequence[Callable[[str], str | None]],
    not_found: Callable[[], tuple[bytes, str]],
    index: Callable[[], str],
) -> None:
    """Let the application answer errors this way.

    What is not there is redirected, whatever part it is below, to the first that `other_places` give;
    `not_found` returns a page that says so to people, and its Content-Security-Policy.  While the `index`, by
    its name, cannot be read, such as during the restart of a database, the answer is 503.
    """

    def answer(error: HTTPException) -> ResponseReturnValue:
        asked = error.code in (404, 410) and request.method in ("GET", "HEAD")
        try:
            for place in other_places if asked else ():
                if target := place(request.path[1:]):
                    return permanent_redirect(target)
        except OSError as problem:  # for Flask, no handler is in charge of what another one raises
            return unavailable(problem)
        return _answer(error, not_found)

    def unavailable(error: OSError) -> ResponseReturnValue:
        if error.filename != index():
            raise error
        return _answer(ServiceUnavailable("The index cannot be read now."), not_found)

    app.register_error_handler(HTTPException, answer)
    app.register_error_handler(OSError, unavailable)


def _answer(error: HTTPException, not_found: Callable[[], tuple[bytes, str]]) -> ResponseReturnValue:
    if error.response is not None:
        return error
    status = error.code or 500
    body, media_type = _body(status, error.name, _DETAILS.get(status) or error.description or "")
    response = Response(body, status, content_type=media_type)
    if status in _DETAILS and media_type.startswith("text/html"):
        page, response.headers["Content-Security-Policy"] = not_found()
        response.set_data(page)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value
    response.headers["Cache-Control"] = "public, max-age=60" if status in (404, 410) else "no-store"
    response.headers["Vary"] = "Accept"
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _body(status: int, name: str, detail: str) -> tuple[bytes, str]:
    """Returns the body and its media type: JSON below /api/, HTML for browsers, else text."""
    if request.path.startswith("/api/"):
        return _problem(status, name, detail)
    accepted = request.accept_mimetypes
    if accepted["text/html"] > accepted["text/plain"]:
        page = (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{status} {escape(name)}</title>'
            '<meta name="viewport" content="width=device-width"><meta name="color-scheme" '
            f'content="light dark"><h1>{escape(name)}</h1><p>{escape(detail)}</p></html>\n'
        )
        return page.encode(), "text/html; charset=utf-8"
    return f"{status} {name}. {detail}\n".encode(), "text/plain; charset=utf-8"


def _problem(status: int, name: str, detail: str) -> tuple[bytes, str]:
    """Returns a problem document (RFC 9457) and its media type."""
    problem = {"type": "about:blank", "title": name, "status": status, "detail": detail}
    return json.dumps(problem).encode() + b"\n", "application/problem+json"


def refuse(
    start: StartResponse, status: str, detail: str, retry_after: int | None = None, *, path: str = ""
) -> list[bytes]:
    """Answers a request for a path in WSGI middleware; `retry_after` is in seconds."""
    if path.startswith("/api/"):
        code, _, name = status.partition(" ")
        body, media_type = _problem(int(code), name, detail)
    else:
        body, media_type = f"{status}. {detail}\n".encode(), "text/plain; charset=utf-8"
    headers = {
        "Content-Type": media_type,
        "Content-Length": str(len(body)),
        "Cache-Control": "no-store",
        **EVERYWHERE,
    }
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    start(status.upper(), list(headers.items()))
    return [body]
