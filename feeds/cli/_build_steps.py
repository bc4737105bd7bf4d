"""The steps of `build` and `watch`: update the index, then write the files that changed."""

from __future__ import annotations

import os
import sys
from collections import Counter
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from feeds.cli._arguments import Failure, complain, failing, say, writing_state
from feeds.core.display import printable, quantity
from feeds.core.errors import ReadError
from feeds.publishing.compressed_forms import CHOICES
from feeds.publishing.ledger import IdentityError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.file_trees import FileTree
    from feeds.publishing.output import WriteResult
    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

NO_JEKYLL = ".nojekyll"
NOTHING = "nothing to do: "

Listing = Literal["all", "changes", "none"]
"""The files that a build lists; of those that did not change, by default only their number."""


class OutputFolder(click.Path):
    """A folder to write to; a URL would be the name of a strange one."""

    def __init__(self) -> None:
        super().__init__(file_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of the folder."""
        if "://" in os.fspath(value):
            self.fail(f"{value!r} is not a folder; `feeds build` writes to object storage", param, ctx)
        return super().convert(value, param, ctx)


out_argument = click.argument("out", type=OutputFolder())
accept_option = click.option(
    "--accept-changes", is_flag=True, help="Publish even if ids or enclosures of published articles change."
)
_compression = click.Choice(CHOICES)
_choose = click.option(
    "--compress",
    type=_compression,
    default="live",
    show_default=True,
    help="Feeds that get .gz, .br and .zst files: all, live ones (without archives) or none.",
)
_do_not = click.option(
    "--no-compress", "compress", type=_compression, flag_value="none", help="The same as --compress none."
)


def compress_option(command: Callable[..., object]) -> Callable[..., object]:
    """Add the options that say which documents get compressed forms."""
    return _choose(_do_not(command))


def open_folder(directory: Path, state: Path | None = None) -> Publication:
    """The publication in a folder."""
    from feeds.publishing.publication import open_publication  # here for the cold start of --help

    with writing_state(directory, state):
        return open_publication(directory, state)


def refresh(
    publication: Publication,
    only: Iterable[str] | None = None,
    *,
    accept: bool = False,
    verbose: bool = False,
) -> None:
    """Read what changed; report refused articles on standard error, and warnings or their number."""
    now = datetime.now(UTC)
    with failing(publication.folder):
        try:
            publication.refresh(now, only, accept=accept)
        except IdentityError as error:
            raise Failure(f"{error}\nNothing was changed. Use --accept-changes to publish anyway.") from None
    for refusal in publication.refusals():
        complain(f"refused: {refusal}")
    others = [note for note in publication.notes() if not note.loss]
    for warning in (*publication.warnings(now), *(others if verbose else ())):
        complain(f"warning: {warning}")
    if (more := len(others)) and only is None and not verbose:
        click.echo(f"{quantity(more, 'more warning')}; use build --verbose to show them", err=True)


def claim(publication: Publication, out: Path) -> None:
    """Check that the output folder can be used, before anything is published."""
    from feeds.publishing import output

    with failing(out):
        output.claim(publication.folder, out)


def announce(publication: Publication) -> None:
    """Queue notifications to the hubs."""
    with failing(publication.folder):
        publication.announce(datetime.now(UTC))


def write(
    publication: Publication,
    out: Path,
    *,
    everything: bool = True,
    compress: Compress = "live",
    listing: Listing = "changes",
) -> None:
    """Write the files that changed, and list them: all, those that changed, or none."""
    from feeds.publishing.output import write as write_documents  # here for the cold start of --help
    from feeds.publishing.server_settings import SERVER_FILE, read_server_settings

    _check_claims(publication)
    counts: Counter[str] = Counter()
    with failing(out):
        settings = read_server_settings(publication.folder / SERVER_FILE)
        trees = _media(publication.folder, settings)
        changes = write_documents(publication, out, everything=everything, compress=compress, trees=trees)
        for change in chain(changes, _host_files(publication, out, settings)):
            counts[change.what] += 1
            if listing == "all" or (listing == "changes" and change.what != "unchanged"):
                say(printable(f"{change.what}  {out / change.path}"))
        if listing == "changes" and (unchanged := counts.pop("unchanged", 0)):
            say(f"{'' if counts.total() else NOTHING}{quantity(unchanged, 'file')} unchanged")


def _media(folder: Path, settings: ServerSettings) -> list[FileTree]:
    """The media folder, if the server's settings name one.  Raises ReadError if it does not exist."""
    from feeds.model.page import MEDIA_FILES  # here for the cold start of --help
    from feeds.publishing.file_trees import FileTree
    from feeds.publishing.server_settings import SERVER_FILE

    if settings.media is None:
        return []
    media = (folder / settings.media).resolve()
    if not media.is_dir():
        raise ReadError(folder / SERVER_FILE, f"media is {settings.media!r}: this folder does not exist")
    return [FileTree(media, MEDIA_FILES)]


def _host_files(publication: Publication, out: Path, settings: ServerSettings) -> Iterator[WriteResult]:
    """Write what static hosts read: headers, and redirects of server.toml and of the aliases of articles."""
    from feeds.publishing.index.browsing import articles_with_aliases  # here for the cold start of --help
    from feeds.publishing.redirects import redirects, write_host_file
    from feeds.publishing.static_headers import FILE as HEADERS
    from feeds.publishing.static_headers import header_lines

    with publication.composer() as composer:
        articles = articles_with_aliases(composer.connection)
    lines = dict.fromkeys(redirects(publication.channel, settings.moved.items(), articles, out))
    headers = header_lines(publication.channel, media=settings.media is not None)
    written = write_host_file(out, lines), write_host_file(out, headers, HEADERS)
    yield from (result for result in written if result is not None)
    if not (out / NO_JEKYLL).exists():
        (out / NO_JEKYLL).touch()  # GitHub Pages would leave out files such as _headers


def _check_claims(publication: Publication) -> None:
    """Report documents that do not meet a profile that channel.toml claims; an error ends the build."""
    if not any(choice.profiles for choice in publication.channel.feeds):
        return
    from feeds.publishing.claims import unmet  # here for the cold start of --help
    from feeds.validator.reporters.concise import render

    with publication.composer() as composer:
        claimed = {
            document.path: document.render()
            for document in composer.documents()
            if document.claims and document.render
        }
    try:
        failed = list(unmet(publication.channel, claimed))
    except ValueError as error:
        raise Failure(f"channel.toml claims an unknown profile: {error}") from None
    for line in render(failed):
        click.echo(line, err=True, nl=False)
    if not all(document.report.valid for document in failed):
        click.echo("nothing was written: the feeds do not meet the profiles in channel.toml", err=True)
        sys.exit(1)
