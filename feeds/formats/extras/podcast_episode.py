"""What the podcast namespace says of one episode: its files, its texts, its people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.core.texts import one_line, shortened
from feeds.formats.extras import decimal
from feeds.formats.extras.checked import Writer
from feeds.formats.extras.podcast import LABEL, SHORT, about, artwork
from feeds.model.podcast import Artwork, Episode, Licence
from feeds.model.works import files, first_picture
from feeds.vocabulary.datatypes.names import licence as spdx
from feeds.vocabulary.podcast import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from feeds.model.article import Article, Media, Track, Work
    from feeds.model.loss import Tell

    Made = etree._Element | None
    Elements = Iterator[Made]

TEXTS = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip", "application/srt"}
)
"""The types of transcripts that players show (PSP-1)."""


def episode(
    article: Article, works: tuple[Work, ...], first: Work | None, enclosed: Media | None, tell: Tell
) -> Elements:
    """The elements; `first` is the work whose file `enclosed` is the enclosure."""
    writer = Writer(NAMESPACE, tell)
    own = article.episode or Episode()
    if own.season is not None:
        yield writer.make("season", str(own.season), {"name": own.season_name})
    if own.number is not None:
        yield writer.make("episode", decimal(own.number), {"display": own.display})
    if first is not None:
        yield from _tracks(writer, first)
    for bite in own.soundbites:
        when = {"startTime": decimal(bite.start), "duration": decimal(bite.seconds)}
        yield writer.make("soundbite", bite.title, when, longest=LABEL)
    yield from about(replace(own, licence=own.licence or _licence(first)), writer)
    picture = first_picture(works)
    if not own.artwork and picture is not None:
        file = picture.media
        yield artwork(writer, Artwork(file.url, picture.alt or None, file.width, file.height, file.type))
    if first is not None and enclosed is not None:
        yield from _alternates(writer, works, first, enclosed)
    for work in works:
        if work is not first:
            for track in work.tracks:
                if track.kind != "captions":
                    tell(f"the {track.kind} {track.url}", "RSS has it for the enclosure only")


def _tracks(writer: Writer, work: Work) -> Elements:
    chapters: list[Track] = []
    for track in work.tracks:
        if track.kind == "chapters":
            chapters.append(track)
        elif track.type.partition(";")[0].strip().lower() not in TEXTS:
            writer.tell(f"the {track.kind} {track.url}", f"players show no {track.type}")
        else:
            rel = "captions" if track.kind == "captions" else None
            facts = {"url": track.url, "type": track.type, "language": track.language, "rel": rel}
            yield writer.make("transcript", attributes=facts)
    for track in chapters[1:]:
        writer.tell(f"the chapters {track.url}", "an episode has one list of chapters")
    for track in chapters[:1]:
        if track.language:
            writer.tell(f"the language {track.language} of {track.url}", "podcast:chapters has none")
        yield writer.make("chapters", attributes={"url": track.url, "type": track.type})


def _licence(work: Work | None) -> Licence | None:
    """The licence of the work that leads, where the namespace can say it."""
    named = one_line(work.licence or "") if work else ""
    if named.startswith("https://"):
        return Licence(shortened(named, LABEL), named)
    return Licence(named) if named and not spdx(named) else None


def _alternates(writer: Writer, works: tuple[Work, ...], first: Work, enclosed: Media) -> Elements:
    """Other files of the same work without a `rel`; recordings that only belong to it are `related`."""
    for file in files(first):
        if file is not enclosed:
            yield _alternate(writer, file, first.title)
    for work in works:
        if work is not first and work.media.medium in ("video", "audio"):
            yield _alternate(writer, work.media, work.title, "related")


def _alternate(writer: Writer, file: Media, title: str, rel: str | None = None) -> Made:
    """HLS playlists and unknown sizes have no length: the attribute is a recommended one only."""
    source = writer.make("source", attributes={"uri": file.url})
    if file.type is None:
        writer.tell(f"the alternateEnclosure {file.url}", "it must have a media type, and it is unknown")
    if source is None or file.type is None:
        return None
    facts = {
        "type": file.type,
        "length": str(file.size) if file.size else None,
        "bitrate": decimal(file.bitrate) if file.bitrate else None,
        "height": str(file.height) if file.height else None,
        "lang": file.language,
        "title": shortened(one_line(title), SHORT) or None,
        "rel": rel,
    }
    return writer.make("alternateEnclosure", attributes=facts, children=[source])
