"""`feeds notify`: tell WebSub hubs what changed."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from feeds.cli._folder import Unusable, folder_argument, library, warn_of

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.probe.guard import Client
    from feeds.store import Store


@click.command()
@folder_argument
@click.option("--once", is_flag=True, help="Try what is due now, and do not wait to try again.")
@click.option("--allow-private", is_flag=True, help="Tell hubs at private addresses too.")
def command(directory: Path, *, once: bool, allow_private: bool) -> None:
    """Tell the hubs in the channel file which feeds of DIRECTORY changed since they were last told.

    What a hub does not accept is tried again, later and later, for most of a day; what waits is kept beside
    the articles, and goes on when this command is run again. Exit status: 1 where something was given up.
    """
    from feeds.life import shown  # here and below for the cold start of --help
    from feeds.notify import topics_of
    from feeds.probe.addresses import anywhere, public_only
    from feeds.probe.guard import Client
    from feeds.publisher import publish
    from feeds.store import INDEX, open_store
    from feeds.store.deliveries import announce

    read = library(directory)
    warn_of(read)
    if not read.channel.hubs:
        click.echo("nobody to tell: the channel file names no hubs", err=True)
    now = datetime.now(UTC)
    documents = publish(read.channel, (article for article in read.articles if shown(article, now)))
    try:
        store = open_store(directory / INDEX)
    except OSError as error:
        raise Unusable(f"{error.filename or directory}: {error.strerror}") from None
    try:
        with store.writing() as connection:
            announce(connection, topics_of(documents.values()), now)
        with Client(anywhere if allow_private else public_only) as client:
            lost = _deliver(store, client, once=once)
    finally:
        store.close()
    if lost:
        raise click.exceptions.Exit(1)


def _deliver(store: Store, client: Client, *, once: bool) -> bool:
    """Deliver until nothing waits, or `once`; was something given up?"""
    from feeds.notify import deliver_due
    from feeds.store.deliveries import next_due

    lost = False
    while True:
        for outcome in deliver_due(store, client, datetime.now(UTC)):
            click.echo(outcome, err=outcome.state != "done")
            lost = lost or outcome.state == "given up"
        with store.reading() as connection:
            due = next_due(connection)
        if due is None or once:
            return lost
        time.sleep(max(0.1, (due - datetime.now(UTC)).total_seconds()))
