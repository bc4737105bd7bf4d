"""The steps of `build` and `watch`: update the index, then write the files that changed."""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from feeds.cli._arguments import Failure, complain, failing, say, writing_state
from feeds.core.cold_start import load
from feeds.core.display import printable, quantity
from feeds.publishing.compressed_forms import CHOICES, CODINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.publication import Publication

_NO_ARCHIVE = (
    "warning: {} of archives removed, since channel.toml {}: readers that have an older "
    "copy of a feed may still ask for them"
)
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


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A refresh at the time `now`, whose result holds until `due`; `more` is its line about further warnings.

    `repeats`: nothing else was reported that the next build would have to report again.
    """

    now: datetime
    due: datetime | None
    more: str
    repeats: bool


def open_folder(directory: Path, state: Path | None = None) -> Publication:
    """The publication in a folder."""
    load("feeds.publishing.publication")  # here for the cold start of --help
    from feeds.publishing.publication import open_publication

    with writing_state(directory, state):
        return open_publication(directory, state)


def keep_feeds_of(out: Path, directory: Path, state: Path | None) -> None:
    """Keep the feeds that an earlier version built to `out`, though its ledger is missing."""
    from feeds.publishing.publication import keep_feeds_of  # here for the cold start of --help

    with writing_state(directory, state):
        keep_feeds_of(out, directory, state)


def refresh(
    publication: Publication,
    only: Iterable[str] | None = None,
    *,
    accept: bool = False,
    verbose: bool = False,
) -> Refreshed:
    """Read what changed; report refused articles on standard error, and warnings or their number."""
    from feeds.publishing.ledger import IdentityError  # here for the cold start of --help

    now = datetime.now(UTC)
    with failing(publication.folder):
        try:
            publication.refresh(now, only, accept=accept)
        except IdentityError as error:
            raise Failure(f"{error}\nNothing was changed. Use --accept-changes to publish anyway.") from None
    others = [note for note in publication.notes() if not note.loss]
    warnings = [*publication.warnings(now), *(others if verbose else ())]
    refusals = publication.refusals()
    complaints = [*(f"refused: {each}" for each in refusals), *(f"warning: {each}" for each in warnings)]
    for complaint in complaints:
        complain(complaint)
    more = ""
    if others and only is None and not verbose:
        more = f"{quantity(len(others), 'more warning')}; use build --verbose to show them"
        complain(more)
    return Refreshed(now, publication.next_change(now), more, repeats=not complaints)


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
) -> Counter[str]:
    """Write the files that changed; list all files, those that changed, or none.

    Returns what happened, and how often; `unmet` counts documents that do not quite meet a claimed profile.
    """
    from feeds.publishing.building import build  # here for the cold start of --help

    unmet = _check_claims(publication)
    counts: Counter[str] = Counter()
    archive, gone = publication.channel.archive, 0
    with failing(out):
        for change in build(publication, out, everything=everything, compress=compress):
            counts[change.what] += 1
            gone += change.what == "removed" and _is_not_wanted(archive, change.path)
            if listing == "all" or (listing == "changes" and change.what != "unchanged"):
                say(printable(f"{change.what}  {out / change.path}"))
        if gone:
            reason = "has archive = false" if archive is False else "does not have archive = true"
            complain(_NO_ARCHIVE.format(quantity(gone, "document"), reason))
        if listing == "changes" and (unchanged := counts["unchanged"]):
            nothing = NOTHING if unchanged == counts.total() else ""
            say(f"{nothing}{quantity(unchanged, 'file')} unchanged")
    counts["unmet"] = unmet
    return counts


def _is_not_wanted(archive: bool | None, path: str) -> bool:
    """Whether a file is a document, not a compressed form, of an archive that feeds do not have."""
    of_names = path.count("/") > 1
    has_archive = not of_names if archive is None else archive
    return path.startswith("archive/") and not path.endswith((*CODINGS,)) and not has_archive


def _check_claims(publication: Publication) -> int:
    """Report documents that do not meet a profile that channel.toml claims; an error ends the build.

    Returns the number of those that were reported.
    """
    from feeds.publishing.claims import unmet_claims  # here for the cold start of --help

    try:
        failed = unmet_claims(publication)
    except ValueError as error:
        raise Failure(f"channel.toml claims an unknown profile: {error}") from None
    if not failed:
        return 0
    from feeds.validator.reporters.concise import render  # only then is the validator loaded

    for line in render(failed):
        click.echo(line, err=True, nl=False)
    if not all(document.report.valid for document in failed):
        click.echo("nothing was written: the feeds do not meet the profiles in channel.toml", err=True)
        sys.exit(1)
    return len(failed)
