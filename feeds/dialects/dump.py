"""The newsroom's text dump: headline, date line, paragraphs, byline code, `var_dump` of related items.

    Shocking VIDEO: …

    Sun Nov 6, 2016 20:19:39

    Explosions could be heard …

    S/SH 11

    string(1557) "[{"id":"1881524","sort":"3658677","contenttypeid":"21","pic":"/2016/…","title":"…"} ,…]"

The byline and the related items are optional.  The list is delimited by its byte count, never by a quote,
because the quotes inside are not escaped.  A dump that is ambiguous is refused, with the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.dates import day_name, is_date_line, parse_date_line
from feeds.core.errors import ReadError
from feeds.core.markup import one_line, xml_text
from feeds.core.urls import tag_uri
from feeds.dialects import Dialect, Note, Reading
from feeds.dialects.related import read_related
from feeds.model.article import Article
from feeds.model.channel import article_url
from feeds.vocabulary.datatypes.uris import MAX_URI_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from feeds.model.channel import Channel

SUFFIX = ".txt"
_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\n|\r")
_VAR_DUMP = re.compile(rb'(?<![^\r\n])string\(([0-9]{1,9})\) "')
_BYLINE = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,5})+ [0-9]{1,5}")


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines between two blank lines, joined; `line` is the first one, counted from 1."""

    line: int
    text: str


def sniff(name: str, _head: bytes) -> bool:
    """Every text file is read as a dump, so that any other text is refused with a reason."""
    return name.lower().endswith(SUFFIX)


def read(name: str, data: bytes, channel: Channel) -> tuple[Reading]:
    """Yields the article. Raises ReadError with the line if the dump is malformed or incomplete."""
    head, items, line = _cut(name, data.removeprefix(_BOM))
    related, notes = read_related(name, items, line, channel)
    blocks = list(_blocks(head))
    published = _published(name, blocks, channel)
    paragraphs = [block.text for block in blocks[2:]]
    byline = paragraphs.pop() if paragraphs and _BYLINE.fullmatch(paragraphs[-1]) else ""
    stem = name[: -len(SUFFIX)] if sniff(name, b"") else name
    id_, link = tag_uri(channel.authority, published.date(), stem), article_url(channel, stem)
    longest = max(len(id_), len(link or ""))
    if longest > MAX_URI_CHARACTERS:
        raise ReadError(name, f"the file's name makes an id or a link of {longest} characters: too long")
    article = Article(
        id=id_,
        title=blocks[0].text,
        published=published,
        updated=published,
        paragraphs=tuple(paragraphs),
        summary=paragraphs[0] if paragraphs else "",
        byline=byline,
        link=link,
        works=related,
        source=name,
    )
    return (Reading(article, (*_oddities(name, head, blocks[1], published), *notes)),)


def _cut(name: str, data: bytes) -> tuple[str, str, int]:
    """Returns the text before the list of related items, the list (or ""), and the line of the list."""
    dump = _VAR_DUMP.search(data)
    if dump is None:
        return _decode(name, data, 1), "", 1
    head = _decode(name, data[: dump.start()], 1)
    line = 1 + len(_LINE_END.findall(head))
    count, start = int(dump[1]), dump.end()
    end = start + count
    if data[end : end + 1] != b'"' or data[end + 1 :].strip():
        last = data.rfind(b'"', start)
        closed = last >= 0 and not data[last + 1 :].strip()
        there = f"{last - start} stand between the quotes"
        reason = there if closed else "the file does not end with its quote"
        raise ReadError(name, f"string({count}) announces {count} bytes, but {reason}", line=line)
    return head, _decode(name, data[start:end], line), line


def _decode(name: str, data: bytes, line: int) -> str:
    """Decodes `data`, which begins on `line`."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        problem = f"byte 0x{data[error.start]:02x} is not UTF-8"
        raise ReadError(name, problem, line=line + len(_LINE_END.findall(before))) from None


def _blocks(text: str) -> Iterator[_Block]:
    """Splits text at blank lines. A date line is always a block of its own."""
    lines: list[str] = []
    for number, raw in enumerate(_LINE_END.split(text + "\n"), 1):
        line = one_line(raw).strip()
        alone = is_date_line(line)
        if lines and (alone or not line):
            yield _Block(number - len(lines), " ".join(lines))
            lines.clear()
        if alone:
            yield _Block(number, line)
        elif line:
            lines.append(line)


def _published(name: str, blocks: list[_Block], channel: Channel) -> datetime:
    """Returns the time in the date line; it is part of the id, so a second date line is refused."""
    if not blocks:
        raise ReadError(name, "is empty: expected a headline")
    if is_date_line(blocks[0].text):
        raise ReadError(name, "no headline stands before the date line", line=blocks[0].line)
    if len(blocks) == 1:
        raise ReadError(name, "only a headline: expected a date line after it", line=blocks[0].line)
    try:
        published = parse_date_line(blocks[1].text, channel.zone)
    except ValueError as error:
        raise ReadError(name, f"the date line: {error}", line=blocks[1].line) from None
    for block in blocks[2:]:
        if is_date_line(block.text):
            problem = f"a second date line (the first on line {blocks[1].line}): which one counts?"
            raise ReadError(name, problem, line=block.line)
        if block.text.startswith("string("):
            raise ReadError(name, 'not a whole string(N) "…" line', line=block.line)
    return published


def _oddities(name: str, head: str, date_line: _Block, published: datetime) -> Iterator[Note]:
    weekday = date_line.text[:3]
    if weekday.capitalize() != day_name(published):
        message = f"says {weekday}, but {published.date()} is a {day_name(published)}"
        yield Note(name, date_line.line, message)
    for number, raw in enumerate(_LINE_END.split(head), 1):
        if xml_text(raw) != raw:
            yield Note(name, number, "characters that XML cannot hold were dropped")
            break


DIALECT = Dialect("dump", sniff, read, media_types={"text/plain": ".txt"})
