"""Sending queued notifications to WebSub hubs, in the foreground or in a thread."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event, Thread
from typing import TYPE_CHECKING

import click

from feeds.core.display import printable
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.deliveries import next_due
from feeds.publishing.websub.notify import deliver_due

if TYPE_CHECKING:
    from feeds.publishing.index import Store

STOP_TIMEOUT = 5.0
"""Seconds that a hub has to answer when the program ends; the notification is sent again later."""


def hub_client(*, allow_private: bool) -> Client:
    """The HTTP client for requests to hubs."""
    return Client(anywhere if allow_private else public_only)


def deliver(store: Store, client: Client) -> tuple[datetime | None, bool]:
    """Send what is due; returns when the next notification is due, and whether one was given up."""
    lost = False
    for outcome in deliver_due(store, client, datetime.now(UTC)):
        click.echo(printable(str(outcome)), err=outcome.state != "done")
        lost = lost or outcome.state == "given up"
    with store.reading() as connection:
        return next_due(connection), lost


def seconds_until(due: datetime) -> float:
    """Seconds to wait, at least 0.1: a clock that stands still must not cause a busy loop."""
    return max(0.1, (due - datetime.now(UTC)).total_seconds())


@dataclass(slots=True)
class HubNotifier:
    """Sends notifications in a thread, and repeats failed ones with growing delays, until it is stopped."""

    store: Store
    allow_private: bool
    _queued: Event = field(default_factory=Event)
    _stopped: Event = field(default_factory=Event)
    _thread: Thread | None = None

    def start(self) -> None:
        """Start with what an earlier run left in the queue."""
        self._thread = Thread(target=self._work, daemon=True)
        self._thread.start()

    def wake(self) -> None:
        """Look at the queue now."""
        self._queued.set()

    def stop(self) -> None:
        """Send nothing more; the rest of the queue stays in the index."""
        self._stopped.set()
        self._queued.set()
        if self._thread is not None:
            self._thread.join(STOP_TIMEOUT)

    def _work(self) -> None:
        with hub_client(allow_private=self.allow_private) as client:
            while not self._stopped.is_set():
                self._queued.clear()
                due: datetime | None = datetime.now(UTC)
                with suppress(OSError):  # a long build locks the index
                    due, _ = deliver(self.store, client)
                self._queued.wait(None if due is None else seconds_until(due))
