"""Read Markdown with the front matter of Hugo, Jekyll or Pelican.

The article's name is the file's path without its suffix; `story/index.md` is named `story` (Hugo's bundles).
Without a title in the front matter, the first heading is the title.  What else the path says is in
`site.file_names`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.core.markup import first_paragraph, plain_text, sanitise
from feeds.dialects import Dialect, Note, Reading, no_files
from feeds.dialects.fields import RecordSource
from feeds.dialects.front_matter import front_matter
from feeds.dialects.record import Given, read_record
from feeds.dialects.site.file_names import parse_name
from feeds.dialects.site.rendering import RenderedText, render, without_footnote_marks
from feeds.dialects.text_file import text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects import Files
    from feeds.model.channel import Channel

SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")
_HEADING = re.compile(r"\s*+#[ \t]+([^\n]+)(?:\n|$)")
_MORE = re.compile(r"<!-- ?more ?-->", re.IGNORECASE)
_TEMPLATE = re.compile(r"\{\{[<%{ ]|\{% ")


def sniff(name: str, _head: bytes) -> bool:
    """Accepts every Markdown file except Hugo's list pages (`_index.md`)."""
    lower = name.lower()
    return lower.endswith(SUFFIXES) and not lower.rpartition("/")[2].startswith("_index.")


def read(name: str, data: bytes, channel: Channel, files: Files = no_files) -> Iterator[Reading]:
    """Yields the article. Raises ReadError with line and key if it is invalid."""
    text = text_of(name, data, channel)
    front = front_matter(name, text)
    path = parse_name(name)
    title, body = None, front.body
    heading = _HEADING.match(body)
    if heading and not any(str(key).lower() == "title" for key in front.raw):
        title, body = plain_text(_rendered(name, f"# {heading[1]}").html), body[heading.end() :]
    rendered = _rendered(name, body)
    given = Given(
        name=path.name,
        title=title or path.title,
        html=rendered.html,
        published=path.date,
        section=path.section,
        draft=path.draft,
        summary=_summary(rendered.html),
        language=path.language,
        bundle=path.bundle,
        placeholders=path.placeholders(front.raw),
    )
    reading = read_record(RecordSource(name, channel, front.text, front.line, files), front.raw, given)
    first = 1 + text.count("\n") - body.count("\n")
    remarks = (Note(name, first + line, message) for line, message in rendered.remarks)
    yield replace(reading, notes=(*reading.notes, *remarks, *_oddities(name, front.body, data)))


def _oddities(name: str, body: str, data: bytes) -> Iterator[Note]:
    template = _TEMPLATE.search(body)
    if template:
        place = data.find(template[0].encode())
        message = f"{template[0].strip()} begins code of a page generator, which is not run: it stays as text"
        yield Note(name, data.count(b"\n", 0, place) + 1, message)


def _rendered(name: str, text: str) -> RenderedText:
    """Renders Markdown. Raises ReadError if the library fails, or the HTML would be too long."""
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
