"""What generators read from the path of a Markdown file.

_posts/2020-1-4-my-post.md      its date, and "My Post" if it has no title (Jekyll)
_drafts/idea.md                 it is a draft (Jekyll)
posts/trip/index.fr.md          the French page of the bundle posts/trip (Hugo)
content/de/posts/trip.md        a German page (Hugo)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from feeds.dialects.site.permalinks import slugified
from feeds.vocabulary.datatypes.languages import language

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATED = re.compile(r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})[-_ ](?P<slug>[^/]*)")
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z]{2}|-[A-Za-z]{4})?")
_JEKYLL = frozenset({"_posts", "_drafts"})
_CONTENT = "content"
_NO_SECTIONS = frozenset({"content", "posts", "post", "articles", "inbox"})
"""Folders with articles of every kind, which are not sections."""


@dataclass(frozen=True, slots=True)
class FileName:
    """A path without its suffix, and what it says.

    `name` is what id and page are made from.  `bundle` is the folder of a page bundle, to whose page relative
    addresses are relative, None for other files.  `slug` is the last part without date and language.
    """

    name: str
    slug: str
    section: str
    date: str | None = None
    title: str | None = None
    language: str | None = None
    draft: bool = False
    bundle: str | None = None

    def placeholders(self, raw: Mapping[Any, Any]) -> dict[str, str]:
        """Returns the values for patterns of addresses, with the categories of the front matter `raw`."""
        folders = self.name.split("/")[:-1]
        before = folders[: folders.index("_posts")] if "_posts" in folders else []
        categories = [*before, *_words(raw.get("category")), *_words(raw.get("categories"))]
        values = {
            "categories": "/".join(dict.fromkeys(category.lower() for category in categories)),
            "slugified_categories": "/".join(dict.fromkeys(map(slugified, categories))),
            "section": self.section,
            "sections": "/".join(folder for folder in folders if folder != _CONTENT),
            "collection": "posts",
            "path": self.slug,
            **dict.fromkeys(("name", "basename", "filename", "contentbasename"), self.slug),
        }
        return values | ({"title": self.slug} if self.title else {})


def _words(value: object) -> list[str]:
    return [str(each) for each in (value if isinstance(value, list) else [value] if value else [])]


def parse_name(path: str) -> FileName:
    """Returns what the path of a file below the folder says."""
    stem = path.rpartition(".")[0]
    folder, _, last = stem.rpartition("/")
    folders = folder.split("/") if folder else []
    base, suffix = _translation(last)
    is_bundle = base.lower() == "index" and bool(folder)
    name = folder if is_bundle and not suffix else stem
    dated = _DATED.fullmatch(folders[-1] if is_bundle else base)
    slug = dated["slug"] if dated else folders[-1] if is_bundle else base
    is_jekyll = not is_bundle and (dated is not None or not _JEKYLL.isdisjoint(folders))
    return FileName(
        name=name,
        slug=slug,
        section=_section(name),
        date=dated["date"] if dated else None,
        title=_titled(slug) or None if is_jekyll else None,
        language=suffix or _of_folder(folders),
        draft="_drafts" in folders,
        bundle=folder if is_bundle else None,
    )


def _translation(last: str) -> tuple[str, str | None]:
    """Returns a file name without its language, and the language (`about.de`)."""
    base, _, suffix = last.rpartition(".")
    return (base, suffix) if base and _is_language(suffix) else (last, None)


def _of_folder(folders: list[str]) -> str | None:
    """Returns the language of Hugo's `content/de/…`."""
    first = folders[1] if folders[:1] == [_CONTENT] and len(folders) > 1 else ""
    return first if _is_language(first) else None


def _is_language(text: str) -> bool:
    return _LANGUAGE.fullmatch(text) is not None and not tuple(language(text))


def _titled(slug: str) -> str:
    """Returns the title that Jekyll makes of a slug."""
    return " ".join(word.capitalize() for word in slug.replace("_", "-").split("-") if word)


def _section(name: str) -> str:
    """Returns the first folder that is a section, as in Hugo."""
    folders = [folder for folder in name.split("/")[:-1] if not folder.startswith("_")]
    return next((folder for folder in folders if folder.lower() not in _NO_SECTIONS), "")


def site_path(path: str) -> str:
    """Returns the path of a file on the site: what is in `content` and `static` is at the top."""
    first, _, rest = path.partition("/")
    return rest if first in ("content", "static") and rest else path
