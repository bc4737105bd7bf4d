"""Convert the media of a record, mappings or plain URLs, to works. For paths see `places`."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Literal, get_args

from feeds.core.checks import describe, invalid
from feeds.core.media_types import UNSPECIFIC, Medium, media_type, medium_of
from feeds.core.urls import ending
from feeds.dialects.places import escapes
from feeds.dialects.times import is_day
from feeds.dialects.values import file, integer, language, line, mime, number, seconds, text, time
from feeds.model.article import Media, Track, Work
from feeds.vocabulary.datatypes.file_types import consistent_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, tzinfo

    from feeds.dialects.fields import Fields
    from feeds.dialects.places import FilePlace

Kind = Literal["captions", "transcript", "chapters"]

_URL = "url src path file href contenturl image"
_DISPLAY = ("relative", "hidden", "hiddeninlist", "hiddeninsingle", "responsiveimages", "linkfullimages")
"""Keys of a lead picture that Hugo's themes have."""
_EXPECTED = "a URL, or a mapping with a url"
_CHAPTERS = "application/json+chapters"
_CAPTION_FILE = re.compile(r"https?://\S++|[^\n]*\.[A-Za-z0-9]{2,5}(?:[?#]\S*)?")


def work(place: FilePlace, record: Fields, value: object, *, leads: bool = False) -> Work:
    """Returns the work that an item of a media list describes, or the lead picture.

    Raises `InvalidValueError`.
    """
    fields = _fields(record, "media", value)
    poster = fields.take("poster thumbnail preview", partial(file, absolute=place.media))
    tracks, captions = _tracks(place, fields)
    made = Work(
        id=fields.take("id guid", line) or "",
        sort=fields.take("sort", line) or "",
        kind=fields.take("kind contenttypeid", line) or "",
        title=fields.take("title name", line) or "",
        media=_media(place, fields, leads=leads),
        renditions=fields.every("renditions alternates", partial(_rendition, place, fields)),
        poster=poster,
        tracks=tracks,
        description=fields.take("description caption", text) or captions,
        alt=fields.take("alt alttext", line) or "",
        credit=fields.take("credit creditline", line) or "",
        licence=fields.take("licence license", line),
    )
    fields.drop(_DISPLAY)
    fields.end()
    return made


def unique(works: Iterable[Work]) -> tuple[Work, ...]:
    """Returns each file once, at the place of its first occurrence with the values of its last."""
    return tuple({each.media.url: each for each in works}.values())


def _fields(record: Fields, key: str, value: object) -> Fields:
    return record.inside(key, {"url": value} if isinstance(value, str) else value, _EXPECTED)


def _rendition(place: FilePlace, record: Fields, value: object) -> Media:
    fields = _fields(record, "renditions", value)
    media = _media(place, fields)
    fields.end()
    return media


def _media(place: FilePlace, fields: Fields, *, leads: bool = False) -> Media:
    url, former = fields.need(_URL, partial(_file, place, fields, place.lead if leads else place.media))
    declared = fields.take("type mimetype mime", mime)
    type_ = None if declared in UNSPECIFIC else declared
    _report_type(fields, url, type_)
    known = media_type(url)
    published, day_only = fields.take("published date", partial(_dated, place.channel.zone)) or (None, False)
    return Media(
        url=url,
        type=type_ or (known.type if known else declared),
        medium=fields.take("medium", _medium) or medium_of(type_ or "") or (known.medium if known else None),
        size=fields.take("size length sizeinbytes filesize bytes", integer) or None,
        seconds=fields.take("seconds duration durationinseconds", seconds),
        width=fields.take("width", integer) or None,
        height=fields.take("height", integer) or None,
        published=published,
        bitrate=fields.take("bitrate", number) or None,
        language=fields.take("language lang hreflang", language),
        former_url=former if former != url else None,
        day_only=day_only,
    )


def _dated(zone: tzinfo, value: object) -> tuple[datetime, bool]:
    """Returns a time, and whether only the day is given."""
    return time(value, zone), is_day(value)


def _file(
    place: FilePlace, fields: Fields, absolute: Callable[[str], str], value: object
) -> tuple[str, str | None]:
    """Returns the URL of a file and its former one; a path that may be a name with `%20` is reported."""
    url = file(value, absolute)
    if (escape := escapes(str(value))) and not place.known(str(value)):
        fields.oddities.append(("media", f"{escape} in {describe(value)} is read as an escape, as in a URL"))
    return url, place.former(str(value))


def _report_type(fields: Fields, url: str, declared: str | None) -> None:
    """Report a type that is not that of the extension."""
    published = declared and consistent_type(url, declared)
    if declared != published:
        oddity = f"{url[:100]} ends in .{ending(url)}: its type is published as {published}, not {declared}"
        fields.oddities.append(("type", oddity))


def _medium(value: object) -> Medium:
    for medium in get_args(Medium):
        if value == medium:
            return medium  # type: ignore[no-any-return]
    raise invalid(value, f"one of {', '.join(get_args(Medium))}")


def _tracks(place: FilePlace, fields: Fields) -> tuple[tuple[Track, ...], str]:
    """Returns the tracks, and the text of a caption that is not in a file."""

    def under(names: str, kind: Kind | None) -> tuple[Track, ...]:
        return fields.every(names, partial(_track, place, fields, kind))

    captions = fields.every("captions subtitles", partial(_captions, place, fields))
    tracks = (
        *under("tracks", None),
        *(each for each in captions if isinstance(each, Track)),
        *under("transcript transcripts", "transcript"),
        *under("chapters", "chapters"),
    )
    return tracks, " ".join(each for each in captions if isinstance(each, str))


def _captions(place: FilePlace, record: Fields, value: object) -> Track | str:
    """Returns the track, or a text that is not the name of a file: it is a caption of a picture."""
    if isinstance(value, str) and not _CAPTION_FILE.fullmatch(value.strip()):
        return text(value)
    return _track(place, record, "captions", value)


def _track(place: FilePlace, record: Fields, kind: Kind | None, value: object) -> Track:
    fields = _fields(record, kind or "tracks", value)
    track_kind = kind or fields.take("kind", _kind) or "captions"
    url = fields.need(_URL, partial(file, absolute=place.media))
    declared = fields.take("type mimetype mime", mime)
    _report_type(record, url, declared)
    type_ = declared or _track_type(track_kind, url)
    if track_kind != "captions" and url.startswith("http://"):
        oddity = f"{url[:100]} does not begin with https://: it is kept, but some podcast apps do not load it"
        record.oddities.append((track_kind, oddity))
    track = Track(track_kind, url, type_, fields.take("language lang hreflang srclang", language))
    fields.end()
    return track


def _kind(value: object) -> Kind:
    for kind in get_args(Kind):
        if value == kind:
            return kind  # type: ignore[no-any-return]
    if value == "subtitles":
        return "captions"
    raise invalid(value, f"one of {', '.join(get_args(Kind))}")


def _track_type(kind: Kind, url: str) -> str:
    """Returns the type of a track by its extension, else the usual type of its kind."""
    endings = {".vtt": "text/vtt", ".srt": "application/x-subrip", ".html": "text/html", ".txt": "text/plain"}
    path = url.partition("?")[0].lower()
    known = next((type_ for ending, type_ in endings.items() if path.endswith(ending)), None)
    if path.endswith(".json"):
        known = _CHAPTERS if kind == "chapters" else "application/json"
    return known or (_CHAPTERS if kind == "chapters" else "text/vtt")
