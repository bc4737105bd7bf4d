"""The chore that looks up the properties of media files, if `server.toml` enables it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from feeds.core.named_threads import NamedThreads
from feeds.publishing.background_probes import has_work, probe_media
from feeds.web.parts import Chore, clock_from

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from feeds.publishing.publication import Publication
    from feeds.publishing.server_settings import ServerSettings

log = logging.getLogger("feeds")


def _start_probes(publication: Publication, settings: ServerSettings, now: datetime) -> None:
    if settings.probe and has_work(publication.store, now):
        clock = clock_from(now)
        _THREADS.start("media probes", lambda: _probe(publication, settings, clock))


def _probe(publication: Publication, settings: ServerSettings, clock: Callable[[], datetime]) -> None:
    for problem in probe_media(publication, clock, allow_private=settings.allow_private):
        log.warning("%s", problem)


_THREADS = NamedThreads()
CHORE = Chore("probes", _start_probes)
