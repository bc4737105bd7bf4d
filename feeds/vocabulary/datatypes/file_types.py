"""Media types and file name extensions: which belong together, and which names of types are mistaken."""

from __future__ import annotations

import re
from typing import overload

from feeds.core.urls import ending
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault, Flaws

_REGISTRY = "https://www.iana.org/assignments/media-types/"

UNREGISTERED_MEDIA_TYPE = Fault(
    "unregistered-media-type",
    "info",
    "A media type should have its registered name.",
    help="Most programs know the other name, too, but a list of supported types often has the registered one "
    "only, as Apple's has `audio/mpeg`.",
    see=_REGISTRY,
    mend=lambda value: _respelled(value),
    bad='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mp3"/>',
    good='<enclosure url="https://example.org/a.mp3" length="5000" type="audio/mpeg"/>',
)
MISTAKEN_MEDIA_TYPE = Fault(
    "mistaken-media-type",
    "warning",
    "A media type should be one that programs know.",
    help="It looks like the name of a format but is not registered, so players and readers treat the file as "
    "unknown and skip it.",
    see=_REGISTRY,
    mend=lambda value: _respelled(value),
    bad='<enclosure url="https://example.org/a.mp4" length="5000" type="video/mp4v"/>',
    good='<enclosure url="https://example.org/a.mp4" length="5000" type="video/mp4"/>',
)


def _table(text: str) -> dict[str, tuple[str, ...]]:
    rows = (line.split(":") for line in text.strip().splitlines())
    return {key: tuple(words.split()) for keys, words in rows for key in keys.split()}


# The names that are silently accepted are those of Apple and PSP-1 (audio/x-m4a, video/m4v) and of players.
FILE_TYPES = _table(
    """
    mp3: audio/mpeg audio/mp3 audio/x-mp3 audio/mpeg3 audio/x-mpeg audio/x-mpeg-3 audio/mpg audio/x-mpegaudio
    mp4: video/mp4 audio/mp4 application/mp4 video/x-m4v video/m4v audio/x-m4a audio/m4a video/mp4v
    m4v: video/x-m4v video/mp4 video/m4v video/mp4v
    m4a m4b: audio/x-m4a audio/mp4 audio/m4a audio/x-m4b audio/m4b audio/aac audio/x-mp4 audio/mp4a video/mp4
    mov qt: video/quicktime video/mp4
    m3u8 m3u: application/vnd.apple.mpegurl application/x-mpegurl audio/mpegurl audio/x-mpegurl
    mpd: application/dash+xml
    ogg oga ogv opus: audio/ogg video/ogg application/ogg audio/opus audio/vorbis audio/x-ogg
    webm weba: video/webm audio/webm
    mkv mka: video/x-matroska video/matroska audio/x-matroska audio/matroska
    wav: audio/wav audio/x-wav audio/wave audio/vnd.wave audio/x-pn-wav
    flac: audio/flac audio/x-flac
    aac: audio/aac audio/aacp audio/x-aac audio/mp4
    aif aiff: audio/aiff audio/x-aiff
    wma: audio/x-ms-wma
    wmv: video/x-ms-wmv
    avi: video/x-msvideo video/avi video/msvideo video/vnd.avi
    flv: video/x-flv
    mpg mpeg: video/mpeg audio/mpeg
    3gp: video/3gpp audio/3gpp
    jpg jpeg: image/jpeg image/jpg image/pjpeg
    png: image/png image/x-png image/apng
    gif: image/gif
    webp: image/webp
    avif: image/avif
    heic: image/heic image/heif
    svg: image/svg+xml image/svg
    bmp: image/bmp image/x-ms-bmp
    tif tiff: image/tiff image/tif
    pdf: application/pdf application/x-pdf
    epub: application/epub+zip
    vtt: text/vtt text/x-vtt
    srt: application/x-subrip application/srt text/srt application/x-srt text/x-subrip
    txt: text/plain text/markdown
    html htm: text/html application/xhtml+xml
    json: application/json application/json+chapters application/feed+json text/json
    """
)
"""The media types of the files with an extension, in lower case; the first one is to be preferred."""
_KNOWN = frozenset(type_ for types in FILE_TYPES.values() for type_ in types)

_TOLERATED = _table(
    """
    audio/mp3 audio/x-mp3 audio/mpeg3 audio/x-mpeg audio/x-mpeg-3 audio/mpg audio/x-mpegaudio: audio/mpeg
    image/jpg image/pjpeg: image/jpeg
    image/x-png: image/png
    application/x-pdf: application/pdf
    text/x-vtt: text/vtt
    """
)
_RIGHT = _TOLERATED | _table(
    """
    text/rss text/rss+xml application/rss: application/rss+xml
    text/atom text/atom+xml application/atom: application/atom+xml
    text/json text/x-json: application/json
    video/mp4v video/x-mp4 video/mpeg4 video/mpeg-4: video/mp4
    audio/mp4a audio/x-mp4 audio/x-mp4a: audio/mp4
    application/m3u8 application/x-m3u8 video/m3u8 audio/m3u8: application/vnd.apple.mpegurl
    application/mpegurl video/mpegurl video/x-mpegurl application/hls: application/vnd.apple.mpegurl
    application/chapters+json application/json-chapters: application/json+chapters
    image/svg: image/svg+xml
    image/tif: image/tiff
    """
)
"""Other names of media types, each with the right one; programs know those in `_TOLERATED`."""


_words = re.compile(r"[a-z0-9]++").findall


def usual_name(value: str) -> Flaws:
    """Accepts a media type unless it is a known mistake for another one."""
    name = _name(value)
    if name not in _RIGHT:
        return ()
    fault = UNREGISTERED_MEDIA_TYPE if name in _TOLERATED else MISTAKEN_MEDIA_TYPE
    return (fault(f"should be {_RIGHT[name][0]}, not {shown(value)}"),)


def registered_type(type_: str) -> str:
    """Returns the registered name of a media type with another name: `audio/mpeg` for `audio/mp3`."""
    return _RIGHT.get(_name(type_), (type_,))[0]


def _name(value: str) -> str:
    return (value.partition(";")[0].strip() if ";" in value else value).lower()


def _respelled(value: str) -> str | None:
    right = _RIGHT.get(_name(value))
    _, semicolon, parameters = value.partition(";")
    return f"{right[0]}{semicolon}{parameters}" if right else None


@overload
def consistent_type(url: str, type_: str) -> str: ...
@overload
def consistent_type(url: str, type_: str | None) -> str | None: ...
def consistent_type(url: str, type_: str | None) -> str | None:
    """Returns a declared media type; that of the extension in the URL if it is that of another format.

    Apps choose a player by one of the two, and many servers send the type of the extension.
    """
    return type_ and (contradicted(ending(url), type_, url.partition("?")[2]) or type_)


def contradicted(extension: str, type_: str, query: str = "") -> str | None:
    """The media type of files with an extension, if the declared one is that of another format.

    Types that are not in the table, such as `application/octet-stream`, contradict nothing, and neither does
    the type that the query of the URL asks for (`a.jpg?fm=webp`).
    """
    name, types = _name(type_.strip()), FILE_TYPES.get(extension)
    if types is None or name in types or name not in _KNOWN:
        return None
    extensions = {other for other, names in FILE_TYPES.items() if name in names}
    return None if extensions.intersection(_words(query.lower())) else types[0]
