"""What other files of a site say of an article, as far as it decides what readers see.

These are Hugo's `_index.md` files around it, and the configuration of Hugo or Jekyll.

See https://gohugo.io/configuration/cascade/.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.defaults import HUGO, JEKYLL, configured, defaults
from feeds.dialects.site.links import front_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from feeds.dialects import FolderFiles

_KEYS = frozenset(
    {"build", "draft", "expirydate", "headless", "private", "publishdate", "published", "unlisted"}
)
"""The keys that are passed on; others, such as layouts, do not matter here."""
_NAMES = ("_index.md", "_index.markdown")
_CONFIGURATION = frozenset({*HUGO, *JEKYLL})


def cascaded(path: str, files: FolderFiles) -> dict[str, Any]:
    """Returns the keys that others pass on to an article: the nearest page around it wins, then the site."""
    found: dict[str, Any] = {}
    folders = path.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        for name in _NAMES:
            above = "/".join([*folders[:depth], name])
            if files.exists(above):
                for key, value in _passed_on(front_of(above, files), path):
                    found.setdefault(key, value)
    for key, value in (*_passed_on(configured(HUGO, files), path), *_decisive(defaults(path, files))):
        found.setdefault(key, value)
    return found


def governed_by(path: str) -> str | None:
    """Returns the folder, "" for all, whose articles must be read again when this file changes; else None."""
    folder, _, name = path.rpartition("/")
    if name in _NAMES:
        return folder
    return "" if path in _CONFIGURATION else None


def _passed_on(raw: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    cascade = next((value for key, value in raw.items() if str(key).lower() == "cascade"), None)
    for rules in cascade if isinstance(cascade, list) else [cascade]:
        if isinstance(rules, dict) and _is_meant(rules, path):
            for values in (rules, rules.get("params")):
                yield from _decisive(values.items() if isinstance(values, dict) else ())


def _decisive(pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[str, Any]]:
    return ((str(key).lower(), value) for key, value in pairs if str(key).lower() in _KEYS)


def _is_meant(rules: Mapping[str, Any], path: str) -> bool:
    """Whether a target, by a pattern of paths or by the kind of page, includes the article."""
    target = rules.get("target", rules.get("_target"))
    if not isinstance(target, dict):
        return True
    patterns = [each.strip().lstrip("/") for each in str(target.get("path", "**")).strip("{}").split(",")]
    below = path.removeprefix("content/")
    names = (below, below.rpartition(".")[0])
    fits = any(fnmatchcase(name, pattern) for name in names for pattern in patterns)
    return fits and target.get("kind", "page") == "page"
