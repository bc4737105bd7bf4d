"""An article as the text of a file: Markdown with front matter, or JSON where Markdown cannot hold it.

What was written is read back and compared, so that nothing changes unnoticed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.dialects import Reading, dialects
from feeds.dialects.fields import RecordSource
from feeds.dialects.record import Given, read_record
from feeds.dialects.written import body_of, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.model.article import Article, Work
    from feeds.model.channel import Channel

_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|caption|col|colgroup|dd|details|div|dl|dt|figcaption|figure|footer"
    r"|h[1-6]|header|hr|li|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|track|ul)(?=[\s/>])"
)
"""What an HTML block may begin with, of the elements that are kept (CommonMark 0.31, 4.6, condition 6)."""
_BREAK_BEFORE_BLANK = re.compile(r"\n(?=[ \t]*(?:\n|\Z))")
_BRACE = re.compile(r"\{(?=[{%:#<])|(?<=\{)\{")
_SPECIAL = re.compile("[^\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class ArticleFile:
    """The text of a file, its suffix, the article that is read from it, and the fields that differ."""

    text: str
    suffix: str
    article: Article
    lost: tuple[str, ...] = ()


def usable(article: Article, channel: Channel) -> Reading:
    """Returns the article as a record can express it; what is invalid is left out, with a note for each."""
    record = record_of(article)
    for key in ("id", "feed_id"):
        record.pop(key, None)
    given = Given(id=article.id, html=article.html, title=article.title or f"{article.published:%Y-%m-%d}")
    source = RecordSource(article.source, channel)
    reading = read_record(source, {**record, **({} if article.html else body_of(article))}, given)
    return replace(reading, article=replace(reading.article, source=article.source))


def written(article: Article, channel: Channel) -> ArticleFile:
    """Returns the file of an article. Raises ReadError if no form of it can be read back."""
    for suffix, text_of in ((".md", markdown), (".json", _json_file)):
        text = text_of(article)
        try:
            back = read_back(f"articles/x{suffix}", text, channel)
        except ReadError:
            if suffix == ".json":
                raise
            continue
        differing = tuple(differences(article, back))
        if not differing or suffix == ".json":
            break
    return ArticleFile(text, suffix, back, differing)


def read_back(name: str, text: str, channel: Channel) -> Article:
    """Returns the article in the text of a file. Raises ReadError."""
    data = text.encode("utf-8", "replace")
    dialect = next(each for each in dialects() if each.sniff(name, data[:4096]))
    if len(data) > dialect.max_bytes:
        raise ReadError(name, f"is longer than {dialect.max_bytes} bytes")
    for found in dialect.read(name, data, channel):
        if isinstance(found, Reading):
            return found.article
        if isinstance(found, ReadError):
            raise found
    raise ReadError(name, "contains no article")


def differences(before: Article, after: Article) -> Iterator[str]:
    """Yields the names of the fields that differ, except that of the file and a link that was made.

    Whether a time is that of a day is no difference: files of earlier imports have the time in full.
    """
    before, after = _as_written(before), _as_written(after)
    for field in fields(before):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new and field.name != "source" and not (field.name == "link" and old is None):
            yield field.name


def _as_written(article: Article) -> Article:
    return replace(article, works=tuple(map(_work_as_written, article.works)), days=())


def _work_as_written(work: Work) -> Work:
    """Returns the work without former addresses, which only a folder has that was published before."""
    files = (replace(file, former_url=None, day_only=False) for file in (work.media, *work.renditions))
    media, *renditions = files
    return replace(work, media=media, renditions=tuple(renditions))


# --- the forms ---


def markdown(article: Article) -> str:
    """Returns front matter, and HTML as a block that Markdown leaves as it is."""
    record = record_of(article)
    if not article.html:
        record |= body_of(article)
    return f"---\n{_yaml(record)}---\n" + (f"\n{html_block(article.html)}\n" if article.html else "")


def html_block(html: str) -> str:
    """Returns sanitised HTML as one HTML block of CommonMark (4.6), which is not processed.

    A block ends at a blank line: a line break before one is written as a character reference, and so are the
    braces of template languages.  `<body>`, which sanitising removes, begins a block where the HTML itself
    does not.
    """
    block = _BRACE.sub(lambda match: f"&#{ord(match[0])};", _BREAK_BEFORE_BLANK.sub("&#10;", html))
    return block if _BLOCK.match(block) else f"<body>\n{block}"


def json_text(article: Article, indent: int | None = None) -> str:
    """Returns a JSON record, on one line without `indent`. Half a surrogate pair is an escape."""
    record = _plain(record_of(article) | body_of(article))
    text = json.dumps(record, ensure_ascii=False, indent=indent)
    return text if _is_utf8(text) else json.dumps(record, indent=indent)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeError:
        return False
    return True


def _json_file(article: Article) -> str:
    return f"{json_text(article, 1)}\n"


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _yaml(record: dict[str, Any]) -> str:
    import yaml  # here for the cold start

    width = float("inf")
    return str(yaml.dump(record, Dumper=_dumper(), allow_unicode=True, sort_keys=False, width=width))


@cache
def _dumper() -> Any:
    import yaml  # see _yaml

    class Dumper(yaml.SafeDumper):
        """Quotes what YAML parsers disagree about, indents lists, and has no aliases."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own interface
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT
            super().increase_indent(flow, False)

    def text(dumper: Any, value: str) -> Any:
        style = '"' if _SPECIAL.search(value) else None
        return dumper.represent_scalar("tag:yaml.org,2002:str", value, style)

    Dumper.add_representer(str, text)
    return Dumper
