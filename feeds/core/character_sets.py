"""Encodings of text files besides UTF-8: those that extend ASCII, and which one a language was written in."""

from __future__ import annotations

import codecs

_ASCII = bytes(range(0x20, 0x7F)) + b"\t\r\n"
_NO_ENCODINGS = ("idna", "iso2022", "hz", "mbcs", "oem", "punycode", "raw_unicode_escape", "utf_7", "unicode")
"""Python's codecs that keep ASCII but write other letters in it, too, or that depend on the system."""
DEFAULT = "windows-1252"
_USUAL = {
    "windows-874": "th",
    "windows-1250": "bs cs hr hu pl ro sk sl sq",
    "windows-1251": "be bg kk ky mk mn ru sr tg tt uk",
    "windows-1253": "el",
    "windows-1254": "az ku tr uz",
    "windows-1255": "he yi",
    "windows-1256": "ar ckb fa ps sd ug ur",
    "windows-1257": "et lt lv",
    "windows-1258": "vi",
    "shift_jis": "ja",
    "euc-kr": "ko",
    "gb18030": "zh",
}
"""As browsers guess for old pages of a language (HTML, 13.2.3.2, step 9)."""


def is_text_encoding(name: str) -> bool:
    """Whether a name is that of an encoding in which ASCII is written as ASCII."""
    try:
        if codecs.lookup(name).name.replace("-", "_").startswith(_NO_ENCODINGS):
            return False
        return _ASCII.decode(name) == _ASCII.decode("ascii")
    except (LookupError, ValueError, TypeError):
        return False


def usual_encoding(language: str) -> str:
    """Returns the encoding that texts in a language (RFC 5646) usually had before UTF-8."""
    primary = language.partition("-")[0].lower()
    return next((name for name, languages in _USUAL.items() if primary in languages.split()), DEFAULT)
