"""The files of all articles of an import: downloaded, and their addresses changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, get_args

from feeds.core.media_types import Medium
from feeds.core.urls import encode_path, is_url
from feeds.publishing.importing.media_parts import DownloadError
from feeds.publishing.media_urls import urls_of, with_places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from feeds.model.article import Article, Media
    from feeds.publishing.importing.media_files import Downloader
    from feeds.publishing.importing.media_parts import MediaFile


@dataclass(frozen=True, slots=True)
class MediaPlaces:
    """The files of URLs below `base`, and problems."""

    base: str
    files: Mapping[str, MediaFile]
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def place(self, url: str) -> str:
        """Returns the new URL of a file; the old one if it was not downloaded."""
        file = self.files.get(url)
        return url if file is None else self.base + encode_path(file.path)

    def move(self, media: Media) -> Media:
        """Returns the file with its new URL, its real size, and a type if it was not known."""
        file = self.files.get(media.url)
        if file is None:
            return media
        type_, medium = media.type, media.medium
        half = file.type.partition("/")[0]
        if type_ is None and half in ("image", "audio", "video"):
            type_ = file.type
            medium = medium or next(each for each in get_args(Medium) if each == half)
        return replace(media, url=self.place(media.url), size=file.size, type=type_, medium=medium)

    def article(self, article: Article) -> Article:
        """Returns the article with its files at their new places."""
        return with_places(article, self.move, self.place, self.files)

    def facts(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Returns what a source says about itself, with its pictures at their new places."""
        changed = dict(facts)
        for url, keep in _pictures(facts):
            if url in self.files:
                keep(changed, self.place(url))
        return changed


def download_all(
    articles: Iterable[Article],
    facts: Mapping[str, Any],
    downloader: Downloader,
    base: str,
    on_file: Callable[[int, int], None] = lambda _done, _total: None,
) -> MediaPlaces:
    """Downloads the files of articles and the pictures of the publication, one after the other.

    A file that cannot be downloaded keeps its address.  Raises WriteError.
    """
    wanted: dict[str, Media | None] = {url: None for url, _ in _pictures(facts)}
    for article in articles:
        for url, media in urls_of(article, downloader.local):
            wanted[url] = wanted.get(url) or media
    urls = [url for url in wanted if is_url(url) and not _is_here(url, base, downloader)]
    files, problems, notes = {}, [], []
    for number, url in enumerate(urls):
        on_file(number, len(urls))
        media = wanted[url]
        try:
            file = files[url] = downloader.fetch(url, media)
        except DownloadError as error:
            problems.append(f"{error}: its address stays")
            continue
        if media is not None and media.size not in (None, file.size):
            notes.append(f"{url}: has {file.size} bytes, the source says {media.size}")
    return MediaPlaces(base, files, tuple(problems), tuple(notes))


def _is_here(url: str, base: str, downloader: Downloader) -> bool:
    """Whether this is the new address of a file, from an import of what was published here."""
    return url.startswith(base) and (downloader.folder / url.removeprefix(base)).is_file()


def _pictures(facts: Mapping[str, Any]) -> Iterator[tuple[str, Callable[[dict[str, Any], str], None]]]:
    """Yields the URLs of the publication's picture and artwork, each with a function that changes it."""

    def image(changed: dict[str, Any], url: str) -> None:
        changed["image"] = {**changed["image"], "url": url}

    def artwork(changed: dict[str, Any], url: str) -> None:
        changed["podcast"] = {**changed["podcast"], "image": url}

    if url := facts.get("image", {}).get("url"):
        yield url, image
    if url := facts.get("podcast", {}).get("image"):
        yield url, artwork
