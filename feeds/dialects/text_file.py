"""Decode the bytes of a text file: in UTF-8, else in the encoding that the channel file names."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from feeds.core.character_sets import usual_encoding
from feeds.core.errors import ReadError
from feeds.core.parse_error import ParseError, decode_utf8

if TYPE_CHECKING:
    from feeds.model.channel import Channel

LINE_END = re.compile("\r\n|\n|\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_BOM = b"\xef\xbb\xbf"
_CUT = ("unexpected end of data", "incomplete multibyte sequence")
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Decoder:
    """The bytes of a file without a byte order mark, their `encoding`, and a `hint` if that may be wrong."""

    name: str
    data: bytes
    encoding: str
    hint: str

    @classmethod
    def of(cls, name: str, data: bytes, channel: Channel) -> Decoder:
        """Chooses the encoding: the channel's only if the file is not in UTF-8."""
        if data.startswith(_BOM):
            return cls(name, data.removeprefix(_BOM), "utf-8", "")
        if channel.encoding and not _is_utf8(data):
            return cls(name, data, channel.encoding, f" and not {channel.encoding}")
        example = usual_encoding(channel.language)
        hint = f': name another encoding in the channel file, such as encoding = "{example}"'
        return cls(name, data, "utf-8", ": UTF-16 is not read" if data.startswith(_WIDE) else hint)

    def check(self) -> None:
        """Raises ReadError for the first byte that cannot be decoded; the last character may be cut."""
        try:
            self.data.decode(self.encoding)
        except UnicodeDecodeError as error:
            if error.reason not in _CUT:
                raise self._refusal(self.data, 0, error) from None

    def text(self, part: bytes, offset: int) -> str:
        """Decodes bytes that begin on the line of an offset. Raises ReadError."""
        try:
            return part.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise self._refusal(part, offset, error) from None

    def _refusal(self, part: bytes, offset: int, error: UnicodeDecodeError) -> ReadError:
        line = self.line(offset) + len(_LINE_END.findall(part, 0, error.start))
        problem = f"byte 0x{part[error.start]:02x} is not UTF-8{self.hint}"
        return ReadError(self.name, problem, line=line)

    def line(self, offset: int) -> int:
        """Returns the number of the line, from 1, that an offset is in."""
        return bisect_right(self._starts, offset) + 1

    @cached_property
    def _starts(self) -> list[int]:
        return [match.end() for match in _LINE_END.finditer(self.data)]


def _is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8, whose last character may be cut."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason in _CUT
    return True


def text_of(name: str, data: bytes, channel: Channel | None = None) -> str:
    """Returns `data` as text, with line feeds only. Raises ReadError where it cannot be decoded.

    Without a `channel` it must be UTF-8, as in JSON.
    """
    try:
        text = (
            Decoder.of(name, data, channel).text(data.removeprefix(_BOM), 0) if channel else decode_utf8(data)
        )
    except ParseError as error:
        raise ReadError(name, error.message, line=error.line) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
