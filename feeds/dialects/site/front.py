"""Keys of front matter that only generators have: what is listed, and former addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from feeds.core.checks import describe
from feeds.core.markup import one_line
from feeds.dialects.values import flag

if TYPE_CHECKING:
    from feeds.core.limits import Limit
    from feeds.dialects.fields import Fields

_FEATURED = frozenset({"cover", "feature", "featured", "featuredimage", "featuredimagepreview", "thumbnail"})
"""Names of a bundle's resource that Hugo's themes show as the lead picture."""
_MAX_ALIASES: Annotated[
    int, Limit("read", "elements", "aliases of an article", "the others are left out, with a warning")
] = 1000
_JOINTS = str.maketrans("", "", "_- ")
_NEVER = frozenset({"never", "false", "local", "no"})
"""Values of Hugo's `build.list` with which a page is not in the site's lists, and of `build.render`."""


def is_unlisted(fields: Fields) -> bool:
    """Whether Hugo would not list the page: it is headless, or `build` says so."""
    headless = fields.take("headless", flag, strict=True)
    build = fields.take("build", _texts) or {}
    return bool(headless) or build.get("list") in _NEVER or build.get("render") in _NEVER


def _texts(value: object) -> dict[str, str]:
    pairs = value.items() if isinstance(value, dict) else ()
    return {str(key).lower(): str(text)[:20].lower() for key, text in pairs}


def featured(fields: Fields) -> list[dict[str, str]]:
    """Returns the lead pictures among Hugo's `resources` of a page bundle, as records."""
    resources = fields.take("resources", lambda value: value)
    pictures = []
    for each in resources if isinstance(resources, list) else []:
        said = {str(key).lower(): value for key, value in each.items()} if isinstance(each, dict) else {}
        names = {str(said.get(key)).lower().translate(_JOINTS) for key in ("name", "title")}
        source = said.get("src")
        if isinstance(source, str) and not names.isdisjoint(_FEATURED) and not set("*?[") & set(source):
            pictures.append({"url": source})
    return pictures


def aliases(fields: Fields) -> tuple[str, ...]:
    """Returns former addresses of the page: Hugo's `aliases`, `redirect_from` of a plugin for Jekyll."""
    found: list[str] = []
    for name in ("aliases", "redirectfrom"):
        value = fields.take(name, lambda value: value)
        for each in value if isinstance(value, list) else [] if value is None else [value]:
            if isinstance(each, str) and each.strip():
                found.append(one_line(each))
            else:
                fields.oddities.append((name, f"{describe(each)} is not an address: ignored"))
    if (more := len(found) - _MAX_ALIASES) > 0:
        fields.oddities.append(("aliases", f"{more} more than {_MAX_ALIASES} are ignored"))
    return tuple(dict.fromkeys(found[:_MAX_ALIASES]))
