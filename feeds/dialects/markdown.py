"""Read Markdown with the front matter of Hugo, Jekyll or Pelican.

The article's name is the file's path without its suffix; `story/index.md` is named `story` (Hugo's bundles).
Without a title in the front matter, the first heading is the title; without a date, the one in the file name
is used (`2016-11-06-title.md`, Jekyll).  A file in `_drafts` is a draft.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.core.markup import plain_text
from feeds.dialects import Dialect, Note, Reading
from feeds.dialects.fields import RecordSource
from feeds.dialects.front_matter import front_matter
from feeds.dialects.record import Given, read_record
from feeds.dialects.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.channel import Channel

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
_DAY = re.compile(r"(?:^|/)([0-9]{4}-[0-9]{2}-[0-9]{2})-[^/]*$")
_HEADING = re.compile(r"\s*+#[ \t]+([^\n]+)(?:\n|$)")
_MORE = re.compile(r"<!-- ?more ?-->", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[<%{ ]|\{% ")
_FOLDERS = frozenset({"content", "posts", "post", "articles", "inbox"})
"""Folders with articles of every kind, which are not sections."""


def sniff(name: str, _head: bytes) -> bool:
    """Accepts every Markdown file except Hugo's list pages (`_index.md`)."""
    lower = name.lower()
    return lower.endswith(SUFFIXES) and not lower.rpartition("/")[2].startswith("_index.")


def read(name: str, data: bytes, channel: Channel) -> Iterator[Reading]:
    """Yields the article. Raises ReadError with line and key if it is invalid."""
    front = front_matter(name, text_of(name, data))
    stem = _stem(name)
    day = _DAY.search(stem)
    title, body = None, front.body
    heading = _HEADING.match(body)
    if heading and not any(str(key).lower() == "title" for key in front.raw):
        title, body = plain_text(_rendered(name, f"# {heading[1]}")), body[heading.end() :]
    more = _MORE.search(body)
    summary = plain_text(_rendered(name, body[: more.start()])) if more else ""
    given = Given(
        name=stem,
        title=title,
        html=_rendered(name, body),
        published=day[1] if day else None,
        section=_section(name),
        draft="_drafts" in name.split("/")[:-1],
        summary=summary,
    )
    reading = read_record(RecordSource(name, channel, front.text, front.line), front.raw, given)
    yield Reading(reading.article, (*reading.notes, *_oddities(name, front.body, data)))


def _stem(name: str) -> str:
    stem = name.rpartition(".")[0]
    folder, _, last = stem.rpartition("/")
    return folder if last.lower() == "index" and folder else stem


def _section(name: str) -> str:
    """Returns the first folder that is a section, as in Hugo."""
    folders = [folder for folder in _stem(name).split("/")[:-1] if not folder.startswith("_")]
    return next((folder for folder in folders if folder.lower() not in _FOLDERS), "")


def _oddities(name: str, body: str, data: bytes) -> Iterator[Note]:
    template = _TEMPLATE.search(body)
    if template:
        place = data.find(template[0].encode())
        message = f"{template[0].strip()} begins code of a page generator, which is not run: it stays as text"
        yield Note(name, data.count(b"\n", 0, place) + 1, message)


@cache
def _parser() -> Any:
    from markdown_it import MarkdownIt  # imported only if there is Markdown, because it takes time

    return MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _rendered(name: str, text: str) -> str:
    """Renders Markdown as HTML that is not sanitised. Raises ReadError if the library fails."""
    try:
        return str(_parser().render(text))
    except (ValueError, RecursionError, IndexError):
        raise ReadError(name, "the Markdown cannot be rendered") from None


_MEDIA_TYPES = {"text/markdown": ".md", "text/x-markdown": ".md"}
DIALECT = Dialect("markdown", sniff, read, media_types=_MEDIA_TYPES)
