"""Old addresses of documents: paths, with or without a query (`?feed=rss2`), and where they lead."""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, relpath
from typing import TYPE_CHECKING, Annotated
from urllib.parse import parse_qsl, unquote, urlencode

from feeds.core.checks import invalid
from feeds.core.errors import InvalidValueError
from feeds.core.urls import encode_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.core.limits import Limit

_MAX_PARAMETERS: Annotated[
    int,
    Limit(
        "server",
        "elements",
        "parameters of an old address with a query",
        "an error; a request with more is not redirected",
    ),
] = 100
_EXPECTED = "a path on this server, with or without a query"
Query = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Old addresses with their new paths or URLs; paths are decoded and have no leading slash.

    `paths` redirect only where there is no document now.  `queries` are compared without regard to the order
    of their parameters, and go before documents: `/?feed=rss2` is not the index page.
    """

    paths: Mapping[str, str] = field(default_factory=dict)
    queries: Mapping[str, Mapping[Query, str]] = field(default_factory=dict)

    def at(self, path: str) -> str | None:
        """Returns where a path leads that has no document, relative to it or as a URL; None for nowhere."""
        return _location(path, self.paths[path]) if path in self.paths else None

    def items(self) -> Iterator[tuple[str, str]]:
        """Yields old paths, percent-encoded and some with a query, with their new paths or URLs."""
        yield from ((encode_path(path), target) for path, target in self.paths.items())
        for path, targets in self.queries.items():
            for query, target in targets.items():
                yield f"{encode_path(path)}?{urlencode(query)}", target

    def by_query(self, path: str, query: str) -> str | None:
        """Returns where a path leads with a query, relative to it or as a URL; None for nowhere."""
        known = self.queries.get(path)
        target = known.get(_parameters(query)) if known and query else None
        return None if target is None else _location(path, target)


def moved_addresses(value: object) -> Moved:
    """Checks the table of the settings file. Raises `InvalidValueError`, also for a key without effect."""
    if not isinstance(value, dict) or not all(new and isinstance(new, str) for new in value.values()):
        raise invalid(value, "a table from old paths to new paths or URLs")
    paths: dict[str, str] = {}
    queries: dict[str, dict[Query, str]] = {}
    for old, new in value.items():
        path, _, query = old.partition("?")
        path, target = unquote(path).lstrip("/"), new.lstrip("/")
        if reason := _never_matches(old, path, query, target):
            raise InvalidValueError(f".{old!r}", f"never matches a request: {reason}", _EXPECTED)
        key = _parameters(query)
        if (key in queries.get(path, {})) if query else (path in paths):
            raise InvalidValueError(f".{old!r}", "means the same as another key", "each old address once")
        if query:
            queries.setdefault(path, {})[key] = target
        else:
            paths[path] = target
    return Moved(paths, queries)


def _never_matches(old: str, path: str, query: str, target: str) -> str:
    """Returns why no request has an old address, or why it cannot be redirected."""
    if "://" in old.partition("?")[0]:
        return "it is a whole URL"
    if "#" in old:
        return "a fragment is not sent to the server"
    if not path and not query:
        return "the index page is served there"
    if query.count("&") >= _MAX_PARAMETERS:
        return f"its query has more than {_MAX_PARAMETERS} parameters"
    if {".", ".."}.intersection(path.split("/")):
        return "clients resolve . and .. before sending a request"
    if not old.isprintable():
        return "it contains a control character"
    if old.lstrip("/") == target:
        return "it leads to itself"
    return ""


def _parameters(query: str) -> Query:
    """Returns the parameters of a query, sorted; a single empty one for a query with too many."""
    try:
        return tuple(sorted(parse_qsl(query, keep_blank_values=True, max_num_fields=_MAX_PARAMETERS)))
    except ValueError:
        return (("", ""),)


def _location(path: str, target: str) -> str:
    """Returns a target relative to an old path, wherever the publication is served."""
    if "://" in target:
        return target
    way = relpath(target or ".", dirname(path) or ".") + "/" * target.endswith("/")
    return f"./{way}" if ":" in way.partition("/")[0] else way
