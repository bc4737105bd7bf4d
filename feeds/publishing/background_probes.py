"""Look up the media of articles in the background: of all that are in the index, from files or posted."""

from __future__ import annotations

from collections import defaultdict
from contextlib import closing
from typing import TYPE_CHECKING

from feeds.media.facts import MediaError, all_media, with_facts
from feeds.net.addresses import anywhere, public_only
from feeds.net.client import Client
from feeds.publishing.index.codec import decode
from feeds.publishing.index.facts import facts_for
from feeds.publishing.index.intake import read_again
from feeds.publishing.index.probes import articles_after, due_probes, has_due, request_probes, skip_probes
from feeds.publishing.index.settings import ITEMS, PROBED, set_setting, setting
from feeds.publishing.media_folder import media_setting
from feeds.publishing.media_probes import MediaFiles, Prober

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from feeds.publishing.index import Store
    from feeds.publishing.publication import Publication

    Clock = Callable[[], datetime]

ARTICLES_AT_ONCE, FILES_AT_ONCE = 500, 50
"""Articles whose media are requested in one transaction, and files that are probed between two refreshes."""
JOBS = 4
"""Requests at once."""


def has_work(store: Store, now: datetime) -> bool:
    """Whether articles are new, or files are due that no process has claimed."""
    with store.reading() as connection:
        seen, last = (int(setting(connection, name, "0")) for name in (PROBED, ITEMS))
        return seen < last or has_due(connection, now)


def probe_media(publication: Publication, clock: Clock, *, allow_private: bool) -> Iterator[MediaError]:
    """Looks up what is due and updates the articles; yields an error for each file that cannot be read.

    Raises what `Publication.refresh` does, and OSError.
    """
    store, folder = publication.store, media_setting(publication.folder)
    files = MediaFiles(publication.channel.media_base, publication.folder / folder if folder else None)
    _refresh(publication, clock, _request_new(store, clock))
    with Client(anywhere if allow_private else public_only) as client:
        while urls := _due(store, clock()):
            with closing(Prober(store, client, files, clock)) as prober:
                for _, outcome in prober.outcomes(urls, JOBS):
                    if isinstance(outcome, MediaError):
                        yield outcome
            with store.claiming() as connection:
                skip_probes(connection, urls, clock())
            _refresh(publication, clock, prober.again)


def _refresh(publication: Publication, clock: Clock, paths: set[str]) -> None:
    if paths:
        publication.refresh(clock(), sorted(paths), takes_over=False)


def _due(store: Store, now: datetime) -> list[str]:
    with store.claiming() as connection:
        return due_probes(connection, now, FILES_AT_ONCE)


def _request_new(store: Store, clock: Clock) -> set[str]:
    """Has the media of new articles looked up; returns the files of articles that lack known facts."""
    again: set[str] = set()
    while True:
        with store.writing() as connection:
            articles = articles_after(connection, int(setting(connection, PROBED, "0")), ARTICLES_AT_ONCE)
            decoded = [(path, decode(data)) for _, path, data in articles]
            facts = facts_for(connection, {media.url for _, each in decoded for media in all_media(each)})
            wanted = defaultdict(list)
            for path, article in decoded:
                for media in all_media(article):
                    if media.url not in facts:
                        wanted[media.url].append(path)
            lacking = {path for path, article in decoded if with_facts((article,), facts) != (article,)}
            request_probes(connection, wanted, clock())
            read_again(connection, lacking)
            end = articles[-1][0] if articles else int(setting(connection, ITEMS, "0"))
            set_setting(connection, PROBED, end)
        again |= lacking
        if not articles:
            return again
