"""Who may publish: whoever has one of the tokens in the environment (RFC 6750). They are nowhere else."""

from __future__ import annotations

import hmac
import os
from typing import TYPE_CHECKING

from flask import request
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from feeds.core.errors import ReadError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

VARIABLE = "FEEDS_TOKEN"
REALM = {"realm": "the feeds"}  # with a space Werkzeug quotes it, as RFC 9110, 11.5 demands
SHORTEST = 16
"""Characters of a token, at least: `openssl rand -hex 16` gives 32."""


def tokens(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The tokens, with spaces between them; several let one be replaced. ReadError where they are no good."""
    found = tuple(environment.get(VARIABLE, "").split())
    if not found:
        raise ReadError(VARIABLE, "is not set: publishing over HTTP needs a token there")
    if any(len(token) < SHORTEST or not token.isascii() for token in found):
        raise ReadError(VARIABLE, f"is too short or not ASCII: expected at least {SHORTEST} characters")
    return found


def authorise(known: Sequence[str]) -> None:
    """End the request with 401, unless it bears one of the tokens (RFC 6750, 3)."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthorized("A token is needed.", www_authenticate=WWWAuthenticate("Bearer", dict(REALM)))
    said = given.strip().encode("latin-1", "replace")
    # All are compared, so that the time tells nothing of which one is nearest.
    if not any([hmac.compare_digest(said, token.encode()) for token in known]):  # noqa: C419
        challenge = WWWAuthenticate("Bearer", {**REALM, "error": "invalid_token"})
        raise Unauthorized("This is none of the tokens that may publish.", www_authenticate=challenge)
