"""What the configuration of a site says of its pages: Jekyll's `defaults`, Hugo's `cascade`.

See https://jekyllrb.com/docs/configuration/front-matter-defaults/ and https://gohugo.io/configuration/cascade/.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.links import configuration

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from feeds.dialects import FolderFiles

HUGO = ("hugo.toml", "hugo.yaml", "hugo.yml", "config.toml", "config.yaml", "config.yml")
JEKYLL = ("_config.yml", "_config.yaml")
_TYPES = {"_posts": "posts", "_drafts": "drafts"}


def configured(names: tuple[str, ...], files: FolderFiles) -> Mapping[str, Any]:
    """Returns the values of the first of these files at the top of the site, or an empty table."""
    name = next(filter(files.exists, names), None)
    return {} if name is None else configuration(name, files)


def defaults(path: str, files: FolderFiles) -> Iterator[tuple[str, Any]]:
    """Yields the keys and values that Jekyll's configuration gives an article, the most specific first."""
    rules = configured(JEKYLL, files).get("defaults")
    fitting = [
        (len(scope), place, values)
        for place, rule in enumerate(rules if isinstance(rules, list) else [])
        if isinstance(rule, dict) and isinstance(values := rule.get("values"), dict)
        if (scope := _scope(rule, path)) is not None
    ]
    for _, _, values in sorted(fitting, key=lambda each: each[:2], reverse=True):
        yield from values.items()


def _scope(rule: Mapping[str, Any], path: str) -> str | None:
    """Returns the path of a rule's scope with its type, None if the article is not in it."""
    scope = rule.get("scope")
    said = scope if isinstance(scope, dict) else {}
    below, type_ = str(said.get("path") or "").strip("/"), str(said.get("type") or "")
    if type_ and type_ != _type(path):
        return None
    fits = (
        not below or f"{path}/".startswith(f"{below}/") or ("*" in below and fnmatchcase(path, f"{below}*"))
    )
    return f"{below} {type_}" if fits else None


def _type(path: str) -> str:
    """Returns the type of an article: that of its collection, a folder with an underscore."""
    folders = path.split("/")[:-1]
    named = next((folder for folder in reversed(folders) if folder.startswith("_")), "")
    return _TYPES.get(named, named.removeprefix("_") or "pages")
