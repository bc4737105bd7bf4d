"""Read what PHP's `var_dump` prints: `string(2) "[]"`, `array(1) {…}`, `NULL`.

A string is delimited by its count of bytes, because quotation marks in it are not escaped.  An array and an
object become a mapping.  An enumeration's case becomes its name; what is not a value (a reference back,
a resource, a property without a value) becomes None.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

if TYPE_CHECKING:
    from feeds.core.limits import Limit


@dataclass(frozen=True, slots=True)
class Opaque:
    """A value that `var_dump` only names: an open file or connection, or a property without a value."""

    written: str


Value = None | bool | int | float | str | Opaque | dict[int | str, "Value"]
Decode = Callable[[bytes, int], str]
"""Returns bytes that begin at an offset of the file as text."""

MAX_DEPTH: Annotated[
    int,
    Limit(
        "read",
        "depth",
        "arrays and objects of `var_dump` inside each other",
        "what was dumped is left out, with a warning",
    ),
] = 64
_STRING = re.compile(rb'string\(([0-9]{1,9})\) "')
_SCALAR = re.compile(
    rb"(NULL|\*RECURSION\*)|bool\((true|false)\)|int\((-?[0-9]{1,20})\)"
    rb"|float\((-?(?:[0-9]{1,400}(?:\.[0-9]{1,400})?(?:E[+-][0-9]{1,3})?|INF)|NAN)\)"
    rb"|enum\([\w\\\x80-\xff]{1,300}::([\w\x80-\xff]{1,300})\)|(uninitialized\([^\r\n]{1,300}?\))(?=\s|\Z)"
    rb"|(resource\([0-9]{1,19}\) of type \([^()\r\n]{1,80}\))"
)
_OPEN = re.compile(
    rb"(?:array\([0-9]{1,9}\)"
    rb"|(?:lazy (?:ghost|proxy) )?object\([^\r\n]{1,300}?\)#[0-9]{1,9} \([0-9]{1,9}\)) \{"
)
_KEY = re.compile(
    rb'\[(?:(-?[0-9]{1,20})|"(.*?)"(?::protected|(?::"[^"\r\n]{1,300}")?:private)?)\]=>', re.DOTALL
)
_FOREIGN_KEY = re.compile(rb"(?:\[[^\r\n]{0,80}\]|'[^\r\n]{0,80}'|(?:public|protected|private) \$\w+) ?=>")
_SPACE = re.compile(rb"\s*+")
_BEGINS = re.compile(
    rb"(?:<pre(?: [^<>\r\n]{0,80})?>\s{0,8})?&?"
    rb'(?=string\([0-9]{1,9}\) "|array\([0-9]{1,9}\) \{|(?:lazy \w{5} )?object\([^\r\n]{1,300}?\)#[0-9]'
    rb"|NULL|\*RECURSION\*|(?:bool|int|float|enum|resource|uninitialized)\()"
)
_REST = re.compile(rb"[ \t]*+(?:(?:\s*+</pre>[ \t]*+)?+(?=[\r\n]|\Z))")
"""What may follow a value on its line."""


class VarDumpError(ValueError):
    """What is wrong at an `offset` of the file.

    `is_cut`: the file ends within the value, `partial` is what was read of it.
    """

    def __init__(self, message: str, offset: int, *, is_cut: bool = False, partial: Value = None) -> None:
        super().__init__(message)
        self.message, self.offset, self.is_cut, self.partial = message, offset, is_cut, partial


def beginning(data: bytes, line_start: int) -> int | None:
    """Returns where the value of a line that looks like a dump begins, None for any other line."""
    match = _BEGINS.match(data, line_start)
    return match.end() if match else None


def read_var_dump(data: bytes, at: int, decode: Decode) -> tuple[Value, int]:
    """Returns the value at an offset and where it ends. Raises `VarDumpError`."""
    return _Reader(data, decode).value(at, 0)


def begins_long(data: bytes, at: int) -> bool:
    """Whether a string, an array or an object begins there: no sentence begins like that."""
    return (_STRING.match(data, at) or _OPEN.match(data, at)) is not None


def end_of_line(data: bytes, at: int) -> int | None:
    """Returns where the line ends whose value ends at `at`, None if other text follows it there."""
    match = _REST.match(data, at)
    return match.end() if match else None


@dataclass(frozen=True, slots=True)
class _Reader:
    data: bytes
    decode: Decode

    def value(self, at: int, depth: int) -> tuple[Value, int]:
        at += self.data.startswith(b"&", at)
        if match := _SCALAR.match(self.data, at):
            return _scalar(match), match.end()
        if match := _STRING.match(self.data, at):
            return self._string(at, match.end(), int(match[1]), depth)
        if match := _OPEN.match(self.data, at):
            if depth >= MAX_DEPTH:
                raise VarDumpError(f"arrays are nested deeper than {MAX_DEPTH}", at)
            return self._entries(match.end(), depth + 1)
        raise self._unexpected(at, "a value")

    def _string(self, begin: int, start: int, count: int, depth: int) -> tuple[str, int]:
        end = start + count
        if self.data[end : end + 1] == b'"' and (depth or end_of_line(self.data, end + 1) is not None):
            return self.decode(self.data[start:end], start), end + 1
        announced = f"string({count}) announces {count} bytes, but"
        if depth == 0 and (inside := self._closed(start)) is not None:
            raise VarDumpError(f"{announced} {len(inside)} are between the quotes", begin)
        if end < len(self.data):
            raise VarDumpError(f"{announced} no quote at the end of a line follows them", begin)
        problem = f"{announced} the file does not end with its quote"
        raise VarDumpError(problem, begin, is_cut=True, partial=self.data[start:].decode("utf-8", "ignore"))

    def _closed(self, start: int) -> bytes | None:
        """Returns the bytes up to a quote at the end of the file, None where the file is cut short there.

        JSON is full of quotes: it may have been cut after one of them.
        """
        last = self.data.rfind(b'"', start)
        if last < 0 or self.data[last + 1 :].strip():
            return None
        inside = self.data[start:last]
        is_json = inside.lstrip().startswith((b"[", b"{"))
        return inside if not is_json or inside.rstrip().endswith((b"]", b"}")) else None

    def _entries(self, at: int, depth: int) -> tuple[Value, int]:
        entries: dict[int | str, Value] = {}
        while True:
            at = self._skip(at)
            if self.data.startswith(b"}", at):
                return entries, at + 1
            if self.data.startswith(b"*RECURSION*", at):
                at += len(b"*RECURSION*")
                continue
            match = _KEY.match(self.data, at)
            if match is None:
                raise self._unexpected(at, 'a key such as ["name"]=> or }', entries)
            key = int(match[1]) if match[1] else self.decode(match[2], match.start(2))
            try:
                entries[key], at = self.value(self._skip(match.end()), depth)
            except VarDumpError as error:
                if error.is_cut and error.partial is not None:
                    entries[key] = error.partial
                raise VarDumpError(
                    error.message, error.offset, is_cut=error.is_cut, partial=entries
                ) from None

    def _skip(self, at: int) -> int:
        return _SPACE.match(self.data, at).end()  # type: ignore[union-attr]

    def _unexpected(self, at: int, expected: str, partial: Value = None) -> VarDumpError:
        rest = self.data[at : at + 400]
        if _FOREIGN_KEY.match(rest):
            return VarDumpError("is printed by Xdebug, not by PHP's own var_dump: switch Xdebug off", at)
        # Of what is in 400 bytes before the end, a part may be missing.
        is_cut = at + len(rest) == len(self.data) and b"\n" not in rest.strip()
        what = "the file ends" if not rest.strip() else f"found {rest[:20].decode('utf-8', 'replace')!r}"
        return VarDumpError(f"expected {expected}, but {what}", at, is_cut=is_cut, partial=partial)


def _scalar(match: re.Match[bytes]) -> Value:
    _null, flag, whole, decimal, case, *opaque = match.groups()
    if flag:
        return flag == b"true"
    if whole:
        return int(whole)
    if decimal:
        return float(decimal)
    if named := next(filter(None, opaque), b""):
        return Opaque(named.decode("utf-8", "replace"))
    return case.decode("utf-8", "replace") if case else None
