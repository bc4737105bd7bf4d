"""Files that people write for the program: they are accepted, or refused with the file, line and reason."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from oracle import publish
from samples import ROOT, SEEDS, article

from feeds.core.errors import ReadError
from feeds.formats import formats
from feeds.linting.baseline import read_baseline
from feeds.linting.patterns import Patterns
from feeds.linting.settings_schema import read_settings
from feeds.model.channel import read_channel
from feeds.publishing.server_settings import read_server_settings
from fuzzing.parts import joined, parts_of, scratch_folder
from fuzzing.shapes import JSON, TOML, Pile, shapes
from fuzzing.target import Target, law

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

NAMES = [format_.name for format_ in formats()]
CHANNEL = (SEEDS / "channel.toml").read_text()
_FULL = """
title = "News & more"
description = "What happened"
home = "https://news.example.org/"
base = "https://news.example.org/feeds/"
language = "en"
zone = "Asia/Tehran"
media_base = "https://media.example.org/"
people = [{ name = "The newsroom", email = "news@example.org" }]
hubs = ["https://hub.example.org/"]
categories = ["World"]
live = 20
image = { url = "https://news.example.org/logo.png", width = 144, height = 144 }

[feeds.news]
limit = 10
profiles = ["apple"]

[feeds.category]
title = "News: {name}"

[podcast]
explicit = false
image = "https://news.example.org/show.jpg"
author = "The newsroom"
type = "episodic"
categories = [{ name = "News", sub = "Daily News" }]
"""
_SERVER = """
media = "media"
proxies = 1
validations = 5
hub = true
publish = true

[moved]
"old.rss" = "feed.rss"
"?feed=rss" = "https://news.example.org/feeds/feed.rss"
"""
_LINT = """
select = ["rss", "atom"]
ignore = ["rss-missing-element"]
profiles = ["apple"]
exclude = ["*.bak"]
"""
_PATHS = tuple(map(Path, ("/f/a.xml", "/f/a/b/c.json", "/f/" + "a" * 200, "/f/a/" + "b/" * 50 + "c")))


@cache
def _folder() -> Path:
    """Returns a folder for the files of this process."""
    return scratch_folder()


def put(name: str, data: bytes) -> Path:
    """Writes a file into the folder of this process."""
    path = _folder() / name
    path.write_bytes(data)
    return path


def refused(path: Path, data: bytes, read: Callable[[], object]) -> object:
    """Returns what is read; None if it is refused, in one line with a place in the file."""
    try:
        return read()
    except ReadError as error:
        law(error.path == str(path), "a refusal names the file", error)
        lines = data.count(b"\n") + data.count(b"\r") + 1
        law(error.line is None or 1 <= error.line <= lines, "a refusal has a line of the file", error)
        law("\n" not in str(error), "a refusal is one line", str(error))
        return None


def channel(data: bytes) -> None:
    """What a channel file says can be published, without a finding if it is accepted."""
    path = put("channel.toml", data)
    found = refused(path, data, lambda: read_channel(path, NAMES))
    if found is not None:
        law(publish(found, [article()]), "a channel has documents")  # type: ignore[arg-type]


def server(data: bytes) -> None:
    """The settings of the server."""
    path = put("server.toml", data)
    refused(path, data, lambda: read_server_settings(path))


def lint(data: bytes) -> None:
    """The settings of the linter."""
    path = put("feeds.toml", data)
    refused(path, data, lambda: read_settings(path))


def baseline(data: bytes) -> None:
    """A baseline file."""
    path = put("baseline.json", data)
    refused(path, data, lambda: read_baseline(path))


def patterns(data: bytes) -> None:
    """Patterns of .gitignore: any line means something, or nothing."""
    lines, *paths = parts_of(data)
    found = Patterns(Path("/f"), tuple(lines.decode("utf-8", "surrogateescape").split("\n")))
    for path in (*_PATHS, *(Path("/f") / each.decode("utf-8", "replace")[:1000] for each in paths)):
        found.match(path)


def _texts(*texts: str) -> Callable[[], Sequence[bytes]]:
    return lambda: [text.encode() for text in texts]


_PIECES = ("*a", "**/", "[a", "[[:alpha:]]", "?", "\\", "!a#\n", "a#\n", "*", "/", " ", "{a,")
_PATTERNS = tuple(map(Pile, _PIECES))


def _pattern_files() -> Sequence[bytes]:
    files = (b"*.bak\n!a.bak\n/b/\n", (ROOT / ".gitignore").read_bytes())
    return [joined(data, b"a/b.c") for data in files]


TARGETS = (
    Target("channel-file", channel, _texts(CHANNEL, _FULL), shapes(TOML, "{}", CHANNEL + "{}")),
    Target("server-file", server, _texts(_SERVER), shapes(TOML, "{}", _SERVER + "{}")),
    Target("lint-settings", lint, _texts(_LINT), shapes(TOML, "{}", _LINT + "{}")),
    Target("baseline", baseline, _texts('{"a.xml": {"rss-missing-element": {"count": 2}}}'), shapes(JSON)),
    Target("patterns", patterns, _pattern_files, shapes(_PATTERNS)),
)
