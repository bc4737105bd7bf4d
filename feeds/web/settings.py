"""How a publication is served: the optional file `server.toml` beside its channel file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from feeds.core.checks import invalid
from feeds.model.toml_schema import Key, boolean, integer, read_toml, string

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SERVER_FILE = "server.toml"


@dataclass(frozen=True, slots=True)
class Serving:
    """What the server does beside giving out documents; what could be abused is off.

    `media` is a folder with the files of enclosures, served below `/media/`.  `moved` says where documents
    are now that were elsewhere, by their old paths.  `delta` answers those who ask for what is new only
    (RFC 3229).  `max_age` is the number of seconds for which an answer is fresh at most.
    `proxies` is the number of proxies in front whose X-Forwarded headers are believed.  `metrics` opens
    `/metrics`.  `patience` is the number of seconds in which a client gets a document three times without
    saying what it has; with 0 nobody is refused.
    `validations` is how many documents a client may have validated in a minute; with 0 there is no
    validator's page.  `fetch` lets it fetch URLs, `private` also from private addresses.
    `hub` runs a WebSub hub at `/hub`.  `publish` lets holders of the token in the environment variable
    FEEDS_TOKEN put articles.  `preview` leads who opens a feed in a browser to its page for people.
    """

    media: str | None = None
    moved: Mapping[str, str] = field(default_factory=dict)
    delta: bool = True
    max_age: int = 3600
    proxies: int = 0
    metrics: bool = False
    patience: int = 0
    validations: int = 20
    fetch: bool = False
    private: bool = False
    hub: bool = False
    publish: bool = False
    preview: bool = True


def read_serving(path: Path) -> Serving:
    """What the file says, or the defaults where there is none. ReadError as for a channel file."""
    return Serving(**read_toml(path, _SERVING)) if path.exists() else Serving()


def _up_to(most: int) -> Key:
    return Key(partial(integer, 0, most, f"a number from 0 to {most}"))


def _moved(value: object) -> Mapping[str, str]:
    """Old paths, without a slash before them, to new ones or to URLs."""
    if not isinstance(value, dict) or not all(new and isinstance(new, str) for new in value.values()):
        raise invalid(value, "a table of old paths and new ones")
    return {old.lstrip("/"): new.lstrip("/") for old, new in value.items()}


_SERVING = {
    "media": Key(string),
    "moved": Key(_moved),
    "delta": Key(boolean),
    "max_age": _up_to(86400),
    "proxies": _up_to(10),
    "metrics": Key(boolean),
    "patience": _up_to(86400),
    "validations": _up_to(6000),
    "fetch": Key(boolean),
    "private": Key(boolean),
    "hub": Key(boolean),
    "publish": Key(boolean),
    "preview": Key(boolean),
}
