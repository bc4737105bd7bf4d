"""Parse a feed. Every entity is resolved, or the document is refused with the entity's name and line.

Entities that the document declares are expanded within libxml2's limits; nothing else is read.  HTML's names
need no declaration: many programs that read feeds know them, and they were declared by the DTD of RSS 0.91,
which Netscape no longer serves.
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.character_sets import is_text_encoding
from feeds.core.errors import ReadError
from feeds.core.parse_error import ParseError
from feeds.core.urls import is_url
from feeds.core.xml_limits import excess_of_nodes
from feeds.core.xml_syntax import UNDECLARED_ENTITY, xml_error
from feeds.dialects import Note

if TYPE_CHECKING:
    from lxml.etree import _LogEntry

_REFERENCE = re.compile(
    rb"<!\[CDATA\[(?:[^\]]|\](?!\]>))*+\]\]>|<!--(?:[^-]|-(?!->))*+-->|<\?(?:[^?]|\?(?!>))*+\?>"
    rb"|&([A-Za-z][A-Za-z0-9]{1,40});"
)
"""A reference to an entity, or a section in which there are none."""
_NO_DTD = "ERR_UNDECLARED_ENTITY"
"""libxml2's name of the error in a document without an external DTD, in which the entity may be declared."""
_ENCODING = re.compile(rb"<\?xml[^>]{1,200}?encoding\s{0,9}=\s{0,9}[\"']([^\"'<>]{1,200})")
_DECLARED = re.compile(rb"<!ENTITY\s++([^\s%\"'<>]++)")


def parse(name: str, data: bytes) -> tuple[Any, tuple[Note, ...]]:
    """Returns the root element and notes. Raises ReadError if the document is not well-formed XML.

    `name` is its path, or its URL, which relative references are resolved against (RFC 3986, 5.1.3).
    """
    if (excess := excess_of_nodes(data)) is not None:
        raise ReadError(name, excess)
    root, log = _tree(data)
    undeclared = next((entry for entry in log if entry.type_name in UNDECLARED_ENTITY), None)
    notes: tuple[Note, ...] = ()
    if root is None and undeclared is not None:
        data = _with_numbers(data)
        root, log = _tree(data)
        if undeclared.type_name == _NO_DTD:
            entity = re.search(r"'(.{1,60})'", undeclared.message)
            message = f'undeclared entity "&{entity[1] if entity else ""};": read as in HTML'
            notes = (Note(name, undeclared.line, message),)
    if root is None:
        error = _error(data, log)
        raise ReadError(name, f"not well-formed XML: {error}", line=error.line)
    if is_url(name):
        root.getroottree().docinfo.URL = name
    return root, notes


def _error(data: bytes, log: list[_LogEntry]) -> ParseError:
    """Returns the first error, with the line and column in the text that the declared encoding gives."""
    try:
        return xml_error(data, log)
    except (LookupError, ValueError):  # expat does not know the encoding
        match = _ENCODING.match(data)
        name = match[1].decode("ascii", "replace") if match else ""
        if is_text_encoding(name):
            return xml_error(data.decode(name, "replace").encode(), log, "utf-8")
        return ParseError(f"unknown encoding {name[:40]!r}: write the document in UTF-8")


def _tree(data: bytes) -> tuple[Any, list[_LogEntry]]:
    """Returns the root element, None if the document is not well-formed, and libxml2's errors."""
    internal: Any = "internal"  # lxml-stubs know only true and false
    parser = etree.XMLParser(
        resolve_entities=internal, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser), []
    except etree.XMLSyntaxError:
        return None, list(parser.error_log)


def _with_numbers(data: bytes) -> bytes:
    """Returns the document with numbers for HTML's entities that it does not declare itself."""
    declared = set(_DECLARED.findall(data))

    def number(match: re.Match[bytes]) -> bytes:
        characters = None if match[1] in declared else html5.get(f"{(match[1] or b'').decode()};")
        return "".join(f"&#{ord(each)};" for each in characters).encode() if characters else match[0]

    return _REFERENCE.sub(number, data)
