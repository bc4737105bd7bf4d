"""The settings of the server: the optional file `server.toml` beside the channel file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.errors import InvalidValueError, ReadError
from feeds.model.toml_schema import Key, boolean, integer, parse_toml, read_toml, string, toml_text
from feeds.publishing.moved_addresses import Moved, moved_addresses
from feeds.publishing.store_url import StoreUrl, store_url

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.core.limits import Limit

SERVER_FILE = "server.toml"
MAX_BYTES: Annotated[
    int, Limit("server", "bytes", "the file", "an error; `serve` keeps the settings that it has")
] = 2 * 1024 * 1024
"""A publication that moved here may have thousands of old addresses."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the server offers besides documents. Features that could be abused are off by default.

    `media`: the folder of enclosures, served below `/media/`.
    `moved`: redirects from old paths of documents, with or without a query, to new paths or URLs.
    `delta`: send only new items to clients that ask for it (RFC 3229).
    `max_age`: seconds for which caches may use a response, at most.
    `proxies`: how many reverse proxies are in front, whose X-Forwarded headers to trust.
    `metrics`: serve `/metrics` for Prometheus.
    `repeat_window`: seconds in which a client gets a document three times without naming its version, and
    then 429; 0 means no limit.
    `validations`: documents that a client may validate in a minute; 0 turns the validator off.
    `fetch`: let the validator fetch URLs.
    `allow_private`: also connect to private addresses, for the validator, the hub and media files.
    `hub`: run a WebSub hub at `/hub`.
    `probe`: look up the properties of media files in the background.
    `publish`: accept articles from holders of the token in the environment variable FEEDS_TOKEN.
    `preview`: redirect browsers that open a feed to its page.
    `store`: the PostgreSQL database that several servers share, instead of an index in the folder.
    `articles`: with such a database, read the articles in the folder, which one server does.
    """

    media: str | None = None
    moved: Moved = field(default_factory=Moved)
    delta: bool = True
    max_age: int = 3600
    proxies: int = 0
    metrics: bool = False
    repeat_window: int = 0
    validations: int = 20
    fetch: bool = False
    allow_private: bool = False
    hub: bool = False
    probe: bool = False
    publish: bool = False
    preview: bool = True
    store: StoreUrl | None = None
    articles: bool = False


def read_server_settings(path: Path) -> ServerSettings:
    """Returns the settings in the file, the defaults if there is no file. Raises ReadError."""
    if not path.exists():
        return ServerSettings()
    return ServerSettings(**read_toml(path, _KEYS, max_bytes=MAX_BYTES))


def unchecked_settings(path: Path) -> dict[str, Any]:
    """Returns what the file says; {} if it is missing or is not TOML, which the server reports."""
    try:
        return parse_toml(path, toml_text(path, MAX_BYTES))
    except ReadError:
        return {}


def own_store(value: object) -> StoreUrl:
    """Returns the store that server.toml names. Raises InvalidValueError."""
    url = store_url(value)
    if url.has_password:
        raise InvalidValueError("", "contains a password", "it in the variable FEEDS_STORE, or in ~/.pgpass")
    return url


def _up_to(limit: int) -> Key:
    return Key(partial(integer, 0, limit, f"a number from 0 to {limit}"))


_KEYS = {
    "media": Key(string),
    "moved": Key(moved_addresses),
    "delta": Key(boolean),
    "max_age": _up_to(86400),
    "proxies": _up_to(10),
    "metrics": Key(boolean),
    "repeat_window": _up_to(86400),
    "validations": _up_to(6000),
    "fetch": Key(boolean),
    "allow_private": Key(boolean),
    "hub": Key(boolean),
    "probe": Key(boolean),
    "publish": Key(boolean),
    "preview": Key(boolean),
    "store": Key(own_store),
    "articles": Key(boolean),
}
