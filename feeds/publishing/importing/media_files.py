"""Download files: resumed after an interruption, of the right length, and named when they are complete."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

from feeds.net.client import FetchError
from feeds.net.retries import BUSY, pause
from feeds.publishing.importing.fetching import asked_wait
from feeds.publishing.importing.local_files import copy_file
from feeds.publishing.importing.media_names import media_path
from feeds.publishing.importing.media_parts import DownloadError, MediaFile, PartFile, Receiver, size_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from feeds.core.limits import Limit
    from feeds.model.article import Media
    from feeds.net.client import Client

MAX_REQUESTS: Annotated[
    int,
    Limit(
        "import",
        "elements",
        "requests for one file, however often the connection breaks",
        "it is reported; the next import goes on",
    ),
] = 1000
PARTS = ".import"
"""The hidden folder with files that are not complete yet."""
_PLAYLISTS = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl"})


@dataclass(frozen=True, slots=True)
class Downloader:
    """Downloads files into a folder; `known` are those of earlier imports, by URL.

    `local` are files that are copied instead, by the URLs that they have where they come from.
    """

    folder: Path
    client: Client
    known: dict[str, MediaFile] = field(default_factory=dict)
    sleep: Callable[[float], None] = time.sleep
    progress: Callable[[int], None] = lambda _: None
    local: Mapping[str, Path] = field(default_factory=dict)

    def fetch(self, url: str, media: Media | None) -> MediaFile:
        """Returns the file of a URL, which is downloaded unless it is there; `media` is what the feed says.

        Raises DownloadError and WriteError.
        """
        known = self._copied(url, media) or self._present(url, media)
        if known is None:
            if _is_playlist(url, media):
                raise DownloadError(f"{url}: is a playlist, whose parts are not downloaded")
            part = PartFile(self.folder / PARTS, url)
            self._complete(url, part, media.size if media is not None else None)
            known = part.finish(self.folder, media)
        self.known[url] = known
        return known

    def _copied(self, url: str, media: Media | None) -> MediaFile | None:
        if url not in self.local:
            return None
        path = media_path(url, media.type if media is not None else None)
        return MediaFile(path, copy_file(self.local[url], self.folder / path))

    def _present(self, url: str, media: Media | None) -> MediaFile | None:
        """Returns a file that is there: only complete files have names, and no other URL has the same."""
        known = self.known.get(url)
        if known is not None and size_of(self.folder / known.path) == known.size:
            return known
        path = media_path(url, media.type if media is not None else None)
        size = size_of(self.folder / path)
        return None if size is None else MediaFile(path, size)

    def _complete(self, url: str, part: PartFile, expected: int | None) -> None:
        """Sends requests until the file is complete, or several in a row bring nothing.

        `expected` is the size that the feed gives.
        """
        failed = 0
        for _ in range(MAX_REQUESTS):
            before = part.size
            try:
                is_complete, asked = self._attempt(url, part)
            except FetchError as error:
                if not error.transient:
                    raise DownloadError(str(error)) from None
                if part.probing:
                    return
                is_complete, asked = False, None
            if is_complete:
                if not part.is_shorter_than(expected):
                    return
                part.probing = True
                continue
            failed = 1 if part.size > before and part.conditions() else failed + 1
            if (wait := pause(failed, asked)) is None:
                break
            self.sleep(wait)
        raise DownloadError(f"{url}: could not be downloaded completely; run the command again to resume")

    def _attempt(self, url: str, part: PartFile) -> tuple[bool, float | None]:
        """Sends one request; returns whether the file is complete, and the pause that the server wants."""
        receiver = Receiver(part, self.progress)
        try:
            answer = self.client.download(url, part.conditions(), receiver.begin)
        finally:
            receiver.close()
        if receiver.problem:
            raise DownloadError(f"{url}: {receiver.problem}")
        if answer.status in BUSY:
            return False, asked_wait(answer)
        return part.total is None or part.size >= part.total, 0.0


def _is_playlist(url: str, media: Media | None) -> bool:
    typed = media is not None and media.type in _PLAYLISTS
    return typed or url.partition("?")[0].lower().endswith((".m3u8", ".mpd"))
