"""Read Markdown with the front matter of Hugo, Jekyll or Pelican.

The article's name is the file's path without its suffix; `story/index.md` is named `story` (Hugo's bundles).
Without a title in the front matter, the first heading is the title.  What else the path says is in
`site.file_names`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.core.markup import first_paragraph, plain_text, sanitise
from feeds.dialects import NO_FILES, Dialect, Note, Reading
from feeds.dialects.fields import RecordSource
from feeds.dialects.front_matter import Front, front_matter
from feeds.dialects.record import Given, read_record
from feeds.dialects.site.cascade import cascaded
from feeds.dialects.site.file_names import FileName, parse_name
from feeds.dialects.site.links import SUFFIXES, page_url
from feeds.dialects.site.liquid import LiquidSite
from feeds.dialects.site.pelican import unknown_pages, with_spaces
from feeds.dialects.site.rendering import RenderedText, render, without_footnote_marks
from feeds.dialects.site.templates import Expanded, expand
from feeds.dialects.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects import FolderFiles
    from feeds.model.channel import Channel

_HEADING = re.compile(r"\s*+#[ \t]+([^\n]+)(?:\n|$)")
_HTML = (".html", ".htm")
_FENCE = re.compile(rb"(?:\xef\xbb\xbf)?(?:---|\+\+\+)[ \t]*\r?\n")
_MORE = re.compile(r"<!-- ?more ?-->", re.IGNORECASE)


def sniff(name: str, head: bytes) -> bool:
    """Accepts every Markdown file except Hugo's list pages (`_index.md`), and posts in HTML."""
    lower = name.lower()
    is_post = lower.endswith(SUFFIXES) or _is_html_post(lower, head)
    return is_post and not lower.rpartition("/")[2].startswith("_index.")


def _is_html_post(name: str, head: bytes) -> bool:
    """Whether a file is HTML with front matter in a folder of posts."""
    folders = name.split("/")[:-1]
    in_posts = not {"_posts", "_drafts"}.isdisjoint(folders) or folders[:1] == ["content"]
    return in_posts and name.endswith(_HTML) and _FENCE.match(head) is not None


def read(name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES) -> Iterator[Reading]:
    """Yields the article. Raises ReadError with line and key if it is invalid."""
    text = text_of(name, data, channel)
    front = front_matter(name, text)
    path = parse_name(name)
    source = RecordSource(name, channel, front.text, front.line, files)
    expanded = _expanded(source, front, path)
    title, body = None, expanded.text
    heading = None if name.lower().endswith(_HTML) else _HEADING.match(body)
    if heading and not any(str(key).lower() == "title" for key in front.raw):
        title, body = plain_text(_rendered(name, f"# {heading[1]}").html), body[heading.end() :]
    rendered = _rendered(name, body)
    html = expanded.snippets.restore(rendered.html)
    given = Given(
        name=path.name,
        title=title or path.title,
        html=html,
        published=path.date,
        section=path.section,
        draft=path.draft,
        summary=_summary(html),
        language=path.language,
        bundle=path.bundle,
        placeholders=path.placeholders(front.raw),
    )
    reading = read_record(source, _with_cascade(source, front.raw), given)
    skipped = expanded.text.count("\n") - body.count("\n")
    remarks = [
        *expanded.remarks,
        *unknown_pages(source, front.body),
        *(replace(each, line=skipped + each.line) for each in rendered.remarks),
    ]
    first = 1 + text.count("\n") - front.body.count("\n")
    notes = (Note(name, first + each.line, each.message, each.loss) for each in remarks)
    yield replace(reading, notes=(*reading.notes, *notes))


def _with_cascade(source: RecordSource, raw: dict[Any, Any]) -> dict[Any, Any]:
    """Returns the keys with those that Hugo's `_index.md` files pass on, unless the page has its own."""
    passed_on = cascaded(source.name, source.files)
    own = {str(key).lower() for key in raw}
    raw.update((key, value) for key, value in passed_on.items() if key not in own)
    return raw


def _expanded(source: RecordSource, front: Front, path: FileName) -> Expanded:
    """Returns the text without templates. Raises ReadError if they make it much longer."""
    title = front.raw.get("title")
    variables = {"site.title": source.channel.title, "page.title": title if isinstance(title, str) else ""}
    site = LiquidSite(source.channel.home, variables)
    urls = partial(page_url, source)
    try:
        return expand(with_spaces(front.body), site, urls, is_jekyll=path.title is not None)
    except ValueError as error:
        raise ReadError(source.name, str(error)) from None


def _rendered(name: str, text: str) -> RenderedText:
    """Renders Markdown. Raises ReadError if the library fails, or the HTML would be too long."""
    if name.lower().endswith(_HTML):
        return RenderedText(text)
    try:
        return render(text)
    except ValueError as error:
        raise ReadError(name, str(error)) from None


def _summary(html: str) -> str:
    """Returns the text before `<!--more-->`; else, if it has footnotes, the first paragraph without them."""
    more = _MORE.search(html)
    plain = without_footnote_marks(html[: more.start()] if more else html)
    if more:
        return plain_text(plain)
    try:
        return "" if plain == html else first_paragraph(sanitise(plain, "https://localhost/"))
    except ValueError:  # reading the whole article reports it
        return ""


_MEDIA_TYPES = {"text/markdown": ".md", "text/x-markdown": ".md"}
DIALECT = Dialect("markdown", sniff, read, media_types=_MEDIA_TYPES)
