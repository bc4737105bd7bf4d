"""The URL of a PostgreSQL database that is the store of a publication."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from feeds.core.errors import InvalidValueError

if TYPE_CHECKING:
    from urllib.parse import SplitResult

DRIVER = "postgresql+psycopg"
_SCHEMES = ("postgresql", DRIVER)
_EXAMPLE = f"a URL like {DRIVER}://user@host/database"
_SECRET = ("password", "sslpassword")
"""Parameters of libpq that must not be shown (PostgreSQL, 34.1.2)."""


@dataclass(frozen=True, slots=True)
class StoreUrl:
    """A database. Text forms, such as those in messages, have `***` instead of the password.

    `has_password` says whether the URL itself contains it.
    """

    secret: str = field(repr=False)
    shown: str
    has_password: bool

    def __str__(self) -> str:
        return self.shown


def store_url(value: object) -> StoreUrl:
    """Returns the store that a setting names. Raises InvalidValueError, without showing a password."""
    if not isinstance(value, str):
        raise InvalidValueError("", f"is {value!r:.60}", _EXAMPLE)
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise InvalidValueError("", "is not a URL", _EXAMPLE) from None
    if parts.scheme not in _SCHEMES:
        raise InvalidValueError("", f"has the scheme {parts.scheme[:20]!r}", _EXAMPLE)
    if "://" not in value or len(parts.path) < 2 or "/" in parts.path[1:]:
        raise InvalidValueError("", "does not name a database", _EXAMPLE)
    if port == 0 or parts.fragment:
        raise InvalidValueError("", "has a port 0 or a fragment", _EXAMPLE)
    query = parse_qsl(parts.query, keep_blank_values=True)
    has_password = parts.password is not None or any(name in _SECRET for name, _ in query)
    secret = f"{DRIVER}://{value.partition('://')[2]}"
    return StoreUrl(secret, _shown(parts, query), has_password)


def _shown(parts: SplitResult, query: list[tuple[str, str]]) -> str:
    user, at, host = parts.netloc.rpartition("@")
    if parts.password is not None:
        user = f"{quote(unquote(parts.username or ''))}:***"
    masked = [(name, "***" if name in _SECRET else value) for name, value in query]
    shown = urlencode(masked, safe="*/")
    return f"{DRIVER}://{user}{at}{host}{parts.path}{shown and f'?{shown}'}"
