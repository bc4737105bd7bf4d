"""Values of TOML files, checked: each check gives the value, or raises Wrong with key, found and expected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

from feeds.core.errors import ReadError
from feeds.core.markup import one_line
from feeds.core.parse_error import ParseError, decode_utf8
from feeds.core.toml_syntax import load_toml
from feeds.core.urls import web_url
from feeds.vocabulary.datatypes.languages import language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST = 64 * 1024
"""Bytes in a file of settings, at most."""


class Wrong(Exception):  # noqa: N818 - read aloud: `raise Wrong(…)`
    """A key (`people[0].email`), what was found there, what was expected."""

    def __init__(self, key: str, found: str, expected: str) -> None:
        super().__init__(key, found, expected)
        self.key, self.found, self.expected = key, found, expected

    def __str__(self) -> str:
        return f"{self.key} {self.found}: expected {self.expected}"

    def under(self, key: str) -> Wrong:
        """The same, seen from the table or the list that holds it under `key`."""
        return Wrong(key + self.key, self.found, self.expected)


def wrong(value: object, expected: str) -> Wrong:
    """What to raise: this value, where another was expected."""
    shown = repr(value) if isinstance(value, str | int | float) else f"a {type(value).__name__}"
    return Wrong("", f"is {shown[:100]}", expected)


def _is_seen(character: str) -> bool:
    return character.isprintable() and not character.isspace()


def string(value: object, expected: str = "a text on one line") -> str:
    """Words on one line, without spaces around them."""
    if not isinstance(value, str) or one_line(value) != value or not any(map(_is_seen, value)):
        raise wrong(value, expected)
    return value


def matching(pattern: str, expected: str, value: object) -> str:
    """A text of a certain form."""
    if not re.fullmatch(pattern, text := string(value, expected)):
        raise wrong(value, expected)
    return text


def web(value: object, expected: str = "an absolute http or https URL") -> str:
    """A URL of the web, its other characters encoded."""
    try:
        return web_url(string(value, expected))
    except ValueError:
        raise wrong(value, expected) from None


def folder(value: object) -> str:
    """A URL that something can be joined to; it ends in a slash."""
    url = web(value)
    if "?" in url or "#" in url:
        raise wrong(value, "a URL without query and fragment")
    return url if url.endswith("/") else url + "/"


def pixels(value: object) -> int:
    """A width or a height."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < 100_000:
        raise wrong(value, "a number of pixels")
    return value


def each(check: Callable[[object], Any], value: object) -> tuple[Any, ...]:
    """A list of which every item passes the check."""
    if not isinstance(value, list) or not value:
        raise wrong(value, "a list of at least one")
    return tuple(at(f"[{index}]", check, item) for index, item in enumerate(value))


def at(key: str, check: Callable[[object], Any], value: object) -> Any:
    """The checked value; what is wrong with it is told of this key."""
    try:
        return check(value)
    except Wrong as found:
        raise found.under(key) from None


@dataclass(frozen=True, slots=True)
class Key:
    """What stands under a key of a table."""

    check: Callable[[object], Any]
    required: bool = False


def table(keys: dict[str, Key], value: object, prefix: str = "") -> dict[str, Any]:
    """The checked values of a table by their keys; a key that is unknown, or missing, is wrong."""
    if not isinstance(value, dict):
        raise wrong(value, f"a table of {', '.join(keys)}")
    for name in value:
        if name not in keys:
            known = f"one of {', '.join(keys)}"
            raise Wrong(prefix + name, "is no key here", known + nearest(name, keys))
    for name, key in keys.items():
        if key.required and name not in value:
            required = ", ".join(name for name, key in keys.items() if key.required)
            raise Wrong(prefix + name, "is missing", f"at least {required}")
    return {name: at(prefix + name, keys[name].check, item) for name, item in value.items()}


def nearest(name: str, known: Any) -> str:
    """A hint at the known name that was probably meant."""
    close = get_close_matches(name[:60], sorted(known), n=1)
    return f" (did you mean {close[0]}?)" if close else ""


_TAG = r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"
_EXPECTED_TAG = "a language tag such as en or fa-IR (RFC 5646)"


def language_tag(value: object) -> str:
    """A language tag of which all parts are registered."""
    if language(tag := matching(_TAG, _EXPECTED_TAG, value)):
        raise wrong(value, _EXPECTED_TAG)
    return tag


EMAIL = partial(matching, r"[!-?A-~]+@[!-?A-~]+", "an e-mail address")


def read_toml(
    path: Path, keys: dict[str, Key], complete: Callable[[dict[str, Any]], None] = lambda _values: None
) -> dict[str, Any]:
    """The checked values of a TOML file, after `complete` has looked at them.

    ReadError with the line where it can be told, what was found, what was expected.
    """
    text = toml_text(path)
    raw = parse_toml(path, text)
    try:
        values = table(keys, raw)
        complete(values)
    except Wrong as found:
        raise ReadError(path, str(found), line=_line(text, found.key)) from None
    return values


def parse_toml(path: Path, text: str) -> dict[str, Any]:
    """What the text of a TOML file says, unchecked. ReadError where it is none."""
    try:
        return load_toml(text)
    except ParseError as error:
        raise ReadError(path, f"not valid TOML: {error}", line=error.line) from None


def toml_text(path: Path, longest: int = LONGEST) -> str:
    """The text of a file of settings, at most so many bytes of it. ReadError where it cannot be had."""
    try:
        with path.open("rb") as file:
            data = file.read(longest + 1)
    except OSError as error:
        raise ReadError(path, f"cannot be read: {error.strerror}") from None
    if len(data) > longest:
        raise ReadError(path, f"is longer than {longest} bytes")
    try:
        return decode_utf8(data)
    except ParseError as error:
        raise ReadError(path, error.message, line=error.line) from None


def _line(text: str, key: str) -> int | None:
    """The line on which the top-level part of `key` first stands: good enough to find the place."""
    top = re.escape(re.split(r"[.\[]", key, maxsplit=1)[0])
    match = re.search(rf"^[ \t]*(?:\[\[?[ \t]*)?[\"']?{top}[\"']?[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else None
