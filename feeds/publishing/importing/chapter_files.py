"""Chapters that are in a feed itself become files beside the downloaded ones: apps read them from files."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from feeds.core.atomic import write_errors, write_file
from feeds.core.urls import encode_path
from feeds.model.article import Track
from feeds.model.works import lead
from feeds.publishing.importing.file_names import slug
from feeds.publishing.importing.media_parts import MediaFile

if TYPE_CHECKING:
    from pathlib import Path

    from feeds.model.article import Article

TYPE = "application/json+chapters"
_FOLDER = "chapters"


def key_of(article: Article) -> str:
    """Returns the key under which the state of an import has the file, where other files have their URL."""
    return f"chapters of {article.id}"


def write_chapters(article: Article, text: str, folder: Path) -> MediaFile:
    """Writes JSON chapters below the folder of downloaded files. Raises WriteError."""
    digest = blake2b(article.id.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    path, data = f"{_FOLDER}/{slug(article)}-{digest}.json", f"{text}\n".encode("utf-8", "replace")
    target = folder / path
    with write_errors(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        same = target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data
    if not same:
        write_file(target, data)
    return MediaFile(path, len(data), TYPE)


def with_chapters(article: Article, file: MediaFile | None, base: str) -> Article:
    """Returns the article with the chapters of its leading recording or video, unless it has some."""
    led = lead(article)
    if file is None or led is None or any(track.kind == "chapters" for track in led.tracks):
        return article
    track = Track("chapters", base + encode_path(file.path), TYPE)
    works = tuple(
        replace(work, tracks=(*work.tracks, track)) if work.media.url == led.media.url else work
        for work in article.works
    )
    return replace(article, works=works)
