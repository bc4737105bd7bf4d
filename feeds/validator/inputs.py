"""What may be given to the validator, as the bytes of a document."""

from __future__ import annotations

import codecs
import os
from pathlib import Path
from typing import Protocol

from feeds.core.compression import CompressionError, ExpansionError, expand
from feeds.core.files import read_at_most
from feeds.validator.parsing import MAX_BYTES, TOO_LARGE
from feeds.validator.problem import Problem
from feeds.validator.report import Spot
from feeds.validator.source import COMMON, DECLARATION
from feeds.vocabulary.model import Fault

DAMAGED_COMPRESSION = Fault(
    "damaged-compression",
    "error",
    "Compressed data must be complete.",
    "https://www.rfc-editor.org/rfc/rfc1952",
    bad="BZh91AY&SY",
    good="<title>Story</title>",
    help="Programs cannot read it. Compress the file again, and check that it was copied as a whole.",
)


class BinaryFile(Protocol):
    """A file that is open for reading bytes."""

    def read(self, size: int, /) -> bytes: ...


Input = bytes | bytearray | memoryview | str | os.PathLike[str] | os.PathLike[bytes] | BinaryFile
"""A document: its bytes, its text, its path, or a file. A string is the text, never a path."""


def read_input(document: Input) -> bytes:
    """The bytes of a document, one more than are validated at most.  Raises TypeError and OSError."""
    if isinstance(document, bytes):
        return document
    if isinstance(document, bytearray | memoryview):
        return bytes(document)
    if isinstance(document, str):
        return encode_text(document)[0]
    if isinstance(document, os.PathLike):
        path = document if isinstance(document, Path) else Path(os.fsdecode(document))
        with path.open("rb") as file:
            return read_at_most(file, MAX_BYTES + 1)
    read = getattr(document, "read", None)
    if not callable(read):
        kind = type(document).__name__
        raise TypeError(f"a document must be bytes, str, a path or a binary file, not {kind}")
    data = read(MAX_BYTES + 1)
    if not isinstance(data, bytes):
        raise TypeError('a file must be open in binary mode ("rb")')
    return data


def encode_text(text: str) -> tuple[bytes, str]:
    """The bytes of a text, and Python's name of their encoding: the declared one, else UTF-8.

    The declaration of a text that contains other characters than the declared encoding has is wrong.
    """
    data = text.encode("utf-8", "replace")
    match = DECLARATION.match(data[:400])
    if match is None or not match[2]:
        return data, "utf-8"
    try:
        encoding = codecs.lookup(match[2].decode()).name
        return (text.encode(encoding), encoding) if encoding in COMMON else (data, "utf-8")
    except (LookupError, ValueError):  # reported by the validator
        return data, "utf-8"


def unpack(data: bytes) -> tuple[bytes, tuple[Fault, Problem] | None]:
    """A document that may be compressed, and why it cannot be read."""
    try:
        return expand(data, MAX_BYTES), None
    except ExpansionError as error:
        fault, message = TOO_LARGE, str(error)
    except CompressionError as error:
        fault, message = DAMAGED_COMPRESSION, str(error)
    return b"", (fault, Problem(Spot(1, 1, 0), message))
