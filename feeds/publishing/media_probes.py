"""Look up the properties of media files; processes that do so at the same time share the files by claims."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from feeds.media.facts import MediaError, same_facts
from feeds.media.fetch_pool import fetch_all
from feeds.media.local_files import check_spelling, local_path
from feeds.media.lookup import look_up
from feeds.publishing.index.facts import facts_of
from feeds.publishing.index.probes import (
    claim_probe,
    finish_probe,
    forget_probes,
    is_known,
    is_waiting,
    postpone_probe,
    problem_of,
    release_probe,
    request_probes,
)
from feeds.publishing.long_keys import MAX_KEY_BYTES, is_long

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from feeds.media.facts import Facts
    from feeds.net.client import Client
    from feeds.publishing.index import Store
    from feeds.publishing.index.probes import Probe

LEASE = timedelta(minutes=5)
"""How long a claim lasts: longer than all requests for a file, and the wait for other writers, can take."""
POLL_SECONDS = 0.5
"""Between two looks at the files that other processes have claimed."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The facts about a file; `is_new`: this process has looked them up, and they are not those before."""

    facts: Facts
    is_new: bool


@dataclass(frozen=True, slots=True)
class MediaFiles:
    """Where files are on this machine: those whose URLs begin with `base` are looked for in `folder`."""

    base: str = ""
    folder: Path | None = None

    def location(self, url: str) -> str | Path:
        """Returns the path of a file, or its URL. Raises MediaError for a name that is not a URL."""
        if self.folder is None:
            return url
        path = local_path(url, self.base, self.folder)
        if path is None:
            check_spelling(url, self.base, self.folder)
        return path or url


@dataclass(frozen=True, slots=True)
class _Found:
    """The facts about a file that this process has claimed."""

    probe: Probe
    probed: Probed


@dataclass(frozen=True, slots=True)
class Prober:
    """Looks up files that it has claimed; what another process has claimed is waited for."""

    store: Store
    client: Client
    files: MediaFiles
    clock: Callable[[], datetime]
    again: set[str] = field(default_factory=set)
    """The files that have to be read again, since facts about their media have changed."""
    _claims: dict[str, Probe] = field(default_factory=dict)

    def request(
        self, sources: Mapping[str, Collection[str]], *, recheck: bool = False, again: bool = True
    ) -> None:
        """Have files looked up, by URL, each with the files of the articles that link to it."""
        now = self.clock()
        fitting = {url: paths for url, paths in sources.items() if not self._is_too_long(url)}
        with self.store.claiming() as connection:
            forget_probes(connection, now)
            request_probes(connection, fitting, now, now if recheck else None, again=again)

    def outcomes(self, urls: Collection[str], jobs: int) -> Iterator[tuple[str, Probed | MediaError]]:
        """Yields each URL with what was found out, as it comes, after it is stored."""
        while urls:
            busy = []
            for url, outcome in fetch_all(urls, self._look_up, jobs):
                if outcome is None:
                    busy.append(url)
                else:
                    yield url, self._stored(outcome) if isinstance(outcome, _Found) else outcome
            urls = busy
            if urls:
                time.sleep(POLL_SECONDS)

    def close(self) -> None:
        """Gives up the claims of a run that was interrupted."""
        for probe in [*self._claims.values()]:
            with self.store.claiming() as connection:
                release_probe(connection, probe)

    def _look_up(self, url: str) -> _Found | Probed | None:
        """Returns the facts about a file, None while another process looks them up. Raises MediaError."""
        if self._is_too_long(url):
            raise MediaError(url, f"is too long for PostgreSQL: more than {MAX_KEY_BYTES} bytes")
        try:
            with self.store.claiming() as connection:
                probe, known = claim_probe(connection, url, self.clock(), LEASE)
            if probe is None:
                return self._known(url)
            self._claims[url] = probe
            if known is not None and is_known(probe, known):
                return _Found(probe, Probed(known, is_new=False))
            return self._look_up_claimed(probe, known)
        except OSError as error:  # of the index
            raise MediaError(url, f"{error.filename}: {error.strerror}") from None

    def _look_up_claimed(self, probe: Probe, known: Facts | None) -> _Found:
        try:
            facts = look_up(self.files.location(probe.url), self.client, self.clock(), known)
        except MediaError as error:
            with self.store.claiming() as connection:
                postpone_probe(connection, probe, self.clock(), error.problem)
            del self._claims[probe.url]
            raise
        return _Found(probe, Probed(facts, is_new=known is None or not same_facts(known, facts)))

    def _known(self, url: str) -> Probed | None:
        """Returns what another process has found out, None while it is still busy. Raises MediaError."""
        with self.store.reading() as connection:
            waits, known = is_waiting(connection, url), facts_of(connection, url)
            problem = problem_of(connection, url, self.clock())
        if problem is not None:
            raise MediaError(url, problem)
        if waits:
            return None
        if known is None:
            raise MediaError(url, "is not looked up any more: its articles have changed")
        return Probed(known, is_new=False)

    def _stored(self, found: _Found) -> Probed:
        with self.store.writing() as connection:
            self.again.update(finish_probe(connection, found.probe, found.probed.facts))
        self._claims.pop(found.probe.url, None)
        return found.probed

    def _is_too_long(self, url: str) -> bool:
        return self.store.is_postgres and is_long(url)
