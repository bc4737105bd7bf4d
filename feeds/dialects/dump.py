"""The newsroom's text dump: headline, date line, paragraphs, byline code, `var_dump` of related items.

    Shocking VIDEO: …

    Sun Nov 6, 2016 20:19:39

    Explosions could be heard …

    S/SH 11

    string(1557) "[{"id":"1881524","sort":"3658677","contenttypeid":"21","pic":"/2016/…","title":"…"} ,…]"

The byline and the related items are optional.  What `var_dump` printed on its own lines is not part of
the text; related items are looked for in it.  A dump that is ambiguous is refused, with the line.  If the
file ends within what `var_dump` printed, the text before it is whole and is published, with a warning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.anchors import scope_of
from feeds.core.dates import day_name, is_date_line, parse_date_line
from feeds.core.errors import ReadError
from feeds.core.markup import first_paragraph, one_line, plain_text, xml_text
from feeds.core.texts import nfc
from feeds.core.urls import tag_uri
from feeds.dialects import NO_FILES, Dialect, Minted, Note, Reading
from feeds.dialects.fields import RecordSource
from feeds.dialects.places import FilePlace
from feeds.dialects.rich_paragraphs import html_of, is_html
from feeds.dialects.text_file import LINE_END, Decoder
from feeds.dialects.times import instant, is_date, is_day
from feeds.dialects.written_dates import match_date, weekday_of
from feeds.model.article import Article
from feeds.model.channel import article_url, comments_url
from feeds.vocabulary.datatypes.uris import MAX_URI_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Any

    from feeds.dialects import FolderFiles
    from feeds.model.channel import Channel

SUFFIX = ".txt"
_BYLINE = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,5})+ [0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines between two blank lines, joined; `line` is the first one, counted from 1."""

    line: int
    text: str


def sniff(name: str, _head: bytes) -> bool:
    """Every text file is read as a dump, so that any other text is refused with a reason."""
    return name.lower().endswith(SUFFIX)


def read(name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES) -> tuple[Reading]:
    """Yields the article. Raises ReadError with the line if the dump is malformed or incomplete."""
    from feeds.dialects.dumped_values import cut_dumps  # here and below for the cold start
    from feeds.dialects.related import read_related

    decoder = Decoder.of(name, data, channel)
    decoder.check()
    cut = cut_dumps(name, decoder)
    related, notes = read_related(name, cut.dumps, channel)
    head = decoder.text(cut.rest, 0)
    blocks = list(_blocks(head))
    published = _published(name, blocks, channel)
    paragraphs = [block.text for block in blocks[2:]]
    if cut.broken and not paragraphs:
        raise ReadError(name, cut.broken.message, line=cut.broken.line)
    byline = paragraphs.pop() if paragraphs and _BYLINE.fullmatch(_shown(paragraphs[-1])) else ""
    stem = name[: -len(SUFFIX)] if sniff(name, b"") else name
    day = published.astimezone(channel.zone).date()
    id_, link = tag_uri(channel.authority, day, nfc(stem)), article_url(channel, nfc(stem))
    longest = max(len(id_), len(link or ""))
    if longest > MAX_URI_CHARACTERS:
        raise ReadError(name, f"the file's name makes an id or a link of {longest} characters: too long")
    place = FilePlace(RecordSource(name, channel, files=files), link or channel.home)
    article = Article(
        id=id_,
        title=blocks[0].text,
        published=published,
        updated=published,
        byline=_shown(byline),
        link=link,
        comments=comments_url(channel, nfc(stem)),
        works=related,
        source=name,
        days=("published", "updated") if is_day(blocks[1].text) else (),
        **_body(name, paragraphs, place, scope_of(id_), blocks[1].line),
    )
    lost = []
    if cut.broken:
        lost = [Note(name, cut.broken.line, f"{cut.broken.message}: the rest is lost", loss=True)]
    minted = Minted(stem, of_file=True, in_link=link is not None)
    return (Reading(article, (*_oddities(name, head, blocks[1], published), *notes, *lost), minted),)


def _shown(paragraph: str) -> str:
    return plain_text(paragraph) if is_html(paragraph) else paragraph


def _body(name: str, paragraphs: list[str], place: FilePlace, scope: str, line: int) -> dict[str, Any]:
    """Returns the body and the summary of an article: HTML if any paragraph is."""
    if not any(map(is_html, paragraphs)):
        return {"paragraphs": tuple(paragraphs), "summary": paragraphs[0] if paragraphs else ""}
    try:
        html = html_of(paragraphs, place, scope)
    except ValueError as error:
        raise ReadError(name, f"the paragraphs: {error}", line=line) from None
    return {"html": html, "summary": first_paragraph(html) or plain_text(html)}


def _blocks(text: str) -> Iterator[_Block]:
    """Splits text at blank lines. A date line is always its own block."""
    lines: list[str] = []
    is_alone = _date_form(text)
    for number, raw in enumerate(LINE_END.split(text + "\n"), 1):
        line = one_line(raw).strip()
        alone = is_alone(line)
        if lines and (alone or not line):
            yield _Block(number - len(lines), " ".join(lines))
            lines.clear()
        if alone:
            yield _Block(number, line)
        elif line:
            lines.append(line)


def _date_form(text: str) -> Callable[[str], bool]:
    """Returns whether a line is a date line: of the newsroom's form, or of any if there is no such line."""
    lines = [one_line(raw).strip() for raw in LINE_END.split(text)]
    if any(map(is_date_line, lines)):
        return is_date_line
    first = next((line for line in filter(None, lines[1:]) if is_date(line)), None)
    return lambda line: line == first


def _published(name: str, blocks: list[_Block], channel: Channel) -> datetime:
    """Returns the time in the date line; it is part of the id, so a second date line is refused."""
    if not blocks:
        raise ReadError(name, "is empty: expected a headline")
    if is_date_line(blocks[0].text):
        raise ReadError(name, "there is no headline before the date line", line=blocks[0].line)
    if len(blocks) == 1:
        raise ReadError(name, "only a headline: expected a date line after it", line=blocks[0].line)
    published = _time(name, blocks[1], channel)
    for block in blocks[2:]:
        if is_date_line(block.text):
            problem = f"a second date line (the first on line {blocks[1].line}): which one counts?"
            raise ReadError(name, problem, line=block.line)
        if block.text.startswith("string("):
            raise ReadError(name, 'not a whole string(N) "…" line', line=block.line)
    return published


def _time(name: str, block: _Block, channel: Channel) -> datetime:
    of_newsroom = is_date_line(block.text) or not is_date(block.text)
    try:
        return (parse_date_line if of_newsroom else instant)(block.text, channel.zone)
    except ValueError as error:
        reason = str(error) if of_newsroom else f"{block.text!r} {error}"
        raise ReadError(name, f"the date line: {reason}", line=block.line) from None


def _oddities(name: str, head: str, date_line: _Block, published: datetime) -> Iterator[Note]:
    weekday = (
        date_line.text[:3] if is_date_line(date_line.text) else weekday_of(match_date(date_line.text) or {})
    )
    if weekday and weekday.capitalize() != day_name(published):
        message = f"says {weekday}, but {published.date()} is a {day_name(published)}"
        yield Note(name, date_line.line, message)
    for number, raw in enumerate(LINE_END.split(head), 1):
        if xml_text(raw) != raw:
            yield Note(name, number, "characters that XML cannot hold were dropped")
            break


DIALECT = Dialect("dump", sniff, read, media_types={"text/plain": ".txt"})
