"""Write documents to files, with compressed forms beside them.

Files are written under temporary names, flushed to disk and then renamed, so that neither a reader nor a
crash ever sees a partial file.  The index knows what earlier builds wrote: unchanged documents are skipped,
and only files that were written here are removed.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from errno import EEXIST
from pathlib import PurePosixPath
from socket import gethostname
from typing import TYPE_CHECKING

from feeds.core.errors import WriteError
from feeds.core.parallel import fork_map
from feeds.publishing import website
from feeds.publishing.abandoned_files import abandoned
from feeds.publishing.compressed_forms import CODINGS, forms, is_compressed
from feeds.publishing.file_trees import link_or_copy
from feeds.publishing.folder import NO_ARTICLES
from feeds.publishing.index.base import batched
from feeds.publishing.index.intake import has_unread
from feeds.publishing.index.outputs import (
    Written,
    all_written,
    forget,
    note,
    note_up_to,
    written,
    written_up_to,
)
from feeds.publishing.index.pages import versions
from feeds.publishing.index.settings import VERSION, setting
from feeds.publishing.index.web_pages import ArticlePage, FeedPage
from feeds.publishing.own_files import static_trees
from feeds.publishing.unfinished_files import put, workshop, write_beside

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from concurrent.futures import Future
    from pathlib import Path
    from typing import Literal

    from feeds.publishing.composer import Composer, PublishedDocument
    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.file_trees import FileTree
    from feeds.publishing.index import Store
    from feeds.publishing.publication import Publication

    _Rows = Sequence[tuple[int, int, int] | ArticlePage | FeedPage]

_DOCUMENTS, _PAGES = 16, 100
"""Documents of feeds, in all formats, and web pages that are rendered together."""
_FEW = 64
"""Up to this number of documents or pages to write, no processes start: each would load what renders them."""
HANDS = 4
"""Threads that compress documents and wait for the disk while others are composed."""


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What happened to a file; `path` is relative to the output folder."""

    path: str
    what: Literal["wrote", "unchanged", "removed", "left out"]
    size: int = 0


def write(
    publication: Publication,
    out: Path,
    *,
    everything: bool = True,
    compress: Compress = "live",
    trees: Sequence[FileTree] = (),
) -> Iterator[WriteResult]:
    """Updates the files in `out` from the index.

    With `everything`, files that other programs changed or removed are restored; otherwise only documents
    that changed since the last build are written.  The owner's files for pages and those of `trees` are
    linked or copied; of `trees`, without `everything` and in a folder that a build wrote before, only those
    that changed articles link to.  Compressed forms that `compress` does not ask for are removed.  Raises
    OSError or WriteError.
    """
    claim(publication.folder, out)
    store, name = publication.store, _name(publication.store, out)
    with publication.composer() as composer:
        version = composer.version
        known = all_written(composer.connection, name) if everything else set()
        last = written_up_to(composer.connection, name)
        since = 0 if everything else last
        feeds = versions(composer.connection, since)
        rows = website.changed(composer, since)
        batches: list[_Rows] = [*batched(feeds, _DOCUMENTS), *batched(rows, _PAGES)]
        kept = last if out.exists() else 0
        is_much = (
            sum(version > kept for *_, version in feeds) > _FEW
            or sum(row.version > kept for row in rows) > _FEW
        )
        some = None if everything or not since else set(website.files_of_articles(composer, rows))
    seen: set[str] = set()
    with workshop(out) as unfinished:
        folder = _Folder(publication, out, unfinished, name, compress=compress)
        # A document that changes meanwhile is written again next time: its version is newer.
        with closing(fork_map(folder.make, batches, lambda: is_much and store.release())) as made_batches:
            # A template of the owner may fail for any article: then nothing has been replaced yet.
            for batch in list(made_batches) if publication.channel.site.templates else made_batches:
                seen.update(path for made in batch if not made.is_gone for path in forms(made.path))
                yield from folder.finish(batch)
        static = static_trees(publication.folder, publication.channel.site)
        for tree, paths in (*((tree, None) for tree in static), *((tree, some) for tree in trees)):
            for result in folder.place(tree, paths, seen):
                seen.add(result.path)
                yield result
        if everything:
            with store.reading() as connection:
                gone = written(connection, name, known - seen)
                left = list(abandoned(connection, publication.channel, out, seen))
            yield from folder.remove(gone)
            yield from folder.remove_abandoned(left)
    with store.writing() as connection:
        note_up_to(connection, name, version)


