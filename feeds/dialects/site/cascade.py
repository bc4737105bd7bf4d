"""What Hugo's `_index.md` files say of the pages below them, as far as it decides what readers see.

See https://gohugo.io/configuration/cascade/.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.links import front_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.dialects import FolderFiles

_KEYS = frozenset({"build", "draft", "expirydate", "headless", "private", "publishdate", "unlisted"})
"""The keys that are passed on; others, such as layouts, do not matter here."""
_NAMES = ("_index.md", "_index.markdown")


def cascaded(path: str, files: FolderFiles) -> dict[str, Any]:
    """Returns the keys that the pages around an article pass on to it, those of the nearest one first."""
    found: dict[str, Any] = {}
    folders = path.split("/")[:-1]
    for depth in range(len(folders), -1, -1):
        for name in _NAMES:
            above = "/".join([*folders[:depth], name])
            if files.exists(above):
                for key, value in _passed_on(front_of(above, files), path):
                    found.setdefault(key, value)
    return found


def _passed_on(raw: Mapping[str, Any], path: str) -> Iterator[tuple[str, Any]]:
    cascade = next((value for key, value in raw.items() if str(key).lower() == "cascade"), None)
    for rules in cascade if isinstance(cascade, list) else [cascade]:
        if isinstance(rules, dict) and _is_meant(rules, path):
            for values in (rules, rules.get("params")):
                for key, value in values.items() if isinstance(values, dict) else ():
                    if str(key).lower() in _KEYS:
                        yield str(key).lower(), value


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
