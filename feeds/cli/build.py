"""`feeds build`: write the feeds as files, for any web server, or as objects in a bucket."""

from __future__ import annotations

from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from feeds.cli import _build_steps as steps
from feeds.cli import _object_steps as objects
from feeds.cli import _repeated_build as repeated
from feeds.cli._arguments import folder_argument, state_option
from feeds.cli._completions import files, folders
from feeds.publishing.last_build import Build

if TYPE_CHECKING:
    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.publication import Publication


@click.command()
@click.argument("out", type=objects.Output(), shell_complete=folders)
@folder_argument
@state_option
@click.option("--explain", is_flag=True, help="Show what each format leaves out, and why.")
@steps.accept_option
@steps.compress_option
@click.option("--delete", is_flag=True, help="In object storage, also remove what was withdrawn.")
@click.option("-v", "--verbose", is_flag=True, help="Show all warnings, and files that did not change.")
@click.option(
    "--changed",
    multiple=True,
    metavar="PATH",
    shell_complete=files,
    help="Read only this file again (may be repeated).",
)
def command(
    out: Path | str,
    directory: Path,
    state: Path | None,
    *,
    explain: bool,
    accept_changes: bool,
    compress: Compress,
    delete: bool,
    verbose: bool,
    changed: tuple[str, ...],
) -> None:
    """Write the feeds of DIRECTORY and its website to OUT.

    DIRECTORY holds channel.toml and the articles (default: seeds). Only files whose content changed are
    written, each atomically.

    OUT is a folder or, with the extra `objects`, a URL such as s3://bucket/prefix. Credentials and endpoint
    are read from the environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION, AWS_ENDPOINT_URL.
    There, what is new is written first, then what changed; without --delete, nothing is removed.

    DIRECTORY/.feeds is a cache and can be deleted at any time. DIRECTORY/published.ndjson records what was
    published: keep it with the articles. OUT may be inside DIRECTORY.

    If channel.toml names WebSub hubs, notifications are queued; `feeds notify` sends them.

    Exit status: 0, 1 if a feed does not meet a profile that channel.toml claims, 2 if something could not be
    done.
    """
    if delete and isinstance(out, Path):
        raise click.UsageError(
            "--delete is for object storage: in a folder, what was withdrawn is always removed"
        )
    whole = None
    if isinstance(out, Path) and not (changed or explain or verbose):
        whole = repeated.begin(Build(directory, state, out, compress))
        if whole is None:
            return
    with ExitStack() as ending:
        if isinstance(out, Path):
            steps.keep_feeds_of(out, directory, state)
        publication = ending.enter_context(closing(steps.open_folder(directory, state)))
        upload = None
        if isinstance(out, str):
            upload = ending.enter_context(objects.begin(out, state or directory / ".feeds"))
            out = upload.folder
        steps.claim(publication, out)
        refreshed = steps.refresh(publication, changed or None, accept=accept_changes, verbose=verbose)
        listing: steps.Listing = "none" if upload is not None else "all" if verbose else "changes"
        wrote = steps.write(publication, out, everything=not changed, compress=compress, listing=listing)
        if upload is not None:
            upload.run(delete=delete)
        steps.announce(publication)
        if explain:
            _explain(publication)
    if whole is not None:
        whole.note(publication, refreshed, wrote)


def _explain(publication: Publication) -> None:
    """Print what each format leaves out of the articles, and why."""
    from feeds.publishing.explain import explain as losses  # here for the cold start of --help

    with publication.composer() as composer:
        for path, loss in losses(composer):
            click.echo(f"left out  {path}: {loss}")
