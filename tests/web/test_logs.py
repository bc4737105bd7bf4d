"""The server's log: what others write cannot end a line or control a terminal, and secrets stay out."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest

from feeds.web.logs import JsonLines, TextLines

if TYPE_CHECKING:
    from collections.abc import Iterator

ODD = "a\nforged line\r\x1b[31m\u202e\x85b"


@pytest.fixture
def failed() -> Iterator[logging.LogRecord]:
    """A message about a name with control characters, and an exception with the same."""
    try:
        raise ValueError(ODD)
    except ValueError as error:
        exc_info = type(error), error, error.__traceback__
        yield logging.LogRecord("feeds", logging.ERROR, __file__, 1, "refused: %s", (ODD,), exc_info)


def test_text(failed: logging.LogRecord) -> None:
    first, *traceback = TextLines().format(failed).split("\n")
    assert first == r"refused: a\nforged line\r\x1b[31m\u202e\x85b"
    assert traceback[0] == "Traceback (most recent call last):"
    assert traceback[-2:] == ["ValueError: a", r"forged line\r\x1b[31m\u202e\x85b"]


def test_json(failed: logging.LogRecord) -> None:
    line = JsonLines().format(failed)
    assert (line.isascii(), line.isprintable()) == (True, True)
    assert json.loads(line)["message"] == f"refused: {ODD}"
