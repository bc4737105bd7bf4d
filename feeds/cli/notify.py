"""`feeds notify`: notify WebSub hubs about changed feeds."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import allow_private_option, failing, folder_argument, state_option
from feeds.cli._build_steps import announce, open_folder

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.publication import Publication


@click.command()
@folder_argument
@state_option
@click.option("--once", is_flag=True, help="Try each notification that is due once, and exit.")
@allow_private_option
def command(directory: Path, state: Path | None, *, once: bool, allow_private: bool) -> None:
    """Notify the WebSub hubs in channel.toml about changed feeds.

    Sends what the last `feeds build` of DIRECTORY (default: seeds) queued. Run it once the new files are
    online, since hubs fetch them at once. Failed notifications are repeated with growing delays for about 20
    hours; the queue is kept in the index.

    Exit status: 0, or 1 if a notification was given up.
    """
    with closing(open_folder(directory, state)) as publication:
        if not publication.channel.hubs:
            click.echo("channel.toml names no hubs, so there is nothing to notify", err=True)
        announce(publication)
        with failing(directory):
            lost = _deliver(publication, once=once, allow_private=allow_private)
    if lost:
        raise click.exceptions.Exit(1)


def _deliver(publication: Publication, *, once: bool, allow_private: bool) -> bool:
    """Send until the queue is empty, or `once`.  Returns whether a notification was given up."""
    from feeds.cli import _hub_delivery

    lost = False
    with _hub_delivery.hub_client(allow_private=allow_private) as client:
        while True:
            due, failed = _hub_delivery.deliver(publication.store, client)
            lost = lost or failed
            if due is None or once:
                return lost
            time.sleep(_hub_delivery.seconds_until(due))
