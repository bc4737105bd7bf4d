"""A file's bytes as text."""

from __future__ import annotations

from feeds.core.errors import ReadError


def text_of(name: str, data: bytes) -> str:
    """`data` as text, with line feeds only and without a byte order mark. ReadError where it is not UTF-8."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # "utf-8-sig" counts from behind the mark.
        found = error.object[error.start]
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ReadError(name, f"byte 0x{found:02x} is not UTF-8", line=line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
