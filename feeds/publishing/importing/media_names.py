"""Where a downloaded file is kept: a path like that of its URL, which no other URL has.

A path that had to be changed ends with a digest of the URL, so that names never depend on the order of files.
"""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from anyascii import anyascii

from feeds.core.media_types import media_type
from feeds.publishing.importing.file_names import DEVICE, MAX_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_PARTS = 8
"""Parts of a path, at most; each has at most `MAX_CHARACTERS`."""
_SAFE = re.compile(r"[a-z0-9][a-z0-9_-]*(?:\.[a-z0-9_-]+)*")
_OTHER = re.compile(r"[^a-z0-9._-]+")
_DOTS = re.compile(r"\.{2,}|^[.-]+|\.+$")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,5}$")
_SUFFIXES = {
    "application/json": ".json", "application/json+chapters": ".json", "application/pdf": ".pdf",
    "application/srt": ".srt", "application/x-subrip": ".srt", "audio/aac": ".aac", "audio/flac": ".flac",
    "audio/m4a": ".m4a", "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/mp3": ".mp3", "audio/ogg": ".ogg",
    "audio/opus": ".opus", "audio/wav": ".wav", "audio/x-m4a": ".m4a", "image/avif": ".avif",
    "image/gif": ".gif", "image/jpeg": ".jpg", "image/png": ".png", "image/svg+xml": ".svg",
    "image/webp": ".webp", "text/html": ".html", "text/plain": ".txt", "text/vtt": ".vtt",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm", "video/x-m4v": ".m4v",
}  # fmt: skip


def media_path(url: str, type_: str | None) -> str:
    """Returns the path of a file below the media folder, with forward slashes, in lower case and ASCII.

    If the name in the URL says nothing about the type, the suffix is that of `type_`.
    """
    parts = urlsplit(url)
    given = [parts.netloc, *filter(None, parts.path.split("/"))]
    safe = list(_safe(given))
    suffix = "" if media_type(safe[-1]) and len(safe) > 1 else _SUFFIXES.get(type_ or "", "")
    path = "/".join(safe) + suffix
    if path == f"{parts.netloc}{parts.path}" and not parts.query:
        return path
    match = _SUFFIX.search(path)
    stem, end = (path[: match.start()], match[0]) if match else (path, "")
    return f"{stem}-{blake2b(url.encode('utf-8', 'surrogatepass'), digest_size=4).hexdigest()}{end}"


def _safe(parts: list[str]) -> Iterator[str]:
    kept = parts if len(parts) <= _PARTS else [*parts[: _PARTS - 1], parts[-1]]
    for part in kept:
        plain = _DOTS.sub("", _OTHER.sub("-", anyascii(unquote(part)[: 4 * MAX_CHARACTERS]).lower()))
        plain = plain if len(plain) <= MAX_CHARACTERS else f"{plain[: MAX_CHARACTERS - 8]}{plain[-8:]}"
        plain = plain if _SAFE.fullmatch(plain) else plain.strip(".-_") or "file"
        yield f"_{plain}" if DEVICE.fullmatch(plain.partition(".")[0]) else plain
