"""Which works of an article are published, in which order, and which one leads: the same in all formats."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from feeds.core.checks import LARGEST_INTEGER
from feeds.core.urls import web_url
from feeds.model.loss import ignore_loss
from feeds.vocabulary.datatypes.languages import language
from feeds.vocabulary.datatypes.mime import well_formed_type
from feeds.vocabulary.datatypes.uris import http_url

if TYPE_CHECKING:
    from feeds.core.media_types import Medium
    from feeds.model.article import Article, Media, Track, Work
    from feeds.model.loss import OnLoss

_CHECKED = ("url", "type", "language", "size", "seconds", "width", "height", "bitrate")
_values = attrgetter(*_CHECKED)
PREFERENCE: tuple[Medium, ...] = ("video", "audio", "image")


def files_of(work: Work) -> tuple[Media, ...]:
    """Returns all files of a work, the main file first."""
    return (work.media, *work.renditions)


def published_works(article: Article, on_loss: OnLoss = ignore_loss) -> tuple[Work, ...]:
    """Returns the works in the editor's order, each http or https URL once, without invalid properties."""
    unique: dict[str, Work] = {}
    for work in article.works:
        media = _file(work.media, on_loss)
        if media is not None and media.url not in unique:
            unique[media.url] = replace(work, media=media) if media is not work.media else work
    seen = set(unique)
    return tuple(_whole(work, seen, on_loss) for work in unique.values())


def lead(article: Article) -> Work | None:
    """Returns the enclosure of RSS: the first video, else the first recording, else the first picture."""
    return leading(published_works(article))


def leading(works: tuple[Work, ...]) -> Work | None:
    """Returns the leading work; its media type must be known, as an RSS enclosure requires it."""
    known = [work for work in works if work.media.type is not None]
    for medium in PREFERENCE:
        for work in known:
            if work.media.medium == medium:
                return work
    return None


def with_lead_first(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """Returns the leading work, then the others in the editor's order."""
    first = leading(works)
    return tuple(sorted(works, key=lambda work: work is not first))


def first_picture(works: tuple[Work, ...]) -> Work | None:
    """Returns the first picture."""
    return next((work for work in works if work.media.medium == "image"), None)


def still_image(works: tuple[Work, ...]) -> str | None:
    """Returns the URL of an image for all works: the first picture, or the poster of the leading work."""
    shown, first = first_picture(works), leading(works)
    return shown.media.url if shown else first.poster if first else None


def _whole(work: Work, seen: set[str], on_loss: OnLoss) -> Work:
    """Returns the work without renditions, tracks and posters that cannot be used."""
    if not (work.renditions or work.tracks or work.poster):
        return work
    renditions = []
    for rendition in work.renditions:
        file = _file(rendition, on_loss)
        if file is not None and file.url not in seen:
            seen.add(file.url)
            renditions.append(file)
    tracks = [track for each in work.tracks if (track := _track(each, on_loss))]
    poster = _address(work.poster, "the poster", on_loss) if work.poster else None
    return replace(work, renditions=tuple(renditions), tracks=tuple(tracks), poster=poster)


def _file(media: Media, on_loss: OnLoss) -> Media | None:
    url = _address(media.url, "the file", on_loss)
    if url is None:
        return None
    type_ = media.type
    if type_ is not None and well_formed_type(type_):
        on_loss(f"the type {type_[:80]!r} of {url}", "not a media type")
        type_ = None
    given = _values(media)
    sound: tuple[Any, ...] = (url, type_, _tag(media.language, url, on_loss), *map(_number, given[3:]))
    return media if sound == given else replace(media, **dict(zip(_CHECKED, sound, strict=True)))


def _track(track: Track, on_loss: OnLoss) -> Track | None:
    url = _address(track.url, f"the {track.kind}", on_loss)
    if url is None:
        return None
    if well_formed_type(track.type):
        on_loss(f"the {track.kind} at {url}", f"{track.type[:80]!r} is not a media type")
        return None
    return replace(track, url=url, language=_tag(track.language, url, on_loss))


def _address(url: str, what: str, on_loss: OnLoss) -> str | None:
    if not http_url(url):
        return url
    try:
        encoded = web_url(url)
    except ValueError:
        encoded = ""
    if encoded and not http_url(encoded):
        return encoded
    on_loss(f"{what} {url[:200]!r}", "not an http or https URL")
    return None


def _tag(tag: str | None, url: str, on_loss: OnLoss) -> str | None:
    if tag is not None and language(tag):
        on_loss(f"the language {tag[:80]!r} of {url}", "not a language tag (RFC 5646)")
        return None
    return tag


def _number(value: float | None) -> float | None:
    """Returns a positive number, None for anything else (NaN, infinite, negative)."""
    return value if value is not None and 0 < value < LARGEST_INTEGER else None


def lead_recording(article: Article) -> Work | None:
    """Returns the leading work of an article if it is a video or a recording, which has a player."""
    first = lead(article)
    return first if has_player(first) else None


def has_player(work: Work | None) -> bool:
    """Whether a work is a video or a recording."""
    return work is not None and work.media.medium in ("video", "audio")
