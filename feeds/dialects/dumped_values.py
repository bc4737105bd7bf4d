"""Find what `var_dump` printed in a text, and take it out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.core.errors import ReadError
from feeds.dialects.related import Dumped
from feeds.dialects.var_dump import VarDumpError, beginning, begins_long, end_of_line, read_var_dump

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects.text_file import Decoder

_LINE = re.compile(rb"(?:\A|(?<=[\r\n]))[ \t]{0,80}+(?=[&*<Nabefilorsu])")
_FOREIGN = re.compile(
    rb"(?:\A|(?<=[\r\n]))(?:"
    rb"(?P<xdebug><pre class=['\"]?xdebug-var-dump|/[^\r\n]{1,300}\.php:[0-9]{1,7}:[\r\n]"
    rb"|class [\w\\]{1,300}#[0-9]{1,9} \([0-9]{1,9}\) \{)"
    rb"|(?P<symfony><pre class=['\"]?sf-dump|<script> ?Sfdump)"
    rb"|(?P<print_r>(?:Array|[\w\\\\]{1,80} Object)\r?\n\()"
    rb"|(?P<var_export>(?:array|\\?[\w\\]{1,300}::__set_state\(array) ?\(\r?\n)"
    rb"|(?P<escaped>string\([0-9]{1,9}\) &(?:quot|\#34);))"
)
_CUT = re.compile(
    rb"(string)\([0-9]{0,9}(?:\) ?)?|(array)\([0-9]{0,9}(?:\) ?)?"
    rb"|(object)\([\w\\@\x80-\xff]{0,300}(?:\)(?:#[0-9]{0,9}(?: (?:\([0-9]{0,9}(?:\) ?)?)?)?)?)?"
)
"""The beginning of a value."""
_WHOLE = {"string": 'string(N) "…" line', "array": "array(N) {…}", "object": "object(…)#N (N) {…}"}
_FOUND = {
    "xdebug": "a dump by Xdebug",
    "symfony": "a dump by Symfony's VarDumper",
    "print_r": "a dump by print_r",
    "var_export": "a dump by var_export",
    "escaped": "a dump that was escaped for HTML",
}


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a value could not be read to its end: the file is cut short."""

    line: int
    message: str


@dataclass(frozen=True, slots=True)
class WithoutDumps:
    """The `rest` of a file without the values that were dumped in it; its lines keep their numbers."""

    rest: bytes
    dumps: tuple[Dumped, ...] = ()
    broken: Broken | None = None


def cut_dumps(name: str, decoder: Decoder) -> WithoutDumps:
    """Takes out all values on their own lines. Raises ReadError with the line for a malformed one.

    A word in the first line is the headline, whatever it is.  Text after a list in JSON is refused: the count
    of bytes may be wrong.
    """
    data = decoder.data
    _refuse_foreign(name, decoder)
    spans = list(_spans(name, decoder))
    parts, kept = [], 0
    for span in spans:
        parts += [data[kept : span.start], b"\n" * (decoder.line(span.end) - span.dumped.line)]
        kept = span.end
    parts.append(data[kept:])
    listed = next((number for number, span in enumerate(spans) if _is_list(span.dumped.value)), None)
    if listed is not None and b"".join(parts[2 * listed + 2 :]).strip():
        span = spans[listed]
        count = data[span.start : span.end].partition(b"(")[2].partition(b")")[0].decode()
        problem = f"string({count}) announces {count} bytes, but the file does not end with its quote"
        raise ReadError(name, problem, line=span.dumped.line)
    broken = spans[-1].broken if spans else None
    return WithoutDumps(b"".join(parts), tuple(span.dumped for span in spans), broken)


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    dumped: Dumped
    broken: Broken | None = None


def _is_list(value: object) -> bool:
    return isinstance(value, str) and value.lstrip().startswith(("[", "{"))


def _refuse_foreign(name: str, decoder: Decoder) -> None:
    foreign = _FOREIGN.search(decoder.data)
    if foreign:
        found = _FOUND[str(foreign.lastgroup)]
        problem = f"{found}: expected what PHP's own var_dump prints, as text"
        raise ReadError(name, problem, line=decoder.line(foreign.start()))


def _spans(name: str, decoder: Decoder) -> Iterator[_Span]:
    """Yields the values; the last one may be cut short."""
    data = decoder.data
    headline = len(data) - len(data.lstrip())
    place = behind = 0
    while match := _LINE.search(data, place):
        place = match.start() + 1
        start = beginning(data, match.end())
        if start is None:
            continue
        span: _Span | None = None
        if begins_long(data, start):
            span = _long(name, decoder, match.start(), start)
        elif match.end() > headline:
            span = _short(decoder, match.start(), start)
        if span is not None:
            yield span
            place = behind = span.end
    last = max(data.rfind(b"\n"), data.rfind(b"\r")) + 1
    if last >= max(behind, headline + 1) and (match := _CUT.fullmatch(data, last)):
        line, whole = decoder.line(last), _WHOLE[match[match.lastindex or 0].decode()]
        yield _Span(last, len(data), Dumped(line, None, is_cut=True), Broken(line, f"not a whole {whole}"))


def _short(decoder: Decoder, line_start: int, start: int) -> _Span | None:
    """Returns a number or a word, None for a sentence that begins with it."""
    try:
        value, end = read_var_dump(decoder.data, start, decoder.text)
    except VarDumpError:
        return None
    line_end = end_of_line(decoder.data, end)
    return None if line_end is None else _Span(line_start, line_end, Dumped(decoder.line(start), value))


def _long(name: str, decoder: Decoder, line_start: int, start: int) -> _Span:
    line = decoder.line(start)
    try:
        value, end = read_var_dump(decoder.data, start, decoder.text)
    except VarDumpError as error:
        broken = Broken(decoder.line(error.offset), error.message)
        if not error.is_cut:
            raise ReadError(name, broken.message, line=broken.line) from None
        return _Span(line_start, len(decoder.data), Dumped(line, error.partial, is_cut=True), broken)
    line_end = end_of_line(decoder.data, end)
    if line_end is None:
        raise ReadError(name, "text follows the end of an array on its line", line=decoder.line(end))
    return _Span(line_start, line_end, Dumped(line, value))