def is_written(publication: Publication, out: Path) -> bool:
    """Whether the index has read all files, and all documents of its version were written to `out`."""
    with publication.store.reading() as connection:
        version = int(setting(connection, VERSION, "0"))
        up_to_date = written_up_to(connection, _name(publication.store, out)) == version
        return up_to_date and not publication.store.is_postgres and not has_unread(connection)


def _name(store: Store, out: Path) -> str:
    """Returns what the index calls an output folder: in a database, those of several machines differ."""
    folder = str(out.resolve())
    return f"{gethostname()}:{folder}" if store.is_postgres else folder


def claim(folder: Path, out: Path) -> None:
    """Prepares `out`: inside the `folder` of the articles it is created and marked as one without articles.

    Raises OSError if it cannot be created, or if it contains files that may be articles.
    """
    inside, among = out.resolve(), folder.resolve()
    if not inside.is_relative_to(among) or (inside != among and (out / NO_ARTICLES).exists()):
        return
    out.mkdir(parents=True, exist_ok=True)
    if inside == among or any(out.iterdir()):
        raise FileExistsError(EEXIST, "holds files that may be articles", str(out))
    (out / NO_ARTICLES).touch()


@dataclass(frozen=True, slots=True)
class _File:
    """A file that is complete and on disk under a temporary name; None if it is already in place."""

    path: str
    size: int
    unfinished: Path | None


