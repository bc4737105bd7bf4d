"""Media types by file name extension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Medium = Literal["image", "audio", "video", "document", "executable"]
"""The values of the attribute `medium` of <media:content> (Media RSS 1.5.1)."""


@dataclass(frozen=True, slots=True)
class MediaType:
    """A media type and its medium."""

    type: str
    medium: Medium


# Where players know another name than the registered one, this is the players':
# https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (video/x-m4v, audio/x-m4a). Of the two names of
# HLS (RFC 8216, 10), more players match application/x-mpegURL.
_TABLE: dict[Medium, str] = {
    "video": """
        mp4:video/mp4 f4v:video/mp4 m4v:video/x-m4v mov:video/quicktime qt:video/quicktime webm:video/webm
        mkv:video/x-matroska ogv:video/ogg ogm:video/ogg avi:video/x-msvideo wmv:video/x-ms-wmv
        asf:video/x-ms-asf flv:video/x-flv mpg:video/mpeg mpeg:video/mpeg mpe:video/mpeg m2v:video/mpeg
        ts:video/mp2t mts:video/mp2t m2ts:video/mp2t 3gp:video/3gpp 3g2:video/3gpp2
        m3u8:application/x-mpegURL mpd:application/dash+xml
    """,
    "audio": """
        mp3:audio/mpeg mp2:audio/mpeg mpga:audio/mpeg m4a:audio/x-m4a m4b:audio/x-m4a m4r:audio/x-m4a
        mp4a:audio/mp4 ogg:audio/ogg oga:audio/ogg opus:audio/ogg spx:audio/ogg aac:audio/aac adts:audio/aac
        flac:audio/flac wav:audio/wav wma:audio/x-ms-wma weba:audio/webm mka:audio/x-matroska
        aiff:audio/aiff aif:audio/aiff aifc:audio/aiff caf:audio/x-caf amr:audio/amr awb:audio/amr-wb
        3ga:audio/3gpp ac3:audio/ac3 au:audio/basic mid:audio/midi midi:audio/midi
    """,
    "image": """
        jpg:image/jpeg jpeg:image/jpeg jpe:image/jpeg jfif:image/jpeg png:image/png apng:image/apng
        gif:image/gif webp:image/webp avif:image/avif heic:image/heic heif:image/heif jxl:image/jxl
        svg:image/svg+xml bmp:image/bmp tif:image/tiff tiff:image/tiff ico:image/vnd.microsoft.icon
    """,
    "document": """
        pdf:application/pdf epub:application/epub+zip vtt:text/vtt srt:application/x-subrip
    """,
}
_BY_EXTENSION = {
    extension: MediaType(type_, medium)
    for medium, rows in _TABLE.items()
    for extension, _, type_ in (row.partition(":") for row in rows.split())
}
_SPELLINGS = {known.type.lower(): known.type for known in _BY_EXTENSION.values()}


UNSPECIFIC = frozenset(
    f"application/{name}"
    for name in (
        "octet-stream",
        "x-octet-stream",
        "binary",
        "download",
        "x-download",
        "force-download",
        "unknown",
    )
) | {"binary/octet-stream", "unknown/unknown"}
"""Types that servers and programs give to every file, whatever it is."""


def spelled(type_: str) -> str:
    """Returns a media type as it is usually spelled, which some programs compare: else in lower case."""
    lower = type_.lower()
    return _SPELLINGS.get(lower, lower)


_OTHER_MEDIUMS: dict[str, Medium] = {
    "application/x-mpegurl": "video",
    "application/vnd.apple.mpegurl": "video",
    "application/dash+xml": "video",
    "application/mp4": "video",
    "application/ogg": "audio",
}


def medium_of(type_: str) -> Medium | None:
    """Returns the medium of a media type, None for an unknown one."""
    match type_.partition("/")[0].lower():
        case "image" | "audio" | "video" as medium:
            return medium
        case _:
            return _OTHER_MEDIUMS.get(type_.lower())


def media_type(location: str) -> MediaType | None:
    """Returns the media type by the extension of a path or URL (in any case), None for an unknown one."""
    path = location.partition("#")[0].partition("?")[0]
    _, absolute, rest = path.partition("://")
    name = (rest.partition("/")[2] if absolute else path).rpartition("/")[2]
    stem, _, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension.lower()) if stem else None
