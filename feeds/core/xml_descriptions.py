"""What XML errors mean, in plain words: by expat's number, libxml2's name, and what is at the place."""

from __future__ import annotations

import re
from contextlib import suppress
from html.entities import html5
from typing import TYPE_CHECKING
from xml.parsers import expat

from feeds.core.parse_error import code_point
from feeds.core.xml_limits import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _LogEntry

UNDECLARED_PREFIX_ERROR = "NS_ERR_UNDEFINED_NAMESPACE"
_NEAR = 2000
"""How many bytes around an error are looked at."""
_AMPERSAND = re.compile(rb"&(#?[\w.:-]{0,60})\Z", re.ASCII)
_REFERENCE = re.compile(rb"&#(?:([0-9]{1,9})|x([0-9A-Fa-f]{1,8}));")
FORBIDDEN = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""A character that XML does not allow, in UTF-8."""
_NAME = re.compile(rb"</?([^\s<>/=\"'&]{1,60})")
_TAG = re.compile(rb"<(/?[^\s<>/!?=\"'&]{1,60})[^<>]*\Z")
_ATTRIBUTE = re.compile(rb"([^\s<>/=\"'&]{1,60})\s*(?:=\s*(?:\"[^\"]*+\"?|'[^']*+'?)?)?\Z")


class XmlPlace:
    """The place where a parser stopped, with the bytes around it."""

    def __init__(self, data: bytes, offset: int, line: int, column: int) -> None:
        self.data, self.offset, self.line, self.column = data, offset, line, column
        self.before = data[max(0, offset - _NEAR) : offset]
        self.rest = data[offset : offset + _NEAR]

    def back(self, count: int) -> None:
        """Point to an earlier byte of the same line."""
        passed = self.before[len(self.before) - count :]
        if b"\n" not in passed:
            self.offset, self.column = self.offset - count, self.column - len(text_at(passed))

    def fill(self, message: str) -> str:
        """The message with the names at this place."""
        names = {"tag": self.tag(), "attribute": self.attribute(), "name": self.name()}
        return message.format(byte=self.rest[:1].hex(), **names)

    def tag(self) -> str:
        """The name of the tag that the place is in."""
        found = _TAG.search(self.before) or _NAME.match(self.rest)
        return text_at(found[1]) if found else "?"

    def attribute(self) -> str:
        """The name of the attribute that the place is in, or behind."""
        found = _ATTRIBUTE.search(self.before)
        return text_at(found[1]) if found else "?"

    def name(self) -> str:
        """The name that begins here."""
        found = re.match(rb"[^\s<>/=\"'&]{1,60}", self.rest)
        return text_at(found[0]) if found else ""

    def in_prolog(self) -> bool:
        """Whether no tag begins before this place."""
        return re.search(rb"<(?![!?])", self.data[: self.offset]) is None

    def open_elements(self) -> list[tuple[str, int]]:
        """The elements that are open here, each with its line."""
        elements: list[tuple[str, int]] = []
        reader = expat.ParserCreate("utf-8")
        reader.StartElementHandler = lambda name, _: elements.append((name, reader.CurrentLineNumber))
        reader.EndElementHandler = lambda _: elements.pop()
        with suppress(expat.ExpatError):  # at the place itself
            reader.Parse(self.data[: self.offset], False)
        return elements


def undeclared(entry: _LogEntry) -> str:
    """Describes an error of libxml2 about an undeclared name: what it is, and what to write."""
    if entry.type_name == UNDECLARED_PREFIX_ERROR:
        found = re.search(r"prefix (\S+) ", entry.message)
        return undeclared_prefix(found[1] if found else "?")
    found = re.search(r"'(.*)'", entry.message)
    return undeclared_entity(found[1] if found else "?")


def undeclared_prefix(prefix: str, uri: str | None = None) -> str:
    """Describes an undeclared prefix, and what to write."""
    return f'undeclared prefix "{prefix[:60]}": add xmlns:{prefix[:60]}="{uri or "…"}"'


def undeclared_entity(name: str) -> str:
    """Describes an undeclared entity, and what to write instead."""
    characters = html5.get(f"{name};")
    right = _references(characters) if characters else f"&amp;{name};"
    return f'undeclared entity "&{name[:60]};": write "{right[:60]}"'


def _references(characters: str) -> str:
    return "".join(f"&#{ord(character)};" for character in characters)


def described(place: XmlPlace, code: int, name: str) -> str:
    """Returns the description of an error by expat's `code` and libxml2's `name` ("" if it has none)."""
    character = FORBIDDEN.match(place.rest) or re.search(rb"\x00", place.before[-4:])
    if character:
        what = "character" if len(character[0]) > 1 else "control character"
        return f"the {what} {code_point(text_at(character[0]))} is not allowed in XML: remove it"
    if code == _BAD_REFERENCE:
        return _reference(place.rest)
    ampersand = _AMPERSAND.search(place.before)
    if ampersand and name in _OF_REFERENCES:
        return _ampersand(place, ampersand)
    describe = _BY_EXPAT.get(code) or _BY_LIBXML2.get(name)
    if code not in _BY_EXPAT and place.in_prolog():
        describe = _prolog
    if describe is None:
        in_tag = place.before.endswith(b"</") or _TAG.search(place.before)
        return _inside_tag(place) if in_tag else "not well-formed XML here"
    return place.fill(describe) if isinstance(describe, str) else describe(place)


def _prolog(place: XmlPlace) -> str:
    if place.rest.startswith(b"<?xml"):
        return _DECLARATION
    if b"<!DOCTYPE" not in place.data[: place.offset]:
        return "text before the first tag: remove it"
    return "not a document type declaration: remove <!DOCTYPE …>"


def _reference(rest: bytes) -> str:
    found = _REFERENCE.match(rest)
    if found is None:
        return "a character reference with a number that is not a character"
    number, shown = _number(found), text_at(found[0])
    if not 0xD800 <= number <= 0xDFFF:
        return f'"{shown}" is not a character that XML allows: remove it'
    other = _REFERENCE.match(rest, found.end())
    if other and number < 0xDC00 <= _number(other) <= 0xDFFF:
        whole = joined(number, _number(other))
        right = f"&#x{ord(whole):X};" if found[2] else f"&#{ord(whole)};"
        return f'"{shown}{text_at(other[0])}" is a surrogate pair: write "{right}" for {whole}'
    return f'"{shown}" is half of a surrogate pair, not a character'


def joined(high: int, low: int) -> str:
    """The character that a surrogate pair stands for."""
    return chr(0x10000 + (high - 0xD800) * 0x400 + low - 0xDC00)


def _number(reference: re.Match[bytes]) -> int:
    return int(reference[1]) if reference[1] else int(reference[2], 16)


def _ampersand(place: XmlPlace, found: re.Match[bytes]) -> str:
    name, after = text_at(found[1]), place.rest[:1]
    place.back(len(found[0]))
    if name[:1] == "#":
        whole = re.fullmatch(r"#(?:[0-9]+|x[0-9A-Fa-f]+)", name) and after != b";"
        if not whole:
            return f'"&{name}" is not a character reference: write "&amp;{name}"'
        return f'"&{name}" without a semicolon: write "&{name};"'
    characters = html5.get(f"{name};")
    if characters is None or after == b"=":
        return 'bare "&": write "&amp;"'
    known = name in ("amp", "lt", "gt", "quot", "apos")
    right = f"&{name};" if known else _references(characters)
    return f'"&{name}" without a semicolon: write "{right}"'


def _mismatch(place: XmlPlace) -> str:
    wrong, elements = place.name(), place.open_elements()
    if not elements:
        return f"</{wrong}> has no start tag"
    inner, line = elements[-1]
    if any(name == wrong for name, _ in elements):
        return f"<{inner}>, opened on line {line}, is not closed before </{wrong}>"
    return f"</{wrong}> does not match <{inner}>, opened on line {line}"


def _end(place: XmlPlace) -> str:
    elements = place.open_elements()
    if not elements:
        return "the document has no root element"
    return f"<{elements[-1][0]}>, opened on line {elements[-1][1]}, is not closed: the document ends here"


def _after_root(place: XmlPlace) -> str:
    if place.rest.startswith(b"<!DOCTYPE"):
        return "the document type declaration must be before the root element"
    if place.rest.startswith(b"/"):
        name = text_at(place.rest[1:61]).partition(">")[0]
        return f"</{name}> has no start tag: the root element is already closed"
    found = _NAME.match(place.rest)
    if found:
        return f"<{text_at(found[1])}> after the end of the root element: a document has only one"
    return "text after the end of the root element: remove it"


def _name_required(place: XmlPlace) -> str:
    if place.rest.startswith(b"<!DOCTYPE"):
        return "the document type declaration must be before the root element, and only once"
    for start in (b"<!", b"</", b"<"):
        if place.before.endswith(start):
            place.back(len(start))
            shown = text_at(start)
            return f'bare "{shown}": write "&lt;{shown[1:]}"'
    if place.rest.startswith(b"<!"):
        return 'bare "<!": write "&lt;!"'
    return _inside_tag(place)


def _inside_tag(place: XmlPlace) -> str:
    tag = place.tag()
    if place.before.endswith(b"</"):
        return 'no name after "</"'
    if place.rest[:1] in (b"<", b"") or tag[0] == "/" or _NAME.match(place.rest):
        return f'missing ">" in the tag <{tag}>'
    if place.before.endswith(b"/"):
        return f'"/" without ">" in the tag <{tag}>'
    return f'unexpected "{text_at(place.rest)[:1]}" in the tag <{tag}>'


def _unfinished(place: XmlPlace) -> str:
    for start, what in _UNFINISHED.items():
        if place.rest.startswith(start):
            return what
    return _inside_tag(place)


def _no_space(place: XmlPlace) -> str:
    if re.search(rb"<\?[^<>]*\Z", place.before):
        return _UNFINISHED[b"<?"]
    return f'no space after the value of "{place.attribute()}": check the quotes'


def _too_long(place: XmlPlace) -> str:
    deep = len(place.open_elements()) > 200
    if deep:
        return f"elements are nested too deeply: more than {MAX_DEPTH} levels"
    return "a text or an attribute is too long for XML parsers"


def text_at(data: bytes) -> str:
    """Returns a piece of a document in UTF-8 as text."""
    return data.decode("utf-8", "replace")


def _elsewhere(place: XmlPlace) -> str:
    found = re.search(rb"&([^\s&;<>]{1,60});", place.rest)
    return f'entity "&{text_at(found[1]) if found else "?"};" is in another file: write its text'


_UNFINISHED = {
    b"<!--": 'the comment is not closed: missing "-->"',
    b"<![": 'the CDATA section is not closed: missing "]]>"',
    b"<?": 'the processing instruction is not closed: missing "?>"',
}
_DECLARATION = 'not an XML declaration: write <?xml version="1.0" encoding="utf-8"?>'
MISMATCH, _BAD_REFERENCE = 7, 14
_OF_REFERENCES = (
    "ERR_NAME_REQUIRED", "ERR_ENTITYREF_SEMICOL_MISSING",
    "ERR_INVALID_HEX_CHARREF", "ERR_INVALID_DEC_CHARREF",
)  # fmt: skip
_BY_EXPAT: dict[int, str | Callable[[XmlPlace], str]] = {
    3: _end,
    MISMATCH: _mismatch,
    8: 'the attribute "{name}" appears twice in <{tag}>',
    9: _after_root,
    12: "an entity refers to itself",
    16: _elsewhere,
    17: "an XML declaration may appear only at the very beginning",
    18: "the declared encoding is not known",
    19: "the declared encoding is not that of the document",
    20: _UNFINISHED[b"<!["],
    30: _DECLARATION,
    43: "entities expand to more text than XML parsers accept",
}
"""By the number of the error in `expat.h`."""
_BY_LIBXML2: dict[str, str | Callable[[XmlPlace], str]] = {
    "ERR_ATTRIBUTE_NOT_FINISHED": "missing closing quote in the tag <{tag}>",
    "ERR_ATTRIBUTE_NOT_STARTED": 'the value of "{attribute}" needs quotes: write {attribute}="…"',
    "ERR_ATTRIBUTE_WITHOUT_VALUE": 'the attribute "{attribute}" has no value: write {attribute}="…"',
    "ERR_COMMENT_NOT_FINISHED": _unfinished,
    "ERR_DOCUMENT_END": _after_root,
    "ERR_ENTITY_LOOP": "an entity refers to itself",
    "ERR_GT_REQUIRED": _inside_tag,
    "ERR_HYPHEN_IN_COMMENT": '"--" in a comment: write "- -"',
    "ERR_INVALID_ENCODING": "byte 0x{byte} cannot be decoded",
    "ERR_LT_IN_ATTRIBUTE": '"<" in the value of "{attribute}": write "&lt;", or add the closing quote',
    "ERR_MISPLACED_CDATA_END": '"]]>" in text: write "]]&gt;"',
    "ERR_NAME_REQUIRED": _name_required,
    "ERR_NAME_TOO_LONG": "a name is too long for XML parsers",
    "ERR_PI_NOT_FINISHED": _unfinished,
    "ERR_PI_NOT_STARTED": 'no name after "<?"',
    "ERR_RESOURCE_LIMIT": _too_long,
    "ERR_SPACE_REQUIRED": _no_space,
    "ERR_UNSUPPORTED_ENCODING": "the declared encoding is not known",
    "NS_ERR_ATTRIBUTE_REDEFINED": "an attribute appears twice in <{tag}>",
    "NS_ERR_QNAME": "a name with more than one colon in <{tag}>",
    "NS_ERR_XML_NAMESPACE": "a prefix must not be declared as an empty or reserved namespace",
}
"""By libxml2's name of the error (`xmlParserErrors`)."""
