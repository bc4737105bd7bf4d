"""Determine the media type of a file by its first bytes, and by its name where they are ambiguous."""

from __future__ import annotations

import re

from feeds.core.media_types import media_type
from feeds.media.ogg import has_picture

ISO_MEDIA = "video/mp4"
MATROSKA = "video/x-matroska"
HTML = "text/html"
SVG = "image/svg+xml"

_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"), (b"II*\0", "image/tiff"), (b"MM\0*", "image/tiff"), (b"BM", "image/bmp"),
    (b"\x1aE\xdf\xa3", MATROSKA), (b"ID3", "audio/mpeg"), (b"fLaC", "audio/flac"),
    (b"FLV\x01", "video/x-flv"), (b"\0\0\x01\xba", "video/mpeg"), (b"\0\0\x01\xb3", "video/mpeg"),
    (b"%PDF-", "application/pdf"), (b"#EXTM3U", "application/x-mpegURL"), (b"WEBVTT", "text/vtt"),
    (b"#!AMR-WB\n", "audio/amr-wb"), (b"#!AMR\n", "audio/amr"), (b"caff", "audio/x-caf"),
)  # fmt: skip
_RIFF = {b"WAVE": "audio/wav", b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"avif": "image/avif", b"avis": "image/avif", b"heic": "image/heic", b"heix": "image/heic",
    b"mif1": "image/heic", b"qt  ": "video/quicktime", b"M4A ": "audio/x-m4a", b"M4B ": "audio/x-m4a",
    b"M4V ": "video/x-m4v", b"M4VH": "video/x-m4v", b"M4VP": "video/x-m4v",
}  # fmt: skip
_ASF = b"\x30\x26\xb2\x75\x8e\x66\xcf\x11"
_HTML = re.compile(rb"(?i)\s{0,200}<(?:!doctype\s+html|html|head|body)[\s>]")
_SVG = re.compile(rb"(?s)\s{0,200}<(?:svg[\s>]|\?xml.{0,4000}?<svg[\s>])")
_SAME = (
    {"audio/x-m4a", "audio/mp4", "audio/m4a", "audio/x-m4b", "audio/m4b", "audio/mp4a-latm"},
    {"video/mp4", "video/x-m4v", "video/m4v", "application/mp4"},
    {"audio/mpeg", "audio/mp3", "audio/x-mp3", "audio/x-mpeg"},
    {"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"},
    {"audio/flac", "audio/x-flac"},
    {"audio/aiff", "audio/x-aiff"},
    {"audio/x-caf", "audio/caf"},
    {"audio/ogg", "audio/opus", "application/ogg"},
    {"video/ogg", "application/ogg"},
    {"audio/aac", "audio/aacp", "audio/x-aac"},
    {"video/x-matroska", "video/matroska"},
    {"application/vnd.apple.mpegurl", "application/x-mpegurl", "audio/mpegurl", "audio/x-mpegurl"},
    {"video/3gpp", "audio/3gpp"},
    {"image/jpeg", "image/jpg", "image/pjpeg"},
    {"image/bmp", "image/x-ms-bmp"},
)


def sniff(head: bytes, name: str) -> str | None:
    """Returns the media type of a file that begins with `head`; by its `name` where the bytes do not say."""
    text = head.removeprefix(b"\xef\xbb\xbf")
    by_magic = next((type_ for magic, type_ in _MAGIC if text.startswith(magic)), None)
    if by_magic is not None:
        return by_magic
    if head.startswith(b"FORM") and head[8:12] in (b"AIFF", b"AIFC"):
        return "audio/aiff"
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12]) or _named(name)
    if head[4:8] == b"ftyp":
        return _branded(head)
    if head[4:8] in (b"moov", b"mdat", b"wide", b"free") and head[:2] == b"\0\0":
        return "video/quicktime"
    if head.startswith(b"OggS"):
        return "video/ogg" if has_picture(head) else "audio/ogg"
    if head.startswith(_ASF):
        return "audio/x-ms-wma" if _named(name) == "audio/x-ms-wma" else "video/x-ms-wmv"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        return "audio/mpeg" if head[1] & 0x06 else "audio/aac"
    if _is_transport_stream(head):
        return "video/mp2t"
    if _HTML.match(text):
        return HTML
    return SVG if _SVG.match(text) else _named(name)


def settle(type_: str | None, *, picture: bool, name: str, kind: str = "") -> str | None:
    """Returns the final type once it is known whether there is a `picture`: players expect m4a and m4v."""
    if type_ == MATROSKA:
        family = "webm" if kind == "webm" else "x-matroska"
        return f"{'video' if picture else 'audio'}/{family}"
    if type_ in (ISO_MEDIA, "audio/x-m4a", "video/x-m4v"):
        if not picture:
            return "audio/x-m4a"
        return "video/x-m4v" if _named(name) == "video/x-m4v" else ISO_MEDIA
    return type_


def same_type(one: str, other: str) -> bool:
    """Whether two media types are equal apart from parameters and aliases."""
    first, second = (text.partition(";")[0].strip().lower() for text in (one, other))
    return first == second or any({first, second} <= names for names in _SAME)


def _is_transport_stream(head: bytes) -> bool:
    """Whether packets of 188 bytes, or 192 with a time each, begin with 0x47 (ISO/IEC 13818-1, 2.4.3)."""
    return any(
        len(head) > at + 2 * length and set(head[at : at + 3 * length : length]) == {0x47}
        for at, length in ((0, 188), (4, 192))
    )


def _branded(head: bytes) -> str:
    """Returns the type by the brands of an `ftyp` box (ISO/IEC 14496-12, 4.3), the major brand first."""
    length = min(int.from_bytes(head[:4], "big"), len(head), 256)
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, length, 4))]
    pictures = [type_ for brand in brands if (type_ := _BRANDS.get(brand, "")).startswith("image/")]
    if "image/avif" in pictures:
        return "image/avif"
    if _BRANDS.get(brands[0]):
        return _BRANDS[brands[0]]
    return "video/3gpp" if brands[0].startswith(b"3g") else ISO_MEDIA


def _named(name: str) -> str | None:
    known = media_type(name)
    return known.type if known else None
