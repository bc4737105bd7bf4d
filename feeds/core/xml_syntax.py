"""Finds the first error of an XML document: expat gives the exact place, libxml2 the better reason."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING
from xml.parsers import expat

from feeds.core.parse_error import ParseError
from feeds.core.xml_descriptions import (
    MISMATCH,
    UNDECLARED_PREFIX_ERROR,
    XmlPlace,
    described,
    text_at,
    undeclared,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _LogEntry

UNDECLARED_ENTITY = frozenset({"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY"})
UNDECLARED = UNDECLARED_ENTITY | {UNDECLARED_PREFIX_ERROR}
"""Errors after which both parsers go on: names without a declaration."""


class XmlError(ParseError):
    """A syntax error in XML; its offset counts bytes, and the bytes before `stop` are well-formed.

    At an end tag of another name, the first `kept` open elements are surely right, the next one is not;
    `unclosed`: its end tag is missing.
    """

    stop = 0
    kept: int | None = None
    unclosed = False


def xml_error(data: bytes, log: Iterable[_LogEntry], encoding: str | None = None) -> XmlError:
    """The first error in a document that libxml2 refused. `encoding` overrides the declared one.

    Raises LookupError or ValueError for a declared encoding that expat does not know, such as Shift_JIS.
    """
    reader = expat.ParserCreate(encoding)
    reader.UseForeignDTD(True)
    entries = list(log)
    code = 0
    try:
        reader.Parse(data, True)
    except expat.ExpatError as error:
        place = XmlPlace(data, reader.ErrorByteIndex, error.lineno, error.offset + 1)
        code = error.code
        entries = [entry for entry in entries if entry.type_name[:3] != "NS_"]
    serious = [entry for entry in entries if entry.type_name not in UNDECLARED and entry.level > 1]
    entry = next(iter(serious or entries), None)
    if not code:
        if entry is None:
            return XmlError("not well-formed XML here")
        line_start = 0
        for _ in range(entry.line - 1):
            line_start = data.find(b"\n", line_start) + 1
        offset = line_start + max(entry.column - 1, 0)
        place = XmlPlace(data, offset, entry.line, len(text_at(data[line_start:offset])) + 1)
        if entry.type_name in UNDECLARED:
            return _made(place, undeclared(entry), offset)
    stop = place.offset
    made = _made(place, described(place, code, entry.type_name if entry else ""), stop)
    if code == MISMATCH and (names := [name for name, _ in place.open_elements()]):
        wrong = place.name()
        made.unclosed = wrong in names
        made.kept = len(names) - 1 - (names[::-1].index(wrong) - 1 if made.unclosed else 0)
    return made


def _made(place: XmlPlace, message: str, stop: int) -> XmlError:
    error = XmlError(message, place.line, place.column, place.offset)
    error.stop = stop
    return error


def is_well_formed(data: bytes) -> bool:
    """Whether expat accepts a document in UTF-8; it knows no namespaces."""
    reader = expat.ParserCreate("utf-8")
    reader.UseForeignDTD(True)
    with suppress(expat.ExpatError):
        reader.Parse(data, True)
        return True
    return False
