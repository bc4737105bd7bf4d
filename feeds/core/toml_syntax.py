"""TOML texts -> tables; a syntax error is described in plain words."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Annotated, Any

from feeds.core.nesting import is_too_deep, too_deep
from feeds.core.parse_error import TYPOGRAPHIC, ParseError, code_point, excerpt

if TYPE_CHECKING:
    from collections.abc import Callable

    from feeds.core.limits import Limit

_PLACE = re.compile(r"\(at line ([0-9]+), column ([0-9]+)\)$")
_BARE = re.compile(r"[^\s,\[\]{}#]+")
MAX_KEY_PARTS: Annotated[
    int,
    Limit("channel", "depth", "parts of a dotted key", "an error; the exit status is 2"),
    Limit("read", "depth", "parts of a dotted key in TOML", "the file is refused"),
] = 50
"""tomllib takes time quadratic in their number."""
_DOTTED = re.compile(rf"(?<![\w\"'-])(?:[\w\"'-]++[ \t]*+\.[ \t]*+){{{MAX_KEY_PARTS}}}")
_CALLED = {"true": "true", "yes": "true", "on": "true", "false": "false", "no": "false", "off": "false"}


def load_toml(text: str) -> dict[str, Any]:
    """The tables of a TOML text. Raises ParseError."""
    text = text.replace("\r\n", "\n")
    if dotted := _DOTTED.search(text):
        problem = f"nested too deeply: more than {MAX_KEY_PARTS} parts in a key"
        raise ParseError(problem, text.count("\n", 0, dotted.start()) + 1)
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        raise ParseError(too_deep()) from None
    except tomllib.TOMLDecodeError as error:
        offset = _offset(text, str(error))
        describe = next(describe for hint, describe in _DESCRIPTIONS if hint in str(error))
        raise ParseError.at(text, offset, describe(text, offset)) from None
    except ValueError:  # Python reads at most 4300 digits
        raise ParseError("a number has too many digits") from None
    if is_too_deep(tables):
        raise ParseError(too_deep())
    return tables


def _offset(text: str, problem: str) -> int:
    """Where tomllib stopped, which it gives as a part of its message only."""
    place = _PLACE.search(problem)
    if place is None:
        return len(text.rstrip())
    rest = text.split("\n", int(place[1]) - 1)[-1]
    return len(text) - len(rest) + int(place[2]) - 1


def _line(text: str, offset: int) -> str:
    """The line up to the offset."""
    return text[text.rfind("\n", 0, offset) + 1 : offset].strip()


def _statement(text: str, offset: int) -> str:
    if text[offset] == "=":
        return 'no key before "="'
    comment = 'comments begin with "#"' if text.startswith("//", offset) else 'expected key = "value"'
    return f"unexpected {excerpt(text, offset)}: {comment}"


def _rest(text: str, offset: int) -> str:
    line, more = _line(text, offset), _BARE.match(text, offset)
    if more is None or line[-1:] in "\"']}" or text[offset - 1].isspace():
        return f"unexpected {excerpt(text, offset)}: expected the end of the line"
    value = re.split(r"[\s=,\[]", line)[-1] + more[0]
    return f"{value[:40]} is not a TOML value: write strings in quotes"


def _character(text: str, offset: int) -> str:
    if text[offset] == "\n":
        return "missing closing quote on this line"
    return f"control character {code_point(text[offset])}: remove it"


def _twice(text: str, offset: int) -> str:
    line = _line(text, offset)
    name = line if line[:1] == "[" else line.partition("=")[0].strip()
    return f"{name}{']' * (name.count('[') - name.count(']'))} is already defined above"


def _equals(text: str, offset: int) -> str:
    key = re.split(r"[{,]\s*", _line(text, offset))[-1]
    if text.startswith(":", offset):
        return f'":" instead of "=" after the key {key}'
    more, equals, _ = text[offset:].partition("\n")[0].partition("=")
    if equals and not {*"\"'{}"} & {*more}:
        space = " " if text[offset - 1].isspace() else ""
        return f'key with spaces or special characters: write "{key}{space}{more.strip()}"'
    return f'missing "=" after the key {key}'


def _key(text: str, offset: int) -> str:
    if text.startswith("}", offset):
        return 'trailing comma before "}": remove it'
    return "missing name of a key or table"


def _list(text: str, offset: int) -> str:
    if offset >= len(text.rstrip()):
        return 'missing "]": the list is not closed'
    return f"missing comma before {excerpt(text, offset)}"


def _inline(text: str, offset: int) -> str:
    if offset >= len(text.rstrip()):
        return 'missing "}": the inline table is not closed'
    if text[offset] == "\n":
        return "an inline table must be on one line"
    return f"missing comma before {excerpt(text, offset)}"


def _escape(text: str, offset: int) -> str:
    escape = text[offset - 2 : offset].strip()
    return f"unknown escape {escape}: write \\{escape}, or use single quotes"


def _hex(text: str, offset: int) -> str:
    kind = text[offset - 1] if text[offset - 1] in "uU" else "u"
    digits = {"u": 4, "U": 8}[kind]
    return f"\\{kind} needs {digits} hexadecimal digits; for a backslash, write \\\\ or use single quotes"


def _value(text: str, offset: int) -> str:
    character = text[offset:].lstrip(" \t")[:1]
    if character in ("", "\n", "#"):
        return 'no value after "="'
    if character in TYPOGRAPHIC:
        return f'typographic quotation mark {character}: write "'
    word = _BARE.match(text, offset)
    if word is None:
        return f"unexpected {excerpt(text, offset)}"
    if not _line(text, offset) and re.match(r"[ \t]*=", text[word.end() :]):
        return 'missing "]": the list above is not closed'
    plain = _CALLED.get(word[0].lower())
    if plain:
        return f"{word[0]} is not a TOML value: write {plain}"
    return f'string without quotes: write "{word[0][:40]}"'


_DESCRIPTIONS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("Invalid statement", _statement),
    ("Expected newline", _rest),
    ("character '", _character),
    ("declare", _twice),
    ("Cannot", _twice),
    ("end of a table", lambda *_: 'missing "]" after the name of the table'),
    ("end of an array", lambda *_: 'missing "]]" after the name of the table'),
    ("Expected '='", _equals),
    ("initial character", _key),
    ("Unclosed array", _list),
    ("Unclosed inline", _inline),
    ("Duplicate inline", lambda *_: "a key appears twice in one inline table"),
    ("Unescaped", _escape),
    ("hex value", _hex),
    ("scalar value", lambda *_: "an escape with half of a surrogate pair, which is not a character"),
    ("Invalid date", lambda *_: "not a valid date or time"),
    ("Invalid value", _value),
    ("Unterminated", lambda *_: "missing closing quote"),
    ("Expected", lambda *_: "missing closing quote"),
    ("", lambda *_: "not valid TOML here"),
)
"""What marks a message of tomllib, which has no codes, and our description of its error."""
