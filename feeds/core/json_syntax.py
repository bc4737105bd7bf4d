"""JSON texts -> values; a syntax error is found again by our own scan, and described in plain words."""

from __future__ import annotations

import json
import re
from typing import Any

from feeds.core.nesting import MAX_DEPTH, is_too_deep, too_deep
from feeds.core.parse_error import TYPOGRAPHIC, ParseError, code_point, excerpt

_SPACE = re.compile(r"[ \t\r\n]*+")
_ESCAPE = r'\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})'
_TOKEN = re.compile(
    rf'("(?:[^"\\\x00-\x1f]++|{_ESCAPE})*+")|([{{}}\[\],:])'
    r"|(?:-?(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?+(?:[eE][+-]?[0-9]++)?+|true|false|null)(?![\w.+-])"
)
_LOOSE_STRING = re.compile(r'"(?:[^"\\]++|\\.)*+"', re.DOTALL)
_INSIDE = re.compile(rf'"(?:[^"\\\x00-\x1f]++|{_ESCAPE})*+')
_WORD = re.compile(r"[\w.+-]+")
_KINDS = {"{": ("object", "}"), "[": ("array", "]")}
_MAX_SCANNED = 2_000_000
"""Characters before an error, at most: a scan of more takes longer than a document is worth."""
_OPENING = {"}": "{", "]": "["}
_CONTROLS = {"\t": "\\t", "\b": "\\b", "\f": "\\f"}
_WORDS = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_NOTHING = frozenset({"none", "nil", "undefined", "null", "nan", "infinity", "-infinity", "+infinity", "inf"})


def load_json(text: str, decoder: json.JSONDecoder | None = None, max_depth: int = MAX_DEPTH) -> Any:
    """The value that a text is. Raises ParseError."""
    value, end = next_json(text, 0, decoder, max_depth=max_depth)
    end = _end_of_space(text, end)
    if end < len(text):
        raise ParseError.at(text, end, "more text after the end of the JSON value")
    return value


def next_json(
    text: str, start: int, decoder: json.JSONDecoder | None = None, line: int = 1, max_depth: int = MAX_DEPTH
) -> tuple[Any, int]:
    """The value at `start` of a text that begins on `line`, and where it ends. Raises ParseError."""
    decoder = decoder or json.JSONDecoder()
    start = _end_of_space(text, start)
    try:
        value, end = decoder.raw_decode(text, start)
        containers = text.count("{", start, end) + text.count("[", start, end)
        deep = containers > max_depth and is_too_deep(value, max_depth)
    except RecursionError:
        deep = True
    except ValueError as error:
        raise _described(text, start, error, line, strict=decoder.strict) from None
    if deep:
        raise ParseError(too_deep(max_depth), line + text.count("\n", 0, start))
    return value, end


def _end_of_space(text: str, start: int) -> int:
    return _SPACE.match(text, start).end()  # type: ignore[union-attr]


def _described(text: str, start: int, error: ValueError, line: int, *, strict: bool) -> ParseError:
    stopped = error.pos if isinstance(error, json.JSONDecodeError) else len(text)
    message: str | None = None
    if stopped - start <= _MAX_SCANNED:
        scan = _Scan(text, start, line, strict=strict)
        message, stopped = scan.run(), scan.at
    if message or isinstance(error, json.JSONDecodeError):
        described = ParseError.at(text, stopped, message or "not valid JSON here")
        described.line += line - 1
        return described
    # Python reads numbers of at most 4300 digits.
    return ParseError("a number has too many digits", line + text.count("\n", 0, start))


