"""The documents that are served now: an embargo ends and an article expires without anybody building."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from feeds.life import next_change_of, shown
from feeds.publisher import publish

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from feeds.page import Rendered
    from feeds.reading import Library


class Shelf:
    """A library's documents as they are to be seen at the time that `clock` tells.

    They are rendered at the start and again whenever an article appears or goes; until then, asking for them
    costs one look at the clock.
    """

    def __init__(self, library: Library, clock: Callable[[], datetime]) -> None:
        self._library = library
        self._clock = clock
        self._lock = Lock()
        self._documents, self._due = self._rendered(clock())

    def documents(self) -> Mapping[str, Rendered]:
        """The documents by their paths."""
        now = self._clock()
        if self._due is not None and now >= self._due:
            with self._lock:
                if self._due is not None and now >= self._due:  # another thread may have been quicker
                    self._documents, self._due = self._rendered(now)
        return self._documents

    def _rendered(self, now: datetime) -> tuple[Mapping[str, Rendered], datetime | None]:
        articles = self._library.articles
        seen = (article for article in articles if shown(article, now))
        return publish(self._library.channel, seen), next_change_of(articles, now)
