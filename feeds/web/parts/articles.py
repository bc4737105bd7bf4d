"""`/api/articles`: whoever has a token posts articles, and takes them back."""

from __future__ import annotations

import json
from contextlib import closing, contextmanager, suppress
from dataclasses import asdict
from http import HTTPStatus
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from flask import Blueprint, Response, abort, request
from werkzeug.exceptions import LengthRequired

from feeds.core.dates import rfc3339
from feeds.core.errors import FeedsError, ReadError
from feeds.publishing.inbox import Inbox, InboxError, is_name, kind_of
from feeds.publishing.publication import open_publication
from feeds.web.chores import Chore
from feeds.web.errors import RETRY_AFTER
from feeds.web.parts import Part
from feeds.web.tokens import authorise, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from feeds.dialects import Note
    from feeds.publishing.inbox import Receipt
    from feeds.publishing.publication import Publication
    from feeds.web.context import Site
    from feeds.web.settings import Serving

LONGEST = 8 * 1024 * 1024
"""Bytes that may be posted at once."""
AT_ONCE = 4
"""Posts that a process takes at a time; one is stored after the other anyway."""
PATH = "/api/articles"

_STATUS = {"nameless": 400, "unknown": 404, "conflict": 409, "unusable": 422, "unavailable": 503}


def make(site: Site) -> Blueprint | None:
    """Posting and withdrawing; ReadError where there is no token that could allow it."""
    if not site.serving.publish:
        return None
    known = tokens()
    places = BoundedSemaphore(AT_ONCE)
    blueprint = Blueprint("articles", __name__)

    @blueprint.before_request
    def admit() -> None:
        authorise(known)

    @blueprint.post(PATH)
    def post() -> Response:
        name = _name()
        kind, body = _content()
        with _inbox(site, places) as inbox:
            receipts, notes = inbox.post(body, kind, name, site.clock())
        _follow(site)
        return _done(receipts, notes)

    @blueprint.delete(f"{PATH}/<path:id_>")
    def withdraw(id_: str) -> Response:
        with _inbox(site, places) as inbox:
            receipt = inbox.withdraw(id_, site.clock())
        _follow(site)
        return _done([receipt], ())

    blueprint.register_error_handler(InboxError, _refused)
    return blueprint


def _name() -> str | None:
    """What the article is to be called: in the query, or in the Slug header (RFC 5023, 9.7)."""
    said = request.args.get("name")
    if said is None:
        slug = request.headers.get("Slug")
        said = None if slug is None else unquote(slug)
    if said is not None and not is_name(said):
        abort(400, "The name must be of 1 to 100 letters and digits of ASCII, with hyphens and _ inside.")
    return said


def _content() -> tuple[str, bytes]:
    """What was posted, and the suffix of a file that holds it."""
    if request.headers.get("Content-Encoding", "identity").lower() != "identity":
        abort(415, "The body must not be compressed.")
    if request.content_length is None:  # of a body of chunks, servers do not tell whether it was whole
        raise LengthRequired
    request.max_content_length = LONGEST
    body = request.get_data(cache=False)
    if len(body) < request.content_length:
        abort(400, f"The body ended after {len(body)} of {request.content_length} bytes.")
    kind = kind_of(request.headers.get("Content-Type", ""), body)
    if kind is None:
        abort(415, "Expected JSON, NDJSON, Markdown, a text dump, RSS, Atom or JSON Feed.")
    return kind, body


@contextmanager
def _inbox(site: Site, places: BoundedSemaphore) -> Iterator[Inbox]:
    """Of the folder as its channel file is now: what this process has open may be older than the index."""
    if not places.acquire(blocking=False):
        abort(503, "Others are posting.")
    try:
        with closing(open_publication(site.folder, site.state)) as publication:
            yield Inbox(publication)
    except (ReadError, OSError) as error:
        abort(503, str(error))
    finally:
        places.release()


def _follow(site: Site) -> None:
    """Who asks this process next finds what was posted. Whatever keeps it from that, it is stored."""
    with suppress(FeedsError, OSError):
        site.shelf.follow()


def _done(receipts: Sequence[Receipt], notes: Sequence[Note]) -> Response:
    created = any(receipt.made == "created" for receipt in receipts)
    said = {
        "articles": [_said(receipt) for receipt in receipts],
        "notes": [{"line": note.line, "message": note.message} for note in notes],
    }
    response = _json(said, HTTPStatus.CREATED if created else HTTPStatus.OK, "application/json")
    if created and len(receipts) == 1 and receipts[0].page is not None:
        response.headers["Location"] = receipts[0].page
    return response


def _said(receipt: Receipt) -> dict[str, Any]:
    said: dict[str, Any] = {"id": receipt.id, "file": receipt.path}
    said.update(made=receipt.made, state=receipt.state)
    if receipt.until is not None:
        said["until"] = rfc3339(receipt.until)
    if receipt.page is not None:
        said["page"] = receipt.page
    return {**said, "feeds": receipt.feeds}


def _refused(error: InboxError) -> Response:
    """Why nothing was changed (RFC 9457), with all that is wrong."""
    status = HTTPStatus(_STATUS[error.why])
    problems = [
        {name: value for name, value in asdict(trouble).items() if value is not None}
        for trouble in error.troubles
    ]
    said = {"type": "about:blank", "title": status.phrase, "status": status.value, "detail": str(error)}
    response = _json({**said, "problems": problems}, status, "application/problem+json")
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _json(said: dict[str, Any], status: HTTPStatus, media_type: str) -> Response:
    body = json.dumps(said, ensure_ascii=False).encode() + b"\n"
    return Response(body, status, {"Cache-Control": "no-store"}, content_type=media_type)


def _recover(publication: Publication, serving: Serving, now: datetime) -> None:
    """Bring to its end what a process that died had begun."""
    if serving.publish:
        with suppress(InboxError):  # it is tried again
            Inbox(publication).recover(now)


PART = Part("articles", make)
CHORE = Chore("articles", _recover)
