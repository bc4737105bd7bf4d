"""Whether the server lives, whether it is ready, and what it counts: for whoever watches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort
from werkzeug.exceptions import ServiceUnavailable

from feeds.publishing.index.settings import EDITION, setting
from feeds.web.parts import Part
from feeds.web.shelf import Unready

if TYPE_CHECKING:
    from feeds.web.context import Site

_NOT_KEPT = {"Cache-Control": "no-store"}


def make(site: Site) -> Blueprint:
    """`/healthz` for restarts, `/readyz` for balancers, and `/metrics` if it is asked for."""
    blueprint = Blueprint("status", __name__)

    @blueprint.get("/healthz")
    def healthz() -> Response:
        return Response("alive\n", content_type="text/plain; charset=utf-8", headers=_NOT_KEPT)

    @blueprint.get("/readyz")
    def readyz() -> Response:
        if (problem := _problem(site)) is not None:
            raise ServiceUnavailable(problem)
        return Response("ready\n", content_type="text/plain; charset=utf-8", headers=_NOT_KEPT)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        if not site.serving.metrics:
            abort(404)
        from feeds.web import metrics as counted  # its memory is for who asks for it

        return Response(counted.exposition(site), content_type=counted.MEDIA_TYPE, headers=_NOT_KEPT)

    return blueprint


def _problem(site: Site) -> str | None:
    """Why documents cannot be served now."""
    try:
        with site.publication.store.reading() as connection:
            if not setting(connection, EDITION, ""):
                return "The index is being made."
        return None if site.shelf.get("index.html") is not None else "There are no documents."
    except Unready:
        return "The index is being made anew."
    except OSError as error:
        return f"The index cannot be read: {error.strerror}."


PART = Part("status", make)
