"""`/api/openapi.json`: what the API of this server is."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from flask import Blueprint, Response

from feeds.web.answering import answer
from feeds.web.headers import FEED_POLICY
from feeds.web.openapi import described
from feeds.web.parts import Part

if TYPE_CHECKING:
    from feeds.web.context import Site

CACHE = "public, max-age=300"


def make(site: Site) -> Blueprint | None:
    """The description, where there is something to describe."""
    if described(site.channel, site.serving) is None:
        return None
    blueprint = Blueprint("openapi", __name__)

    @blueprint.get("/api/openapi.json")
    def description() -> Response:
        body = json.dumps(described(site.channel, site.serving), ensure_ascii=False, indent=1).encode()
        since = datetime(2026, 1, 1, tzinfo=UTC)  # the tag tells of changes
        return answer(body, "application/json", since, policy=FEED_POLICY, cache=CACHE)

    return blueprint


PART = Part("openapi", make)
