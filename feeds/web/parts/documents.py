"""The documents: feeds, their archives, the list of them, the index page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort

from feeds.web.answering import send
from feeds.web.chores import Chore
from feeds.web.entry import Entry
from feeds.web.parts import Part
from feeds.web.shelf import GONE, Unready
from feeds.web.telling import tell_hubs

if TYPE_CHECKING:
    from feeds.web.context import Site


def make(site: Site) -> Blueprint:
    """Everything that the index has, by its path."""
    blueprint = Blueprint("documents", __name__)

    @blueprint.get("/")
    @blueprint.get("/<path:path>")
    def document(path: str = "") -> Response:
        try:
            found = site.shelf.find(f"/{path}")
        except Unready:
            abort(503)
        if not isinstance(found, Entry):
            abort(410 if found is GONE else 404)
        return send(found)

    return blueprint


PART = Part("documents", make)
CHORE = Chore("hubs", tell_hubs)