class _Scan:
    """One pass over the tokens of a value, up to the first that JSON does not allow there."""

    def __init__(self, text: str, start: int, line: int, *, strict: bool) -> None:
        self.text, self.at, self.line, self.strict = text, start, line, strict
        self.open: list[int] = []
        self.key = ""
        self.comma = -1
        self.due = "value"

    def run(self) -> str:
        """What is wrong at `at`; empty if nothing is."""
        while self.due != "end":
            self.at = _end_of_space(self.text, self.at)
            token = _TOKEN.match(self.text, self.at)
            if token is None and not self.strict:
                token = _LOOSE_STRING.match(self.text, self.at)
            if token is None or not self._step(token[0]):
                return self._message()
            self.at = token.end()
        return ""

    def _step(self, token: str) -> bool:
        """Whether this token is allowed here; if it is, `due` is what must follow."""
        first = token[0]
        if first in "}]":
            wanted = ("comma", "key or }") if first == "}" else ("comma", "value or ]")
            if self.due not in wanted or not self._is_open(_OPENING[first]):
                return False
            self.open.pop()
            self.due = "comma" if self.open else "end"
        elif first == ",":
            if self.due != "comma":
                return False
            self.comma = self.at
            self.due = "key" if self._is_open("{") else "value"
        elif first == ":":
            if self.due != "colon":
                return False
            self.due = "value"
        elif self.due.startswith("key"):
            if first != '"':
                return False
            self.key, self.due, self.comma = token, "colon", -1
        elif self.due.startswith("value"):
            self.comma = -1
            if first in "{[":
                self.open.append(self.at)
                self.due = "key or }" if first == "{" else "value or ]"
            else:
                self.due = "comma" if self.open else "end"
        else:
            return False
        return True

    def _is_open(self, bracket: str) -> bool:
        return bool(self.open) and self.text[self.open[-1]] == bracket

    def _message(self) -> str:
        character = self.text[self.at : self.at + 1]
        if not character:
            return self._cut_short()
        if character == "/" or character == "#":
            return "comments are not allowed in JSON"
        if character == "'":
            return "single quotes: JSON needs double quotes"
        if character in TYPOGRAPHIC:
            return f'typographic quotation mark {character}: write "'
        if character in "}]":
            return self._closed_wrongly(character)
        if character == '"' and (broken := self._broken_string()):
            return broken
        if self.due == "comma":
            return self._no_comma(character)
        if self.due == "colon":
            problem = '"=" instead of ":"' if character == "=" else 'missing ":"'
            return f"{problem} after the key {_cut(self.key)}"
        if self.due.startswith("key"):
            bare = _WORD.match(self.text, self.at)
            return f'key without quotes: write "{_cut(bare[0])}"' if bare else self._unexpected()
        return self._no_value()

    def _unexpected(self) -> str:
        return f"unexpected {excerpt(self.text, self.at)}"

    def _cut_short(self) -> str:
        if not self.open:
            return "empty: expected a JSON value"
        kind, missing = _KINDS[self.text[self.open[-1]]]
        line = self.line + self.text.count("\n", 0, self.open[-1])
        return f'missing "{missing}": the {kind} that begins on line {line} is not closed'

    def _closed_wrongly(self, character: str) -> str:
        if not self._is_open(_OPENING[character]):
            other = '"]"' if character == "}" else '"}"'
            return f'"{character}" instead of {other}' if self.open else f'unexpected "{character}"'
        if self.comma >= 0:
            self.at = self.comma
            return f'trailing comma before "{character}": remove it'
        return f"the key {_cut(self.key)} has no value"

    def _no_comma(self, character: str) -> str:
        if self.text[self.at - 1] == '"' and _WORD.match(character):
            return r"text after the closing quote: write \" for a quotation mark inside a string"
        if character == '"' or _WORD.match(character) or character in "{[":
            return f"missing comma before {excerpt(self.text, self.at)}"
        return self._unexpected()

    def _broken_string(self) -> str:
        if _TOKEN.match(self.text, self.at) or (not self.strict and _LOOSE_STRING.match(self.text, self.at)):
            return ""
        start, self.at = self.at, _INSIDE.match(self.text, self.at).end()  # type: ignore[union-attr]
        character = self.text[self.at : self.at + 1]
        if character == "\\" and self.at + 1 < len(self.text):
            escape = self.text[self.at : self.at + 2].rstrip(" ")
            if escape == "\\u":
                return r"\u must be followed by four hexadecimal digits"
            shown = f"unknown escape {escape}: write \\{escape}"
            return shown if escape.isprintable() else "backslash before a control character"
        if not character or character == "\\":
            self.at = start
            return "missing closing quote"
        if character in "\r\n":
            return r"line break in a string: write \n, or add the missing closing quote"
        escape = _CONTROLS.get(character) or f"\\u{ord(character):04x}"
        return f"control character {code_point(character)} in a string: write {escape}"

    def _no_value(self) -> str:
        word = _WORD.match(self.text, self.at)
        if word is None:
            empty = self.text[self.at] in ",:" and self.text[: self.at].rstrip()[-1:] == ":"
            return f"the key {_cut(self.key)} has no value" if empty else self._unexpected()
        plain = word[0].lower()
        if plain in _WORDS:
            return f"{word[0]} is not a JSON value: write {_WORDS[plain]}"
        if plain in _NOTHING:
            return f"{word[0]} is not a JSON value: write null"
        if re.match(r"[+-]?\.?[0-9]", plain):
            return f"{_cut(word[0])} is not a JSON number"
        return f'string without quotes: write "{_cut(word[0])}"'


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
