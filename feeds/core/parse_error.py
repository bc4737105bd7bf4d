"""A syntax error in a JSON, TOML, YAML or XML text, in our own words, with its place."""

from __future__ import annotations

import re
from typing import Self

TYPOGRAPHIC = "\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb"
"""Quotation marks that word processors put in the place of straight ones."""
_TOKEN = re.compile(r"[\w.+-]{1,40}|\"[^\"\n]{0,38}\"")


class ParseError(ValueError):
    """A fault: `line` and `column` count from 1, `offset` from 0; `column` 0 means the whole text."""

    def __init__(self, message: str, line: int = 1, column: int = 0, offset: int = 0) -> None:
        super().__init__(message)
        self.message, self.line, self.column, self.offset = message, line, column, offset

    def __str__(self) -> str:
        return f"{self.message} (column {self.column})" if self.column else self.message

    @classmethod
    def at(cls, text: str, offset: int, message: str) -> Self:
        """The fault at an offset of `text`."""
        line_start = text.rfind("\n", 0, offset) + 1
        return cls(message, text.count("\n", 0, offset) + 1, offset - line_start + 1, offset)


def decode_utf8(data: bytes) -> str:
    """The text of a file, without a byte order mark. Raises ParseError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        bad = error.object[error.start]  # "utf-8-sig" counts from behind the mark
        before = error.object[: error.start].decode()
        raise ParseError.at(before, len(before), f"byte 0x{bad:02x} is not UTF-8") from None


def code_point(character: str) -> str:
    """A character by its number: `U+000B`."""
    return f"U+{ord(character):04X}"


def excerpt(text: str, offset: int) -> str:
    """The word, the quoted text or the character at an offset, in quotation marks."""
    token = _TOKEN.match(text, offset)
    if token is not None:
        return token[0] if token[0][0] == '"' else f'"{token[0]}"'
    character = text[offset : offset + 1]
    return f'"{character}"' if character.isprintable() else f"character {code_point(character)}"
