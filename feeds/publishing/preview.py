"""A preview: the publication as it would be at the address of a server on this machine.

A state folder with a file `preview` belongs to a preview: each process that opens the publication with this
state folder sees the preview at the base URL in that file.  The index and the ledger are in the state folder,
so nothing is recorded in the folder of the articles.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin

from feeds.core.media_types import media_type
from feeds.core.urls import encode_path
from feeds.media.facts import MediaError, all_media, with_facts
from feeds.media.local_files import local_facts, local_path
from feeds.model.page import MEDIA_FILES
from feeds.model.permalinks import page_template
from feeds.model.preview import Preview
from feeds.publishing.folder import is_source
from feeds.publishing.media_urls import with_places
from feeds.publishing.server_settings import SERVER_FILE, ServerSettings, read_server_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from feeds.media.facts import Facts
    from feeds.model.article import Article, Media
    from feeds.model.channel import Channel

MARK = "preview"
"""The file in a state folder that has the base URL of the preview."""
MEDIA = "media"
"""The folder of media files, unless `server.toml` names another."""
_TOPS = ("", "static/", "content/")
"""Folders whose files are published below the home page."""


def begin_preview(state: Path, base: str) -> None:
    """Make a state folder that of a preview at the URL `base`. Raises OSError."""
    (state / MARK).write_text(base, encoding="utf-8")


def preview_base(state: Path | None) -> str | None:
    """Returns the base URL of the preview that a state folder belongs to, None if it belongs to none."""
    try:
        return (state / MARK).read_text(encoding="utf-8") if state is not None else None
    except (FileNotFoundError, NotADirectoryError):
        return None


def server_settings(folder: Path, state: Path | None) -> ServerSettings:
    """Returns the server's settings; in a preview without what reaches others. Raises ReadError."""
    settings = read_server_settings(folder / SERVER_FILE)
    if preview_base(state) is None:
        return settings
    media = settings.media or (MEDIA if (folder / MEDIA).is_dir() else None)
    return replace(
        settings,
        media=media,
        publish=False,
        hub=False,
        probe=False,
        metrics=False,
        proxies=0,
        repeat_window=0,
        max_age=0,
    )


def watched_files(folder: Path, state: Path | None) -> Callable[[Path], bool]:
    """Returns whether a change of a file matters: a build reads it, or a preview serves it."""
    outputs = [] if state is None else [state.resolve()]
    in_preview = preview_base(state) is not None

    def is_watched(path: Path) -> bool:
        return is_source(folder, path, outputs) or (in_preview and media_type(path.name) is not None)

    return is_watched


def with_preview(channel: Channel, folder: Path, state: Path | None) -> Channel:
    """Returns the channel as the preview in a state folder shows it; unchanged without a preview.

    All links lead to the address of the preview, no hub is named, and articles of the future appear at once.
    Raises ReadError for unusable settings of the server.
    """
    base = preview_base(state)
    if base is None:
        return channel
    media = server_settings(folder, state).media
    preview = Preview(channel.media_base, (folder / media).resolve() if media else None)
    link = channel.article_link or ""
    moved = replace(
        channel,
        home=base,
        base=base,
        media_base=urljoin(base, MEDIA_FILES) if media else channel.media_base,
        article_link=base + link.removeprefix(channel.base) if link.startswith(channel.base) else None,
        hubs=(),
        publish_future=True,
        preview=preview,
    )
    if page_template(moved) is None:
        moved = replace(moved, article_link=None)
    return _with_pictures(moved, lambda url: _local_url(url, channel, moved, folder))


def _with_pictures(channel: Channel, place: Callable[[str], str]) -> Channel:
    image, show = channel.image, channel.podcast
    return replace(
        channel,
        image=image and replace(image, url=place(image.url)),
        podcast=show and replace(show, image=place(show.image)),
    )


def _local_url(url: str, channel: Channel, moved: Channel, folder: Path) -> str:
    """Returns the address of a file in the preview if it is on this machine, else the URL."""
    preview = moved.preview
    if preview and preview.media and local_path(url, channel.media_base, preview.media):
        return moved.media_base + url.removeprefix(channel.media_base)
    for site in (channel.base, urljoin(channel.home, ".")):
        below = unquote(url.removeprefix(site)) if url.startswith(site) else ""
        found = next((top + below for top in _TOPS if below and is_shown(folder, top + below)), None)
        if found is not None:
            return moved.base + encode_path(found)
    return url


def is_shown(folder: Path, path: str) -> bool:
    """Whether a path names a file of the folder that a preview serves: pictures, recordings, texts of these.

    Hidden files are not served, nor links that lead out of the folder.
    """
    if media_type(path) is None or any(part.startswith(".") for part in path.split("/")):
        return False
    return local_path(path, "", folder) is not None


@dataclass(frozen=True, slots=True)
class PreviewFiles:
    """The files that articles of a file link to, in a preview; `exists` notes a path that is asked for."""

    folder: Path
    channel: Channel
    preview: Preview
    exists: Callable[[str], bool]
    found: dict[str, str] = field(default_factory=dict)
    """Paths below the folder, by the URLs that they would have on the site."""
    problems: list[MediaError] = field(default_factory=list)

    def shown(self, article: Article, now: datetime) -> Article:
        """Returns the article with the addresses and facts of its files on this machine.

        `visible` is left only to mark an article that would appear after `now`.
        """
        placed = with_places(article, self._moved, self._place, self.found)
        facts = {media.url: known for media in all_media(placed) if (known := self._facts(media.url, now))}
        (completed,) = with_facts((placed,), facts)
        begin = max(completed.visible or completed.published, completed.published)
        return replace(completed, visible=begin if begin > now else None)

    def _moved(self, media: Media) -> Media:
        return replace(media, url=self._place(media.url), former_url=None)

    def _place(self, url: str) -> str:
        path = self.found.get(url)
        if path is not None and is_shown(self.folder, path):
            return self.channel.base + encode_path(path)
        real, here = self.preview.media_base, self.channel.media_base
        for base in (here, real):
            if url.startswith(base):
                below = url.removeprefix(base)
                return (here if self._file(here + below) else real) + below
        return url

    def _file(self, url: str) -> Path | None:
        """Returns the file at an address of the preview, None if it is not on this machine."""
        media = self.preview.media
        if media is not None and url.startswith(self.channel.media_base):
            self._note(media, url.removeprefix(self.channel.media_base))
            return local_path(url, self.channel.media_base, media)
        return local_path(url, self.channel.base, self.folder)

    def _note(self, media: Path, below: str) -> None:
        folder = self.folder.resolve()
        if media.is_relative_to(folder):
            self.exists((media.relative_to(folder) / unquote(below)).as_posix())

    def _facts(self, url: str, now: datetime) -> Facts | None:
        file = self._file(url) if url.startswith(self.channel.base) else None
        try:
            return local_facts(file, now) if file is not None else None
        except MediaError as error:
            self.problems.append(error)
            return None
