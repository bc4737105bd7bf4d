"""The owner's files for the pages: those in the folder `static`, at the same paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort

from feeds.model.website import STATIC
from feeds.publishing.own_files import has_design, type_of
from feeds.web.parts import Part
from feeds.web.parts.media import file_response
from feeds.web.site_pages import CACHE

if TYPE_CHECKING:
    from feeds.web.context import Site


def make(site: Site) -> Blueprint:
    """The files; whether the folder exists is looked up for each request."""
    blueprint = Blueprint("static_files", __name__)

    @blueprint.get(f"/{STATIC}<path:path>")
    def own(path: str) -> Response:
        if not has_design(site.folder, site.channel.site):
            abort(404)
        return file_response((site.folder / STATIC).resolve(), path, type_of(path), CACHE) or abort(404)

    return blueprint


PART = Part("static", make)
