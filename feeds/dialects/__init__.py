"""Read articles: text -> Article. Each dialect's module defines `DIALECT`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.errors import ReadError
from feeds.core.registry import discover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import Protocol, TypeAlias

    from feeds.core.limits import Limit
    from feeds.model.article import Article
    from feeds.model.channel import Channel

    Found: TypeAlias = "Reading | Note | ReadError"

    class Read(Protocol):
        """Reads a file; see `Dialect`."""

        def __call__(
            self, name: str, data: bytes, channel: Channel, files: FolderFiles = ..., /
        ) -> Iterable[Found]: ...


MAX_BYTES: Annotated[int, Limit("read", "bytes", "a file with one article", "the file is refused")] = (
    2 * 1024 * 1024
)
MAX_NOTES: Annotated[
    int, Limit("read", "elements", "warnings about a file", "one more counts the others")
] = 500
MAX_REFUSALS: Annotated[
    int,
    Limit(
        "read", "elements", "articles of a file that are refused with a reason", "one more counts the others"
    ),
    Limit(
        "post", "elements", "articles of a post that are refused with a reason", "one more counts the others"
    ),
] = 500
MAX_COLLECTION_BYTES: Annotated[
    int,
    Limit(
        "read", "bytes", "a file with many articles: a feed, an export, JSON or NDJSON", "the file is refused"
    ),
    Limit(
        "import",
        "bytes",
        "a document that is fetched, both as it is sent and decompressed; or the state of an earlier import",
        "the older articles are reported as missing; the state is not used",
    ),
] = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FolderFiles:
    """The files of the folder that is read, by their paths below it.

    `exists` says whether there is one, `head` returns its first `HEAD_BYTES`; b"" if it cannot be read.
    `is_published` says whether an article with this id was published from the folder.  `resolved` is called
    with the URL that a file gets on the site, and its path.
    """

    exists: Callable[[str], bool]
    head: Callable[[str], bytes]
    is_published: Callable[[str], bool] = lambda _id: False
    resolved: Callable[[str, str], None] = lambda _url, _path: None


HEAD_BYTES = 64 * 1024
"""Bytes of another file that are read for what its front matter says."""
NO_FILES = FolderFiles(lambda _path: False, lambda _path: b"")
"""For what is not in a folder."""


@dataclass(frozen=True, slots=True)
class Note:
    """A warning about an input: a weekday that does not match its date, a stray control character.

    `loss`: something of the input does not reach readers, and the warning is shown without being asked for.
    """

    path: str
    line: int
    message: str
    loss: bool = False

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def bounded(notes: Sequence[Note]) -> tuple[Note, ...]:
    """Returns the notes on one file, at most `MAX_NOTES`; one more counts the others."""
    if len(notes) <= MAX_NOTES:
        return tuple(notes)
    others = notes[MAX_NOTES:]
    last = Note(
        others[0].path, 1, f"{len(others)} more warnings about this file", any(n.loss for n in others)
    )
    return (*notes[:MAX_NOTES], last)


@dataclass(frozen=True, slots=True)
class Minted:
    """The name, as written, that an article's id is made from, "" if the id is given.

    `of_file`: it is the name of the file.  `in_link`: the link is made from the same name.  `slug` is what
    the link is made from, if that is another name and not in Normalization Form C.
    """

    name: str = ""
    of_file: bool = False
    in_link: bool = False
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """An article, the warnings about its source, and what its id is made from unless that was given.

    `chapters` are JSON chapters of its recording that the source has inside itself: they need a file to be
    published.
    """

    article: Article
    notes: tuple[Note, ...] = ()
    minted: Minted | None = field(default=None, compare=False)
    chapters: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says about its publication and about its other parts.

    `channel` has the keys of a channel file, unchecked.  `links` are absolute URLs by their relation: self,
    prev-archive, next, …  `format` is rss, atom or json.  A `complete` document has no other parts (RFC 5005,
    2), an `archive` never changes (4).  `ids` are those of its items, as written there.  `lost` are names
    of elements or keys that no article carries, with the number of articles that have them.
    """

    channel: Mapping[str, Any] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    generator: str = ""
    format: str = ""
    complete: bool = False
    archive: bool = False
    ids: tuple[str, ...] = ()
    lost: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialect:
    """A file format for articles.

    `sniff` decides by a file's name and first bytes whether the file is in this dialect; no two dialects
    accept the same file.  `read` yields, in file order, a `Reading` for each article, a `ReadError` with line
    and reason for each article that cannot be used, so that the others are kept, and a `Note` about the file
    as a whole, such as how many of its items are not public.  It raises `ReadError` if the whole file cannot
    be used.  Its argument `name` is the path below the folder, with forward slashes, from which the article's
    id is made; `files` are the others of the folder.  `max_bytes` is the maximum size of a file in bytes,
    `media_types` are the types under which such files are posted, each with the suffix that they get.
    `head`, for files that describe a publication, takes the same name, or the URL of the document, and its
    bytes; it raises `ReadError` as `read` does.
    """

    name: str
    sniff: Callable[[str, bytes], bool]
    read: Read
    max_bytes: int = MAX_BYTES
    media_types: Mapping[str, str] = field(default_factory=dict)
    head: Callable[[str, bytes], Head | None] | None = None

    def articles(
        self, name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES
    ) -> Iterator[Found]:
        """Yields what `read` does, with at most `MAX_REFUSALS` errors; one more counts the others.

        Raises ReadError.
        """
        refused = 0
        ended: ReadError | None = None
        try:
            for found in self.read(name, data, channel, files):
                refused += isinstance(found, ReadError)
                if refused <= MAX_REFUSALS or not isinstance(found, ReadError):
                    yield found
        except ReadError as error:
            ended = error
        if (more := refused - MAX_REFUSALS) > 0:
            yield ReadError(name, f"{more} more articles cannot be used")
        if ended is not None:
            raise ended


@cache
def dialects() -> tuple[Dialect, ...]:
    """Returns all dialects."""
    return tuple(discover("feeds.dialects", "DIALECT"))
