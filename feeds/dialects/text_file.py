"""Decode the bytes of a file."""

from __future__ import annotations

from feeds.core.errors import ReadError
from feeds.core.parse_error import ParseError, decode_utf8


def text_of(name: str, data: bytes) -> str:
    """Returns `data` as text, with line feeds only. Raises ReadError where it is not UTF-8."""
    try:
        text = decode_utf8(data)
    except ParseError as error:
        raise ReadError(name, error.message, line=error.line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
