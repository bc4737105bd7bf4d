"""`feeds notify`: tell WebSub hubs what changed."""

from __future__ import annotations

import time
from contextlib import closing
from typing import TYPE_CHECKING

import click

from feeds.cli._arguments import Unusable, folder_argument, state_option
from feeds.cli._build_steps import announce, opened

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.publishing.publication import Publication


@click.command()
@folder_argument
@state_option
@click.option("--once", is_flag=True, help="Try what is due now, and do not wait to try again.")
@click.option("--allow-private", is_flag=True, help="Tell hubs at private addresses too.")
def command(directory: Path, state: Path | None, *, once: bool, allow_private: bool) -> None:
    """Tell the hubs in the channel file which feeds of DIRECTORY changed since they were last told.

    It tells of what was published, by `feeds build` say, when readers can fetch it; articles are not read.
    What a hub does not accept is tried again, later and later, for most of a day; what waits is kept in the
    index, and goes on when this command is run again. Exit status: 1 where something was given up.
    """
    with closing(opened(directory, state)) as publication:
        if not publication.channel.hubs:
            click.echo("nobody to tell: the channel file names no hubs", err=True)
        announce(publication)
        try:
            lost = _deliver(publication, once=once, allow_private=allow_private)
        except OSError as error:
            raise Unusable(f"{error.filename}: {error.strerror}") from None
    if lost:
        raise click.exceptions.Exit(1)


def _deliver(publication: Publication, *, once: bool, allow_private: bool) -> bool:
    """Deliver until nothing waits, or `once`; was something given up?"""
    from feeds.cli._hub_delivery import client, deliver, seconds_to  # here for the cold start of --help

    lost = False
    with client(allow_private=allow_private) as teller:
        while True:
            due, failed = deliver(publication.store, teller)
            lost = lost or failed
            if due is None or once:
                return lost
            time.sleep(seconds_to(due))
