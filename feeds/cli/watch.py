"""`feeds watch`: build whenever something changes, and whenever an article's time has come."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli._folder import folder_argument
from feeds.cli._publishing import opened, refresh, write

if TYPE_CHECKING:
    from feeds.publication import Publication

TICK = 1000
"""Milliseconds between two looks at the clock: an embargo ends that late at most."""


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@folder_argument
@click.option("--accept-changes", is_flag=True, help="Publish even what changes the identity of articles.")
@click.option("--compress/--no-compress", default=True, help="Compressed files beside (.gz, .br, .zst).")
def command(out: Path, directory: Path, *, accept_changes: bool, compress: bool) -> None:
    """Keep the files in OUT as `feeds build` would write them, until interrupted.

    Changed files are read as they change, without a look at the others; embargoes end and articles expire at
    their times.
    """
    from watchfiles import watch  # here for the cold start of --help

    folder, hidden = directory.resolve(), out.resolve()
    publication = opened(directory)
    due = _build(publication, out, None, accept=accept_changes, compress=compress)
    click.echo(f"Watching {directory} (Ctrl-C stops)")
    ticks: Any = {"rust_timeout": TICK, "yield_on_timeout": True, "raise_interrupt": False, "debounce": 200}
    for changes in watch(folder, **ticks):
        paths = {Path(path) for _, path in changes}
        changed = {path for path in paths if _concerns(path, folder, hidden)}
        if not changed and (due is None or datetime.now(UTC) < due):
            continue
        if folder / "channel.toml" in changed:
            publication.close()
            publication = opened(directory)
        # Of a folder that came or went the files are not named.
        whole = not all(path.is_file() for path in changed)
        only = None if whole else {path.relative_to(folder).as_posix() for path in changed}
        due = _build(publication, out, only, accept=accept_changes, compress=compress)


def _build(
    publication: Publication, out: Path, only: set[str] | None, *, accept: bool, compress: bool
) -> datetime | None:
    """Build, and give the time at which there will be something to do; what fails is said, not fatal."""
    try:
        refresh(publication, only, accept=accept)
        write(publication, out, everything=only is None, compress=compress)
    except click.ClickException as error:
        error.show()
    return publication.next_change(datetime.now(UTC))


def _concerns(path: Path, folder: Path, out: Path) -> bool:
    """Is it an article's file, or the channel's? The index, the ledger and the output are written by us."""
    if path.is_relative_to(out) or not path.is_relative_to(folder):
        return False
    below = path.relative_to(folder)
    return not any(part.startswith(".") for part in below.parts) and below.name != "published.ndjson"
