"""JSON files beside articles that are clearly something else: they are noted, not refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_BY_NAME = {
    "package.json": "a list of packages",
    "package-lock.json": "a list of packages",
    "composer.json": "a list of packages",
    "composer.lock.json": "a list of packages",
    "bower.json": "a list of packages",
    "deno.json": "settings of a program",
    "tsconfig.json": "settings of a program",
    "jsconfig.json": "settings of a program",
    "netlify.json": "settings of a host",
    "vercel.json": "settings of a host",
    "firebase.json": "settings of a host",
    "renovate.json": "settings of a program",
    "manifest.json": "the manifest of a web application",
}
_BY_LIST = {
    "chapters": "chapters of a podcast episode",
    "segments": "a transcript",
    "features": "places (GeoJSON)",
    "@graph": "linked data (JSON-LD)",
}
"""Lists that other formats have instead of an article."""
_DATES = frozenset(("date", "datepublished", "pubdate", "publishedat", "published", "created", "publishdate"))


def other_kind(name: str, raw: Mapping[str, object]) -> str | None:
    """Returns what a JSON object in a file of this name is, None where it may be an article."""
    if any(str(key).lower().replace("_", "").replace("-", "") in _DATES for key in raw):
        return None
    kind = _BY_NAME.get(name.rpartition("/")[2].lower())
    return kind or next((what for key, what in _BY_LIST.items() if isinstance(raw.get(key), list)), None)
