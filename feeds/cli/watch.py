"""`feeds watch`: build when a file changes, and when an article's time comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feeds.cli import _build_steps as steps
from feeds.cli._arguments import allow_private_option, folder_argument, state_option
from feeds.core.watching import watch_folders

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from feeds.cli._hub_delivery import HubNotifier
    from feeds.publishing.compressed_forms import Compress
    from feeds.publishing.publication import Publication

TICK = 1000
"""Milliseconds between two looks at the clock: an article appears at most this late."""


@click.command()
@steps.out_argument
@folder_argument
@state_option
@steps.accept_option
@steps.compress_option
@allow_private_option
def command(
    out: Path,
    directory: Path,
    state: Path | None,
    *,
    accept_changes: bool,
    compress: Compress,
    allow_private: bool,
) -> None:
    """Build again whenever an article changes, until interrupted.

    Writes the same files to OUT as `feeds build` does. Only changed files are read again; articles appear and
    expire at their times. Changes in the media folder of server.toml are noticed, too. If channel.toml names
    WebSub hubs, they are notified as by `feeds notify`.
    """
    from feeds.publishing.folder import is_source  # here for the cold start of --help
    from feeds.publishing.media_folder import is_media
    from feeds.publishing.own_files import describes_channel

    folder = directory.resolve()
    written = [path.resolve() for path in (out, state) if path is not None]

    def is_relevant(path: Path) -> bool:
        ours = any(path.is_relative_to(each) for each in written)
        return not ours and (is_source(folder, path) or is_media(folder, path))

    build = _Build(out, directory, state, accept=accept_changes, compress=compress, private=allow_private)
    build.open()
    try:
        build.run(None, everything=True)
        click.echo(f"Watching {directory} (Ctrl-C stops)")
        missed = True  # what changed during the first build, which nothing has watched
        for changed in watch_folders(_watched(folder), is_relevant, TICK):
            if not missed and not changed and (build.due is None or datetime.now(UTC) < build.due):
                continue
            scans, missed = missed, False
            reopens = scans or any(describes_channel(folder, path) for path in changed)
            if reopens and not build.reopen():
                continue
            # A folder that was added or removed is reported without its files.
            whole = not all(path.is_file() for path in changed)
            build.run(
                None if whole or scans else {_below(folder, path) for path in changed},
                everything=whole or any(is_media(folder, path) for path in changed),
            )
    finally:
        build.close()


def _watched(folder: Path) -> list[Path]:
    """The folder, and that of the media if it is elsewhere."""
    from feeds.publishing.media_folder import media_setting  # here for the cold start of --help

    media = (folder / (media_setting(folder) or ".")).resolve()
    return [folder, media] if media.is_dir() and not media.is_relative_to(folder) else [folder]


def _below(folder: Path, path: Path) -> str:
    """The path below the folder; of a media file elsewhere its own, which no article has."""
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else path.as_posix()


@dataclass(slots=True)
class _Build:
    """Repeated builds of one folder; `due` is when an article appears or expires next."""

    out: Path
    directory: Path
    state: Path | None
    accept: bool
    compress: Compress
    private: bool
    due: datetime | None = None
    _publication: Publication = field(init=False)
    _notifier: HubNotifier | None = None

    def open(self) -> None:
        steps.keep_feeds_of(self.out, self.directory, self.state)
        self._publication = steps.open_folder(self.directory, self.state)
        steps.claim(self._publication, self.out)
        self._start()

    def reopen(self) -> bool:
        """Read the channel file again; an error is printed and the present publication stays."""
        try:
            publication = steps.open_folder(self.directory, self.state)
        except click.ClickException as error:
            error.show()
            return False
        self.close()
        self._publication = publication
        self._start()
        return True

    def _start(self) -> None:
        if self._publication.channel.hubs:
            from feeds.cli._hub_delivery import HubNotifier  # not needed without hubs

            self._notifier = HubNotifier(self._publication.store, self.private)
            self._notifier.start()

    def close(self) -> None:
        if self._notifier is not None:
            self._notifier.stop()
            self._notifier = None
        self._publication.close()

    def run(self, only: Iterable[str] | None, *, everything: bool) -> None:
        """Build; errors are printed.  With `everything`, all files are compared, not only new documents."""
        try:
            steps.refresh(self._publication, only, accept=self.accept)
            steps.write(self._publication, self.out, everything=everything, compress=self.compress)
            steps.announce(self._publication)
        except click.ClickException as error:
            error.show()
        if self._notifier is not None:
            self._notifier.wake()
        self.due = self._publication.next_change(datetime.now(UTC))
