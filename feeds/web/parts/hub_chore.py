"""The chore that notifies external WebSub hubs of changed feeds."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from feeds.core.named_threads import NamedThreads
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.deliveries import next_due
from feeds.publishing.websub.hub import hub_url
from feeds.publishing.websub.notify import deliver_due
from feeds.web.parts import Chore

if TYPE_CHECKING:
    from datetime import datetime

    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

log = logging.getLogger("feeds")


def _notify_hubs(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    """Schedule notifications to the hubs in the channel file, and send those that are due."""
    publication.announce(now, own=hub_url(publication.channel) if settings.hub else None)
    with publication.store.reading() as connection:
        due = next_due(connection)
    if due is None or due > now:
        return
    _THREADS.start("hubs", lambda: _deliver(publication, settings, now))


def _deliver(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    with Client(anywhere if settings.allow_private else public_only) as client:
        for outcome in deliver_due(publication.store, client, now):
            log.log(logging.INFO if outcome.state == "done" else logging.WARNING, "%s", outcome)


_THREADS = NamedThreads()
CHORE = Chore("hubs", _notify_hubs)
