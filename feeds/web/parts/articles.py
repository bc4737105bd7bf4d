"""`/api/articles`: posting and withdrawing articles, with a token."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import asdict
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote, unquote

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import LengthRequired

from feeds.core.dates import rfc3339
from feeds.core.errors import FeedsError, ReadError, explained
from feeds.publishing.inbox import Inbox, InboxError, is_name, kind_of
from feeds.publishing.publication import as_it_is_now
from feeds.web.error_responses import RETRY_AFTER
from feeds.web.parts import Chore, Part
from feeds.web.tokens import publishing_tokens, require_token

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feeds.core.limits import Limit
    from feeds.dialects import Note
    from feeds.publishing.inbox import Receipt
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings
    from feeds.web.context import Site

BODY_BYTES: Annotated[int, Limit("post", "bytes", "the body", "413")] = 8 * 1024 * 1024
POSTS_AT_ONCE: Annotated[int, Limit("post", "elements", "posts at once", "503")] = 4
"""They are stored one after the other."""
PATH = "/api/articles"

_STATUS = {"nameless": 400, "unknown": 404, "conflict": 409, "unusable": 422, "unavailable": 503}


def make(site: Site) -> Blueprint | None:
    """Posting and withdrawing. Raises ReadError if no token is set."""
    if not site.settings.publish:
        return None
    tokens = publishing_tokens()
    slots = BoundedSemaphore(POSTS_AT_ONCE)
    blueprint = Blueprint("articles", __name__)

    @blueprint.before_request
    def authorize() -> None:
        require_token(tokens)

    @blueprint.post(PATH)
    def post() -> Response:
        name = _name()
        kind, body = _content()
        with _inbox(site, slots) as inbox:
            receipts, notes = inbox.post(body, kind, name, site.clock())
        _follow(site)
        return _receipts_response(receipts, notes)

    @blueprint.delete(f"{PATH}/<path:id_>")
    def withdraw(id_: str) -> Response:
        with _inbox(site, slots) as inbox:
            receipt = inbox.withdraw(id_, site.clock())
        _follow(site)
        return _receipts_response([receipt], ())

    blueprint.register_error_handler(InboxError, _error_response)
    return blueprint


def _name() -> str | None:
    """Returns the article's name from the query or the Slug header (RFC 5023, 9.7)."""
    name = request.args.get("name")
    if name is None:
        slug = request.headers.get("Slug")
        name = None if slug is None else unquote(slug)
    if name is not None and not is_name(name):
        abort(400, "The name must be 1 to 100 ASCII letters and digits, with - and _ in between.")
    return name


def _content() -> tuple[str, bytes]:
    """Returns the suffix for a file with the body, and the body."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        abort(415, "The body must not be compressed.")
    if request.content_length is None:  # a WSGI server does not say whether a chunked body was complete
        raise LengthRequired
    request.max_content_length = BODY_BYTES
    body = request.get_data(cache=False)
    if len(body) < request.content_length:
        abort(400, f"The body has {len(body)} bytes, but Content-Length is {request.content_length}.")
    kind = kind_of(request.headers.get("Content-Type", ""), body)
    if kind is None:
        abort(
            415,
            "The Content-Type must be that of JSON, NDJSON, Markdown, a text dump, RSS, Atom or JSON Feed.",
        )
    return kind, body


@contextmanager
def _inbox(site: Site, slots: BoundedSemaphore) -> Iterator[Inbox]:
    """Opens the publication with the channel file as it is now: `site` may have an older one."""
    if not slots.acquire(blocking=False):
        abort(503, "Too many posts are in progress.")
    try:
        with as_it_is_now(site.publication, site.state) as publication:
            yield Inbox(publication)
    except (ReadError, OSError) as error:
        abort(503, explained(error))
    finally:
        slots.release()


def _follow(site: Site) -> None:
    """Let this process's next response contain what was posted; if that fails, it is stored anyway."""
    with suppress(FeedsError, OSError):
        site.documents.follow()


def _receipts_response(receipts: Sequence[Receipt], notes: Sequence[Note]) -> Response:
    created = any(receipt.made == "created" for receipt in receipts)
    answer = {
        "articles": [_receipt(receipt) for receipt in receipts],
        "notes": [{"line": note.line, "message": note.message} for note in notes],
    }
    response = _json(answer, HTTPStatus.CREATED if created else HTTPStatus.OK, "application/json")
    if created:  # RFC 9110, 15.3.2
        first = next(receipt for receipt in receipts if receipt.made == "created")
        # A relative reference is right whatever path a proxy serves us at.
        itself = f"{PATH.rpartition('/')[2]}/{quote(first.id, safe='')}"
        response.headers["Location"] = first.page or itself
    return response


def _receipt(receipt: Receipt) -> dict[str, Any]:
    fields: dict[str, Any] = {"id": receipt.id, "file": receipt.path}
    fields.update(made=receipt.made, state=receipt.state)
    if receipt.until is not None:
        fields["until"] = rfc3339(receipt.until)
    if receipt.page is not None:
        fields["page"] = receipt.page
    return {**fields, "feeds": receipt.feeds}


def _error_response(error: InboxError) -> Response:
    """Nothing was changed: returns all problems (RFC 9457)."""
    status = HTTPStatus(_STATUS[error.why])
    problems = [
        {name: value for name, value in asdict(trouble).items() if value is not None}
        for trouble in error.troubles
    ]
    answer = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": str(error)}
    response = _json({**answer, "problems": problems}, status, "application/problem+json")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _json(answer: dict[str, Any], status: HTTPStatus, media_type: str) -> Response:
    body = json.dumps(answer, ensure_ascii=False).encode() + b"\n"
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=media_type)


def _recover(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    """Finish the post of a process that died."""
    if settings.publish:
        with suppress(InboxError):  # it is tried again
            Inbox(publication).recover(now)


PART = Part("articles", make)
CHORE = Chore("articles", _recover)
