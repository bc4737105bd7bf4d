"""Media types by file name extension."""

from __future__ import annotations

import re
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
# https://help.apple.com/itc/podcasts_connect/#/itcb54353390 (video/x-m4v, audio/x-m4a).
_TABLE: dict[Medium, str] = {
    "video": """
        mp4:video/mp4 m4v:video/x-m4v mov:video/quicktime webm:video/webm mkv:video/x-matroska
        ogv:video/ogg avi:video/x-msvideo wmv:video/x-ms-wmv flv:video/x-flv mpg:video/mpeg
        mpeg:video/mpeg 3gp:video/3gpp m3u8:application/vnd.apple.mpegurl
    """,
    "audio": """
        mp3:audio/mpeg m4a:audio/x-m4a ogg:audio/ogg oga:audio/ogg opus:audio/ogg aac:audio/aac
        flac:audio/flac wav:audio/wav wma:audio/x-ms-wma weba:audio/webm
    """,
    "image": """
        jpg:image/jpeg jpeg:image/jpeg png:image/png gif:image/gif webp:image/webp avif:image/avif
        heic:image/heic svg:image/svg+xml bmp:image/bmp tif:image/tiff tiff:image/tiff
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


def media_type(location: str) -> MediaType | None:
    """Returns the media type by the extension of a path or URL (in any case), None for an unknown one."""
    path = re.split("[?#]", location, maxsplit=1)[0]
    _, absolute, rest = path.partition("://")
    name = (rest.partition("/")[2] if absolute else path).rpartition("/")[2]
    stem, _, extension = name.rpartition(".")
    return _BY_EXTENSION.get(extension.lower()) if stem else None
