"""Convert a post to the files that are stored, and the articles in them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal

from feeds.core.errors import FeedsError, ReadError
from feeds.dialects import NO_FILES, Note, bounded, dialects
from feeds.dialects.json_feed import is_json_feed
from feeds.publishing.generator_files import INBOX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from feeds.dialects import FolderFiles, Found, Reading
    from feeds.model.article import Article
    from feeds.model.channel import Channel

FOLDER = INBOX

_UNSAID = frozenset({"", "application/octet-stream", "application/x-www-form-urlencoded"})
"""Types that say nothing; the last is the default of curl."""
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9])?")
_FENCED = re.compile(r"\s*+(?:---|\+\+\+)[ \t]*\n")
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Trouble:
    """A reason to refuse a post.

    `line` and `column` refer to the post, or to the `document` that would break `rule`.
    """

    message: str
    line: int | None = None
    column: int | None = None
    rule: str | None = None
    document: str | None = None


class InboxError(FeedsError):
    """A post is refused, and nothing has changed.

    `why`: it needs a name; another file has its id; it cannot be used; there is nothing to withdraw; it
    cannot be stored at present.
    """

    def __init__(
        self, why: Literal["nameless", "conflict", "unusable", "unknown", "unavailable"], *troubles: Trouble
    ) -> None:
        super().__init__(why, troubles)
        self.why, self.troubles = why, troubles

    def __str__(self) -> str:
        return "; ".join(trouble.message for trouble in self.troubles)


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a post by path, their articles with their paths, and the warnings."""

    files: Mapping[str, bytes]
    articles: tuple[tuple[str, Article], ...]
    notes: tuple[Note, ...]


def is_name(text: str) -> bool:
    """Whether a post may have this name: ASCII letters and digits, with hyphens and underscores inside."""
    return _NAME.fullmatch(text) is not None


def kind_of(media_type: str, body: bytes) -> str | None:
    """Returns the suffix for content of a media type; None for other types.

    If the type says nothing, the first characters decide.
    """
    media_type = media_type.partition(";")[0].strip().lower()
    if media_type not in _UNSAID:
        suffixes = {name: suffix for each in dialects() for name, suffix in each.media_types.items()}
        return suffixes.get(media_type)
    head = body[:_HEAD].removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
    first = head.lstrip()[:1]
    if _FENCED.match(head):
        return ".md"
    if first == "<":
        return ".xml"
    if first not in ("{", "["):
        return ".txt"
    return ".ndjson" if _is_lines(body) else ".json"


def read_contents(
    channel: Channel, body: bytes, kind: str, name: str | None, files: FolderFiles = NO_FILES
) -> Contents:
    """Returns the post as files: one file if it has a `name`, else one for each article.

    A feed in XML stays one file, named after the id of its first article.  `files` are those of the folder.
    Raises InboxError.
    """
    if name is not None:
        path = f"{FOLDER}/{name}{kind}"
        readings, notes = _read(channel, path, body, files)
        return _contents({path: body}, [(path, reading) for reading in readings], notes)
    readings, notes = _read(channel, f"{FOLDER}/nameless{kind}", body, files)
    pieces = _pieces(body, kind)
    if pieces is None:
        path = f"{FOLDER}/{_digest(readings[0].article.id)}{kind}"
        again, notes = _read(channel, path, body, files)
        # An id made from the file's name cannot be used to post the article again.
        if [each.article.id for each in again] != [each.article.id for each in readings]:
            hint = "its id is made of its date and its name: expected a name, ?name=… or a Slug header"
            raise InboxError("nameless", Trouble(hint))
        return _contents({path: body}, [(path, reading) for reading in again], notes)
    divided: dict[str, bytes] = {}
    found = []
    for (suffix, piece), reading in zip(pieces, readings, strict=True):
        path = f"{FOLDER}/{_digest(reading.article.id)}{suffix}"
        divided[path] = piece
        found.append((path, reading))
    return _contents(divided, found, notes)


def tombstone(article: Article, now: datetime) -> bytes:
    """Returns the file that replaces a withdrawn article, with the same id, in any dialect."""
    item = {
        "id": article.id,
        "title": article.title,
        "date_published": article.published.isoformat(),
        "date_modified": max(article.updated, now).isoformat(),
        "url": article.link,
        "withdrawn": now.isoformat(),
    }
    return _written({"version": "https://jsonfeed.org/version/1.1", "items": [item]})


def _contents(files: Mapping[str, bytes], found: list[tuple[str, Reading]], on_file: list[Note]) -> Contents:
    ids: set[str] = set()
    for _, reading in found:
        if reading.article.id in ids:
            raise InboxError("unusable", Trouble(f"two articles have the id {reading.article.id}"))
        ids.add(reading.article.id)
    notes = bounded([*(note for _, reading in found for note in reading.notes), *on_file])
    return Contents(files, tuple((path, reading.article) for path, reading in found), notes)


def _read(channel: Channel, path: str, body: bytes, files: FolderFiles) -> tuple[list[Reading], list[Note]]:
    """Returns all articles, and notes on the file. Raises InboxError with all problems if there are any."""
    readings: list[Reading] = []
    notes: list[Note] = []
    troubles: list[Trouble] = []
    try:
        for found in _found(channel, path, body, files):
            if isinstance(found, ReadError):
                troubles.append(Trouble(found.problem, found.line))
            elif isinstance(found, Note):
                notes.append(found)
            else:
                readings.append(found)
    except ReadError as error:
        troubles.append(Trouble(error.problem, error.line))
    if not (readings or troubles):
        troubles.append(Trouble("; ".join(["contains no article", *(note.message for note in notes)])))
    if troubles:
        raise InboxError("unusable", *troubles)
    return readings, notes


def _found(channel: Channel, path: str, body: bytes, files: FolderFiles) -> Iterator[Found]:
    dialect = next((each for each in dialects() if each.sniff(path, body[:_HEAD])), None)
    if dialect is None:
        raise ReadError(path, "is not an RSS or Atom feed: expected an element rss, RDF or feed", line=1)
    if len(body) > dialect.max_bytes:
        raise ReadError(path, f"is longer than {dialect.max_bytes} bytes")
    yield from dialect.articles(path, body, channel, files)


def _pieces(body: bytes, kind: str) -> list[tuple[str, bytes]] | None:
    """Splits a body into parts with one article and the suffix of their files; None if it is not divided.

    An item of a list becomes a line of NDJSON, which has the same rules for ids.
    """
    if kind == ".ndjson":
        # Not splitlines, since only these end a line of NDJSON.
        lines = body.removeprefix(b"\xef\xbb\xbf").replace(b"\r", b"\n").split(b"\n")
        return [(kind, line + b"\n") for line in lines if line.strip()]
    said: Any = json.loads(body.decode("utf-8-sig")) if kind == ".json" else None
    if isinstance(said, list):
        return [(".ndjson", _written(record)) for record in said]
    if is_json_feed(said):
        return [(kind, _written({"version": said["version"], "items": [item]})) for item in said["items"]]
    return None


def _written(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode() + b"\n"


def _is_lines(body: bytes) -> bool:
    """Whether it is several JSON values, one per line."""
    lines = [line for line in body.split(b"\n", 2)[:2] if line.strip()]
    try:
        return len(lines) == 2 and all(isinstance(json.loads(line), dict) for line in lines)
    except (ValueError, RecursionError):
        return False


def _digest(id_: str) -> str:
    return blake2b(id_.encode(errors="surrogatepass"), digest_size=12).hexdigest()
