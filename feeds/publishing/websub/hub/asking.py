"""Parse the requests of subscribers and publishers to a hub."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from feeds.core.errors import FeedsError
from feeds.core.urls import exact_web_url, host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.core.limits import Limit

LEASE = 10 * 24 * 3600
"""Default lease in seconds, as proposed in WebSub 5.1."""
MIN_LEASE, MAX_LEASE = 300, 30 * 24 * 3600
"""Limits of a lease in seconds; other values are moved to the nearest."""
MAX_URL_CHARACTERS: Annotated[int, Limit("hub", "bytes", "the URL of a callback", "400", "characters")] = 2000
MAX_SECRET_BYTES: Annotated[int, Limit("hub", "bytes", "a secret", "400")] = 199
""""Less than 200" (WebSub, 5.1)."""
MOST_TOPICS: Annotated[int, Limit("hub", "elements", "topics of a ping", "400")] = 100


class RequestError(FeedsError):
    """A request that is refused, and why."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """A request to subscribe a `callback` to a `topic`, or to unsubscribe it (5.1).

    `lease` is in seconds; `host` is that of the callback.
    """

    mode: Literal["subscribe", "unsubscribe"]
    topic: str
    callback: str
    host: str
    secret: str | None
    lease: int


@dataclass(frozen=True, slots=True)
class Ping:
    """A notification that topics changed (PubSubHubbub 0.4, 7.1; WebSub leaves it open)."""

    topics: tuple[str, ...]


def read_form(form: Mapping[str, Sequence[str]]) -> Subscription | Ping:
    """Returns the request in a form; unknown parameters are ignored (5.1). Raises RequestError."""
    mode = _first(form, "hub.mode")
    match mode:
        case "publish":
            urls = [url for name in ("hub.url", "hub.url[]", "hub.topic") for url in form.get(name, ())]
            topics = tuple(dict.fromkeys(urls))
            if not 0 < len(topics) <= MOST_TOPICS:
                raise RequestError(f"hub.url names {len(topics)} topics: expected 1 to {MOST_TOPICS}")
            return Ping(topics)
        case "subscribe" | "unsubscribe":
            callback = _callback(_first(form, "hub.callback"))
            topic, secret = _first(form, "hub.topic"), _first(form, "hub.secret") or None
            if not topic:
                raise RequestError("hub.topic is missing: expected the URL of a feed")
            if secret is not None and len(secret.encode(errors="surrogatepass")) > MAX_SECRET_BYTES:
                raise RequestError(f"hub.secret is longer than {MAX_SECRET_BYTES} bytes")
            return Subscription(mode, topic, callback, host(callback), secret, _lease(form))
        case _:
            raise RequestError(f"hub.mode is {mode[:40]!r}: expected subscribe, unsubscribe or publish")


def _first(form: Mapping[str, Sequence[str]], name: str) -> str:
    return next(iter(form.get(name, ())), "")


def _callback(text: str) -> str:
    if not text:
        raise RequestError("hub.callback is missing: expected the URL that notifications go to")
    if len(text) > MAX_URL_CHARACTERS:
        raise RequestError(f"hub.callback is longer than {MAX_URL_CHARACTERS} characters")
    try:
        url = exact_web_url(text)
    except ValueError as error:
        raise RequestError(f"hub.callback: {error}") from None
    parts = urlsplit(url)
    if parts.fragment or "@" in parts.netloc:
        raise RequestError("hub.callback has a fragment, or a user in it: expected neither")
    return url


def _lease(form: Mapping[str, Sequence[str]]) -> int:
    text = _first(form, "hub.lease_seconds")
    if not text:
        return LEASE
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise RequestError(f"hub.lease_seconds is {text[:40]!r}: expected a number of seconds")
    return min(max(int(text), MIN_LEASE), MAX_LEASE)
