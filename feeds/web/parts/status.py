"""`/healthz`, `/readyz` and `/metrics`, for monitoring."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort
from werkzeug.exceptions import ServiceUnavailable

from feeds.publishing.folder import CHANNEL_FILE
from feeds.publishing.index.settings import EDITION, setting
from feeds.web.document_cache import Unready
from feeds.web.parts import Part

if TYPE_CHECKING:
    from feeds.web.context import Site

_NOT_STORED = {"Cache-Control": "no-store"}


def make(site: Site) -> Blueprint:
    """`/healthz` for restarts, `/readyz` for load balancers, and `/metrics` if the settings enable it."""
    blueprint = Blueprint("status", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", content_type="text/plain; charset=utf-8", headers=_NOT_STORED)

    @blueprint.get("/readyz")
    def readyz() -> Response:
        if (problem := _problem(site)) is not None:
            raise ServiceUnavailable(problem)
        return Response("ready\n", content_type="text/plain; charset=utf-8", headers=_NOT_STORED)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        if not site.settings.metrics:
            abort(404)
        from feeds.web import metrics as counted  # needs much memory

        return Response(counted.exposition(site), content_type=counted.MEDIA_TYPE, headers=_NOT_STORED)

    return blueprint


def _problem(site: Site) -> str | None:
    """Returns why documents cannot be served now, or not for long."""
    if not (site.folder / CHANNEL_FILE).is_file():
        return "The folder of articles has disappeared, or has no channel file."
    try:
        with site.publication.store.reading() as connection:
            if not setting(connection, EDITION, ""):
                return "The index is being built."
        return None if site.documents.get("index.html") is not None else "There are no documents."
    except Unready:
        return "The index is being rebuilt."
    except OSError as error:
        return f"The index cannot be read: {error.strerror}."


PART = Part("status", make)
