"""`feeds watch`: build whenever something changes, and whenever an article's time has come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from feeds.cli._arguments import folder_argument, state_option
from feeds.cli._build_steps import announce, claim, opened, refresh, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feeds.cli._hub_delivery import Courier
    from feeds.publishing.publication import Publication

TICK = 1000
"""Milliseconds between two looks at the clock: an embargo ends that late at most."""


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@folder_argument
@state_option
@click.option("--accept-changes", is_flag=True, help="Publish even what changes the identity of articles.")
@click.option("--compress/--no-compress", default=True, help="Compressed files beside (.gz, .br, .zst).")
@click.option("--allow-private", is_flag=True, help="Tell hubs at private addresses too.")
def command(
    out: Path,
    directory: Path,
    state: Path | None,
    *,
    accept_changes: bool,
    compress: bool,
    allow_private: bool,
) -> None:
    """Keep the files in OUT as `feeds build` would write them, until interrupted.

    Changed files are read as they change, without a look at the others; embargoes end and articles expire at
    their times. Where the channel file names hubs, they are told of every change, as `feeds notify` does.
    """
    from watchfiles import watch  # here for the cold start of --help

    folder = directory.resolve()
    written = [path.resolve() for path in (out, state) if path is not None]
    build = _Build(out, directory, state, accept=accept_changes, compress=compress, private=allow_private)
    build.open()
    try:
        build.run(None)
        click.echo(f"Watching {directory} (Ctrl-C stops)")
        ticks: Any = {"rust_timeout": TICK, "yield_on_timeout": True, "raise_interrupt": False}
        for changes in watch(folder, debounce=200, **ticks):
            paths = {Path(path) for _, path in changes}
            changed = {path for path in paths if _concerns(path, folder, written)}
            if not changed and (build.due is None or datetime.now(UTC) < build.due):
                continue
            if folder / "channel.toml" in changed and not build.reopen():
                continue
            # Of a folder that came or went the files are not named.
            whole = not all(path.is_file() for path in changed)
            build.run(None if whole else {path.relative_to(folder).as_posix() for path in changed})
    finally:
        build.close()


@dataclass(slots=True)
class _Build:
    """What is built again and again; `due` is the time at which there will be something to do."""

    out: Path
    directory: Path
    state: Path | None
    accept: bool
    compress: bool
    private: bool
    due: datetime | None = None
    _publication: Publication = field(init=False)
    _courier: Courier | None = None

    def open(self) -> None:
        self._publication = opened(self.directory, self.state)
        claim(self._publication, self.out)
        self._start()

    def reopen(self) -> bool:
        """Go by what the channel file says now, if it can be used; otherwise that is said."""
        try:
            publication = opened(self.directory, self.state)
        except click.ClickException as error:
            error.show()
            return False
        self.close()
        self._publication = publication
        self._start()
        return True

    def _start(self) -> None:
        if self._publication.channel.hubs:
            from feeds.cli._hub_delivery import Courier  # where there are none, nothing can go out

            self._courier = Courier(self._publication.store, self.private)
            self._courier.start()

    def close(self) -> None:
        if self._courier is not None:
            self._courier.stop()
            self._courier = None
        self._publication.close()

    def run(self, only: Iterable[str] | None) -> None:
        """Build; what fails is said, not fatal."""
        try:
            refresh(self._publication, only, accept=self.accept)
            write(self._publication, self.out, everything=only is None, compress=self.compress)
            announce(self._publication)
        except click.ClickException as error:
            error.show()
        if self._courier is not None:
            self._courier.wake()
        self.due = self._publication.next_change(datetime.now(UTC))


def _concerns(path: Path, folder: Path, written: Iterable[Path]) -> bool:
    """Is it an article's file, or the channel's? The index, the ledger and the output are written by us."""
    if any(path.is_relative_to(ours) for ours in written) or not path.is_relative_to(folder):
        return False
    below = path.relative_to(folder)
    return not any(part.startswith(".") for part in below.parts) and below.name != "published.ndjson"
