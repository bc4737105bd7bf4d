"""A whole build: documents, pages and media as files, and what static hosts read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.model.page import MEDIA_FILES
from feeds.publishing import output
from feeds.publishing.file_trees import FileTree
from feeds.publishing.index.browsing import articles_with_aliases
from feeds.publishing.redirects import redirects, write_host_file
from feeds.publishing.server_settings import SERVER_FILE, read_server_settings
from feeds.publishing.static_headers import FILE as HEADERS
from feeds.publishing.static_headers import header_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.output import WriteResult
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

NO_JEKYLL = ".nojekyll"


def build(
    publication: Publication, out: Path, *, everything: bool = True, compress: Compress = "live"
) -> Iterator[WriteResult]:
    """Updates the files in `out` from the index, like `output.write`, with the files that static hosts read.

    Raises ReadError if `server.toml` cannot be used, OSError or WriteError.
    """
    settings = read_server_settings(publication.folder / SERVER_FILE)
    trees = _media(publication.folder, settings)
    yield from output.write(publication, out, everything=everything, compress=compress, trees=trees)
    yield from _host_files(publication, out, settings)


def _media(folder: Path, settings: ServerSettings) -> list[FileTree]:
    """The media folder, if the server's settings name one.  Raises ReadError if it does not exist."""
    if settings.media is None:
        return []
    media = (folder / settings.media).resolve()
    if not media.is_dir():
        raise ReadError(folder / SERVER_FILE, f"media is {settings.media!r}: this folder does not exist")
    return [FileTree(media, MEDIA_FILES)]


def _host_files(publication: Publication, out: Path, settings: ServerSettings) -> Iterator[WriteResult]:
    """Writes headers, and redirects of `server.toml` and of the aliases of articles."""
    with publication.composer() as composer:
        articles = articles_with_aliases(composer.connection)
    lines = dict.fromkeys(redirects(publication.channel, settings.moved.items(), articles, out))
    headers = header_lines(publication.channel, media=settings.media is not None)
    written = write_host_file(out, lines), write_host_file(out, headers, HEADERS)
    yield from (result for result in written if result is not None)
    if not (out / NO_JEKYLL).exists():
        (out / NO_JEKYLL).touch()  # GitHub Pages would leave out files such as _headers
