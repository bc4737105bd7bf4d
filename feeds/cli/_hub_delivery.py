"""Telling hubs what was noted for them, in the foreground or beside other work."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.deliveries import next_due
from feeds.publishing.websub.notify import deliver_due

if TYPE_CHECKING:
    from feeds.publishing.index import Store

FAREWELL = 5.0
"""Seconds that a hub is given to answer when the program ends: it will be told again."""


def client(*, allow_private: bool) -> Client:
    """Who tells hubs."""
    return Client(anywhere if allow_private else public_only)


def deliver(store: Store, teller: Client) -> tuple[datetime | None, bool]:
    """Tell what is due, and say so; when the next is due, and whether something was given up."""
    lost = False
    for outcome in deliver_due(store, teller, datetime.now(UTC)):
        click.echo(outcome, err=outcome.state != "done")
        lost = lost or outcome.state == "given up"
    with store.reading() as connection:
        return next_due(connection), lost


def seconds_to(due: datetime) -> float:
    """How long to wait until then; never nothing, so that a clock that stands still costs no work."""
    return max(0.1, (due - datetime.now(UTC)).total_seconds())


@dataclass(slots=True)
class Courier:
    """Tells hubs in a thread of its own, later and later where they do not answer, until it is stopped."""

    store: Store
    allow_private: bool
    _news: Event = field(default_factory=Event)
    _over: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Begin with what an earlier run has left."""
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """There is something new to tell."""
        self._news.set()

    def stop(self) -> None:
        """Tell nothing more; what is left waits in the index."""
        self._over.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(FAREWELL)

    def _work(self) -> None:
        with client(allow_private=self.allow_private) as teller:
            while not self._over.is_set():
                self._news.clear()
                due: datetime | None = datetime.now(UTC)
                with suppress(OSError):  # a long build keeps the index for itself
                    due, _ = deliver(self.store, teller)
                self._news.wait(None if due is None else seconds_to(due))
