"""Inputs of several parts: files with their names, a request with its body."""

from __future__ import annotations

import atexit
import shutil
from pathlib import Path
from tempfile import mkdtemp

SEPARATOR = b"\n\x1e\n"
"""Between the parts (U+001E is the record separator)."""
MAX_PARTS = 8


def parts_of(data: bytes) -> list[bytes]:
    """Returns the parts of an input, at most `MAX_PARTS`."""
    return data.split(SEPARATOR, MAX_PARTS)[:MAX_PARTS]


def named(data: bytes) -> tuple[str, bytes]:
    """Returns the name in the first line of an input, and the rest of it."""
    name, _, rest = data.partition(b"\n")
    return name.decode("utf-8", "replace"), rest


def with_name(name: str, content: bytes | str) -> bytes:
    """Returns the input with a name."""
    return name.encode() + b"\n" + (content.encode() if isinstance(content, str) else content)


def joined(*parts: bytes) -> bytes:
    """Returns the input of several parts."""
    return SEPARATOR.join(parts)


def scratch_folder() -> Path:
    """Returns a new folder that is removed when the process ends."""
    folder = Path(mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
