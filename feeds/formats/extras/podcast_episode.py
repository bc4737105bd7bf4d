"""The podcast namespace in an item: alternate files, transcripts, chapters, people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.texts import clean_line, shortened
from feeds.formats.extras import decimal
from feeds.formats.extras.checked import Writer
from feeds.formats.extras.podcast import LABEL, SHORT, about, artwork
from feeds.model.podcast import Artwork, Episode, Licence
from feeds.model.works import files_of, first_picture
from feeds.vocabulary.datatypes.file_types import consistent_type
from feeds.vocabulary.datatypes.names import licence as spdx
from feeds.vocabulary.datatypes.uris import NOT_HTTPS_LINK
from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media, Track, Work
    from feeds.model.loss import OnLoss

    Made = etree._Element | None
    Elements = Iterator[Made]

TEXTS = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip", "application/srt"}
)
"""The transcript types that PSP-1 allows."""


def episode(
    article: Article, works: tuple[Work, ...], first: Work | None, enclosed: Media | None, on_loss: OnLoss
) -> Elements:
    """Returns an item's elements; `enclosed`, a file of the work `first`, is the enclosure."""
    writer = Writer(NAMESPACE, on_loss)
    values = article.episode or Episode()
    if values.season is not None:
        yield writer.make("season", str(values.season), {"name": values.season_name})
    if values.number is not None:
        yield writer.make("episode", decimal(values.number), {"display": values.display})
    if first is not None:
        yield from _tracks(writer, first)
    for bite in values.soundbites:
        when = {"startTime": decimal(bite.start), "duration": decimal(bite.seconds)}
        yield writer.make("soundbite", bite.title, when, longest=LABEL)
    yield from about(replace(values, licence=values.licence or _licence(first)), writer)
    picture = first_picture(works)
    if not values.artwork and picture is not None:
        file = picture.media
        yield artwork(writer, Artwork(file.url, picture.alt or None, file.width, file.height, file.type))
    if first is not None and enclosed is not None:
        yield from _alternates(writer, works, first, enclosed)
    for track in (track for work in works if work is not first for track in work.tracks):
        if track.kind != "captions":
            on_loss(f"the {track.kind} {track.url}", "RSS has transcripts and chapters of the enclosure only")


def _tracks(writer: Writer, work: Work) -> Elements:
    """Returns transcripts and chapters, also those whose server has no HTTPS: most apps can load them."""
    chapters: list[Track] = []
    for track in work.tracks:
        if track.kind == "chapters":
            chapters.append(track)
        elif consistent_type(track.url, track.type).partition(";")[0].strip().lower() not in TEXTS:
            writer.on_loss(f"the {track.kind} {track.url}", f"podcast apps do not show {track.type}")
        else:
            rel = "captions" if track.kind == "captions" else None
            type_ = consistent_type(track.url, track.type)
            facts = {"url": track.url, "type": type_, "language": track.language, "rel": rel}
            yield writer.make("transcript", attributes=facts, tolerated=NOT_HTTPS_LINK)
    for track in chapters[1:]:
        writer.on_loss(f"the chapters {track.url}", "an episode can have only one chapters file")
    for track in chapters[:1]:
        if track.language:
            language = f"the language {track.language} of {track.url}"
            writer.on_loss(language, "podcast:chapters has no language attribute")
        facts = {"url": track.url, "type": consistent_type(track.url, track.type)}
        yield writer.make("chapters", attributes=facts, tolerated=NOT_HTTPS_LINK)


def _licence(work: Work | None) -> Licence | None:
    """Returns the licence of the leading work, if it is one that the namespace can express."""
    named = clean_line(work.licence or "") if work else ""
    if named.startswith("https://"):
        return Licence(shortened(named, LABEL), named)
    return Licence(named) if named and not spdx(named) else None


def _alternates(writer: Writer, works: tuple[Work, ...], first: Work, enclosed: Media) -> Elements:
    """Renditions of the enclosed work have no `rel`; other works of the article are `related`."""
    for file in files_of(first):
        if file is not enclosed:
            yield _alternate(writer, file, first.title)
    for work in works:
        if work is not first and work.media.medium in ("video", "audio"):
            yield _alternate(writer, work.media, work.title, "related")


def _alternate(writer: Writer, file: Media, title: str, rel: str | None = None) -> Made:
    """Playlists and files of unknown size have no `length`, which is only recommended."""
    source = writer.make("source", attributes={"uri": file.url})
    if file.type is None:
        writer.on_loss(f"the alternateEnclosure {file.url}", "its media type is required and unknown")
    if source is None or file.type is None:
        return None
    length, height = (str(size) if size else None for size in (file.size, file.height))
    facts = {"type": consistent_type(file.url, file.type), "length": length, "height": height,
             "lang": file.language, "rel": rel,
             "bitrate": decimal(file.bitrate) if file.bitrate else None,
             "title": shortened(clean_line(title), SHORT) or None}  # fmt: skip
    return writer.make("alternateEnclosure", attributes=facts, children=[source])