@dataclass(frozen=True, slots=True)
class _Made:
    """The files of a document, None if they exist already; `old` are the files known from earlier builds."""

    path: str
    version: int
    files: list[_File] | None
    old: dict[str, Written]
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class _Folder:
    """The output folder; `name` is its name in the index."""

    publication: Publication
    path: Path
    unfinished: Path
    name: str
    compress: Compress

    def _at(self, path: str) -> Path:
        """Returns the path of a file in the folder. Raises WriteError for one outside of it.

        Paths come from the index, which may have come with a folder of somebody else.
        """
        self._check(path)
        return self.path / path

    def _check(self, path: str) -> None:
        if path.startswith("/") or ".." in path.split("/"):
            problem = f"is outside of {self.path}: remove the index, {self.publication.store.name}"
            raise WriteError(path, problem)

    def _is_as_written(self, file: Written) -> bool:
        self._check(file.path)
        found = _stat(f"{self.path}/{file.path}")  # to make a Path takes longer than the call
        return found == (file.size, file.mtime_ns)

    def make(self, rows: _Rows) -> list[_Made]:
        """Creates missing files; threads compress them and flush them to disk."""
        with self.publication.composer() as composer, ThreadPoolExecutor(HANDS) as hands:
            documents = list(_documents(composer, rows))
            paths = [path for document in documents for path in forms(document.path)]
            known = written(composer.connection, self.name, paths)
            begun: list[tuple[_Made, Future[list[_File]] | None]] = []
            for document in documents:
                old = {path: known[path] for path in forms(document.path) if path in known}
                made = _Made(document.path, document.version, None, old, document.render is None)
                if document.render is None or self._current(document, old):
                    begun.append((made, None))
                else:
                    files = hands.submit(self._files, document, document.render().body, old)
                    begun.append((made, files))
            return [made if files is None else replace(made, files=files.result()) for made, files in begun]

    def finish(self, batch: Sequence[_Made]) -> Iterator[WriteResult]:
        """Renames the files to their final names, in document order, and records them."""
        files: list[Written] = []
        gone: dict[str, Written] = {}
        for made in batch:
            if made.is_gone:
                gone.update(made.old)
            elif made.files is None:
                yield WriteResult(made.path, "unchanged")
            else:
                size = 0
                for file in made.files:
                    if file.unfinished is not None:
                        put(file.unfinished, self._at(file.path))
                        size += file.size
                    found = _stat(self._at(file.path)) or (file.size, 0)
                    files.append(Written(file.path, made.version, *found))
                kept = {file.path for file in made.files}
                gone.update((path, old) for path, old in made.old.items() if path not in kept)
                yield WriteResult(made.path, "wrote" if size else "unchanged", size)
        with self.publication.store.writing() as writer:
            note(writer, self.name, files)
        yield from self.remove(gone)

    def place(self, tree: FileTree, some: set[str] | None, taken: Collection[str]) -> Iterator[WriteResult]:
        """Links or copies the files of a tree, or some of them, and records them.

        A file at the path of a document is left out.
        """
        files = tree.files(self.path) if some is None else tree.some_files(some)
        for batch in batched(files):
            with self.publication.store.reading() as connection:
                known = written(connection, self.name, [path for path, _ in batch])
            new: list[Written] = []
            for path, source in batch:
                if path in taken:
                    yield WriteResult(path, "left out")
                    continue
                wrote = self._place(path, source, known.get(path))
                size, mtime_ns = _stat(self._at(path)) or (0, 0)
                new.append(Written(path, 0, size, mtime_ns))
                yield WriteResult(path, "wrote" if wrote else "unchanged", size)
            with self.publication.store.writing() as writer:
                note(writer, self.name, new)

    def _place(self, path: str, source: Path, known: Written | None) -> bool:
        """Returns whether the file had to be written."""
        final = self._at(path)
        if known is not None and _stat(final) == _stat(source) == (known.size, known.mtime_ns):
            return False
        file = link_or_copy(source, self.unfinished, final)
        if file is not None:
            put(file, final)
        return file is not None

    def remove(self, files: Mapping[str, Written]) -> Iterator[WriteResult]:
        """Removes files that were written here, unless another program has changed them since."""
        for path, file in sorted(files.items()):
            if self._is_as_written(file):
                self._unlink(path)
                yield WriteResult(path, "removed", file.size)
        if files:
            with self.publication.store.writing() as writer:
                forget(writer, self.name, files)

    def remove_abandoned(self, paths: Sequence[str]) -> Iterator[WriteResult]:
        """Removes documents of ours that the index does not know, with their compressed forms."""
        for path in (form for each in paths for form in forms(each)):
            found = _stat(self._at(path))
            if found is not None:
                self._unlink(path)
                yield WriteResult(path, "removed", found[0])

    def _unlink(self, path: str) -> None:
        """Removes a file, and the folders that it leaves empty: servers would list them instead of a page."""
        self._at(path).unlink()
        with suppress(OSError):  # it is not empty
            for folder in list(PurePosixPath(path).parents)[:-1]:
                (self.path / folder).rmdir()

    def _current(self, document: PublishedDocument, own: Mapping[str, Written]) -> bool:
        """Whether the files of a document are those of its version."""
        main = own.get(document.path)
        if main is None or main.version < document.version or not self._in_place(document, own):
            return False
        return document.texts_changed() <= main.mtime_ns

    def _in_place(self, document: PublishedDocument, own: Mapping[str, Written]) -> bool:
        """Whether the files of a document, of whichever version, are as they were written."""
        main = own.get(document.path)
        compress = main is not None and is_compressed(self.compress, document.age, main.size)
        wanted = forms(document.path) if compress else [document.path]
        return set(own) == set(wanted) and all(map(self._is_as_written, own.values()))

    def _files(self, document: PublishedDocument, body: bytes, own: Mapping[str, Written]) -> list[_File]:
        """Returns the files of a document and its compressed forms, which stay if it has not changed."""
        if self._in_place(document, own) and _holds(self._at(document.path), body):
            return [_File(file.path, file.size, None) for file in own.values()]
        data_of = {document.path: body}
        if is_compressed(self.compress, document.age, len(body)):
            data_of.update((document.path + suffix, code(body)) for suffix, code in CODINGS.items())
        return [
            _File(
                at,
                len(data),
                None if _holds(self._at(at), data) else write_beside(self.unfinished, data, self._at(at)),
            )
            for at, data in data_of.items()
        ]


def _documents(composer: Composer, rows: _Rows) -> Iterator[PublishedDocument]:
    """Yields the documents of feeds and the web pages of some rows."""
    pages = [row for row in rows if isinstance(row, ArticlePage | FeedPage)]
    yield from website.documents(composer, pages)
    yield from composer.of_pages(row for row in rows if not isinstance(row, ArticlePage | FeedPage))


def _holds(path: Path, body: bytes) -> bool:
    try:
        return path.stat().st_size == len(body) and path.read_bytes() == body
    except FileNotFoundError:
        return False


def _stat(path: Path | str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116 - see `_is_as_written`
    except FileNotFoundError:
        return None
    return found.st_size, found.st_mtime_ns
