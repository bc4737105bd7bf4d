"""The tokens that allow publishing over HTTP (RFC 6750): they are only in the environment."""

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
TOKEN_LENGTH = 16
"""The fewest characters of a token: `openssl rand -hex 16` gives 32."""


def publishing_tokens(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """Returns the tokens, which spaces separate: several let one be replaced. Raises ReadError."""
    tokens = tuple(environment.get(VARIABLE, "").split())
    if not tokens:
        raise ReadError(VARIABLE, "is not set: publishing over HTTP needs a token there")
    if any(len(token) < TOKEN_LENGTH or not token.isascii() for token in tokens):
        raise ReadError(VARIABLE, f"is too short or not ASCII: expected at least {TOKEN_LENGTH} characters")
    return tokens


def require_token(tokens: Sequence[str]) -> None:
    """Raises Unauthorized (401) unless the request has one of the tokens (RFC 6750, 3)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        challenge = WWWAuthenticate("Bearer", dict(REALM))
        raise Unauthorized("This request needs a token: Authorization: Bearer …", www_authenticate=challenge)
    given = token.strip().encode("latin-1", "replace")
    # All are compared, so that the time does not show which one is the most similar.
    if not any([hmac.compare_digest(given, token.encode()) for token in tokens]):  # noqa: C419
        challenge = WWWAuthenticate("Bearer", {**REALM, "error": "invalid_token"})
        raise Unauthorized("The token is wrong.", www_authenticate=challenge)
