"""UTF-8 bytes -> a tree; libxml2 resolves no entity, reads no file and fetches nothing."""

from __future__ import annotations

import re
from contextlib import suppress
from threading import local
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast
from xml.parsers import expat

from lxml import etree

from feeds.core.xml_descriptions import UNDECLARED_PREFIX_ERROR, undeclared, undeclared_prefix
from feeds.core.xml_limits import excess_of_nodes
from feeds.core.xml_syntax import UNDECLARED, XmlError, is_well_formed, xml_error
from feeds.validator.doctype import UNDEFINED_ENTITY, judge_doctype
from feeds.validator.locate import end_of_tag
from feeds.validator.problem import Problem
from feeds.validator.remedies import replace_source, write
from feeds.validator.repairs import repair, spell_out_entity
from feeds.validator.report import Spot
from feeds.validator.stylesheets import judge_stylesheets
from feeds.validator.templates import TEMPLATE, breaks_xml
from feeds.vocabulary.model import Fault
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.core.limits import Limit

NOT_WELL_FORMED = Fault(
    "not-well-formed",
    "error",
    "A feed must be well-formed XML.",
    "https://www.w3.org/TR/xml/#dt-fatal",
    "SAXError",
    bad="<title>Bread & roses</title>",
    good="<title>Bread &amp; roses</title>",
    help="XML parsers must stop at the first syntax error, so most readers show an empty feed. What follows "
    "this place was not checked.",
    hides=True,
)
UNDECLARED_PREFIX = Fault(
    "undeclared-prefix",
    "error",
    "A namespace prefix must be declared with xmlns.",
    "https://www.w3.org/TR/xml-names/#nsc-NSDeclared",
    "SAXError",
    bad="<undeclared:mood>Fine</undeclared:mood>",
    good="<dc:subject>Mood</dc:subject>",
    help="Most XML parsers refuse the whole document for one undeclared prefix. Declare it in the root "
    "element.",
    hides=True,
)
SPACE_BEFORE_DECLARATION = Fault(
    "space-before-declaration",
    "error",
    "The XML declaration must be the very first thing in the document.",
    "https://www.w3.org/TR/xml/#sec-prolog-dtd",
    "WPBlankLine",
    bad='\n<?xml version="1.0" encoding="utf-8"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
    help="XML parsers refuse a document with even an empty line before its declaration. It often comes from "
    "an empty line after `?>` in a PHP file, a theme or a plugin.",
)
TOO_LARGE = Fault(
    "too-large",
    "error",
    "A document must not be larger, or have more elements for its size, than readers load.",
    bad="{<x/>*60000}",
    good="<title>Story</title>",
    help="The document was not checked. Keep the latest items in the feed and move older ones to archive "
    "pages (RFC 5005).",
)

MAX_BYTES: Annotated[
    int,
    Limit(
        "validate",
        "bytes",
        "a document, both as it is and decompressed",
        "finding `xml-too-large` or `json-too-large`",
    ),
    Limit(
        "fix",
        "bytes",
        "a document, both as it is and decompressed",
        "the file is reported and stays; the exit status is 2",
    ),
    Limit(
        "diff",
        "bytes",
        "a document, both as it is and decompressed",
        "the file is reported; the exit status is 2",
    ),
] = 256 << 20

SPACED_DECLARATION = re.compile(rb"\s+(<\?xml\s[^<>]*>)")
IDS = ("DTD_ID_REDEFINED", "DTD_XMLID_VALUE")
"""Errors that libxml2 stops at although the document is well-formed; rules report them."""
LOGGED = 100
"""How many errors libxml2 keeps."""

URIS: dict[str, str] = {space.prefix: space.uri for space in namespaces()}


class Parsed(NamedTuple):
    """A tree, or the part before the first syntax error, and then `whole` is False.

    `utf8` is what was parsed, with every byte at its original offset.  `reported` are the elements whose
    names are at fault already.
    """

    utf8: bytes
    root: etree._Element | None
    whole: bool
    problems: tuple[tuple[Fault, Problem], ...] = ()
    reported: frozenset[etree._Element] = frozenset()


def parse(utf8: bytes) -> Parsed:
    """Parses a document; of a broken one, the part before the first syntax error."""
    if (refusal := _too_large(utf8)) is not None:
        return Parsed(utf8, None, whole=False, problems=((TOO_LARGE, refusal),))
    try:
        root = etree.fromstring(utf8, _strict.parser)
    except etree.XMLSyntaxError:
        return _salvage(utf8)
    return Parsed(
        utf8, root, whole=True, problems=(*judge_doctype(root, utf8), *judge_stylesheets(root, utf8))
    )


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        recover=recover,
    )


class _Strict(local):
    """One parser per thread: making one takes as long as parsing a small document."""

    def __init__(self) -> None:
        self.parser = _parser()


_strict = _Strict()


def too_long(data: bytes) -> str:
    """Returns the message about a document with more than `MAX_BYTES`."""
    return f"the document has {len(data):,} bytes: at most {MAX_BYTES:,} are read"


def _too_large(utf8: bytes) -> Problem | None:
    message = too_long(utf8) if len(utf8) > MAX_BYTES else excess_of_nodes(utf8)
    return None if message is None else Problem(Spot(1, 1, 0), message)


def _salvage(utf8: bytes) -> Parsed:
    """What can be parsed of a document that is not well-formed."""
    if SPACED_DECLARATION.match(utf8):
        message = "white space before the XML declaration: remove it"
        space = utf8[: len(utf8) - len(utf8.lstrip())]
        remedy = replace_source(space, "", "remove the white space")
        problem = (SPACE_BEFORE_DECLARATION, Problem(Spot(1, 1, 0), message, remedy=remedy))
        rest = parse(_without_declaration(utf8))
        return rest._replace(problems=(problem, *rest.problems))
    parser = _parser(recover=True)
    root = _recovered(utf8, parser)
    log = [entry for entry in parser.error_log if entry.type_name not in IDS]
    names = [entry for entry in log if entry.type_name in UNDECLARED]
    complete = len(names) == len(log) and (len(parser.error_log) < LOGGED or is_well_formed(utf8))
    if root is not None and complete:
        return _recorded(Parsed(utf8, root, whole=True), names, len(utf8))
    fault = xml_error(utf8, log, "utf-8")
    spot = Spot(fault.line, fault.column, fault.offset)
    broken = (NOT_WELL_FORMED, Problem(spot, fault.message, remedy=repair(utf8, spot)))
    if (code := breaks_xml(utf8, spot)) is not None:
        broken = TEMPLATE, code
    root = _recovered(_unbroken(utf8[: fault.stop]), _parser(recover=True))
    doubtful = _doubtful(root, fault) if root is not None and fault.kept is not None else frozenset()
    parsed = Parsed(utf8, root, whole=False, problems=(broken,), reported=doubtful)
    return _recorded(parsed, names, fault.stop)


def _recorded(parsed: Parsed, names: list[etree._LogEntry], stop: int) -> Parsed:
    """The document with the problems of undeclared names before `stop`."""
    if not names or parsed.root is None:
        return parsed
    prefixes, elements = _undeclared_prefixes(parsed.root)
    entities = _undeclared_entities(parsed.utf8, names, stop)
    return parsed._replace(
        problems=(*prefixes, *entities, *parsed.problems), reported=parsed.reported | elements
    )


def _unbroken(utf8: bytes) -> bytes:
    """The part of a document that was cut short up to its last end tag.

    The elements behind it have no contents yet.  Of half a tag, libxml2 makes an element whose strings may be
    incomplete, or not even UTF-8.
    """
    reader = expat.ParserCreate("utf-8")
    reader.UseForeignDTD(True)
    last = -1

    def end(_name: str) -> None:
        nonlocal last
        last = reader.CurrentByteIndex

    reader.EndElementHandler = end
    with suppress(expat.ExpatError):
        reader.Parse(utf8, False)
    return utf8[: end_of_tag(utf8, last)] if last >= 0 else b""


def _doubtful(root: etree._Element, fault: XmlError) -> frozenset[etree._Element]:
    """The element whose end tag has another name, or is missing; then it loses what it swallowed."""
    element = root
    for _ in range(fault.kept or 0):
        last = next(element.iterchildren(etree.Element, reversed=True), None)  # not an entity
        if last is None:
            return frozenset()
        element = last
    if fault.unclosed:
        element[:] = []
    return frozenset((element,))


def _without_declaration(utf8: bytes) -> bytes:
    return SPACED_DECLARATION.sub(lambda found: b" " * len(found[0]), utf8, count=1)


def _recovered(utf8: bytes, parser: etree.XMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError:
        return None


def _undeclared_prefixes(
    root: etree._Element,
) -> tuple[list[tuple[Fault, Problem]], frozenset[etree._Element]]:
    """Each undeclared prefix where it is used first, and the elements that have one.

    Names with a known prefix get its namespace.
    """
    problems: dict[str, tuple[Fault, Problem]] = {}
    elements = set()
    for element in root.iter(etree.Element):
        for name in (element.tag, *cast("list[str]", element.keys())):
            prefix, colon, local = name.partition(":")
            if not colon or name[0] == "{":
                continue
            attribute, uri = None if name == element.tag else name, URIS.get(prefix)
            if prefix not in problems:
                remedy = write(f"xmlns:{prefix}", uri, on=root) if uri else None
                message = undeclared_prefix(prefix, uri)
                problem = Problem(element, message, attribute, remedy=remedy, subject="none")
                problems[prefix] = UNDECLARED_PREFIX, problem
            if attribute is None:
                elements.add(element)
            if uri is not None:
                with suppress(ValueError):  # of a name like `dc:-x`
                    _qualify(element, attribute, f"{{{uri}}}{local}")
    return [*problems.values()], frozenset(elements)


def _qualify(element: etree._Element, attribute: str | None, name: str) -> None:
    """Give an element or an attribute of it a name with a namespace."""
    if attribute is None:
        element.tag = name
    else:
        element.set(name, element.get(attribute) or "")
        del element.attrib[attribute]


def _undeclared_entities(
    utf8: bytes, entries: list[etree._LogEntry], stop: int
) -> Iterator[tuple[Fault, Problem]]:
    line, start = 1, 0
    for entry in sorted(entries, key=lambda entry: (entry.line, entry.column)):
        while line < entry.line:
            line, start = line + 1, utf8.find(b"\n", start) + 1
        spot = _spot(utf8, entry, start)
        if entry.type_name != UNDECLARED_PREFIX_ERROR and spot.offset < stop:
            remedy = spell_out_entity(utf8, spot)
            yield UNDEFINED_ENTITY, Problem(spot, undeclared(entry), remedy=remedy)


def _spot(utf8: bytes, entry: etree._LogEntry, start: int) -> Spot:
    """The place of an error of libxml2 in the line that begins at `start`: its columns count bytes."""
    before = utf8[start : start + max(entry.column - 1, 0)].decode("utf-8", "replace")
    return Spot(entry.line, len(before) + 1, start + max(entry.column - 1, 0))


def unfinished(root: etree._Element) -> frozenset[etree._Element]:
    """The elements that were still open where a broken document ended: the last one of each level."""
    open_ones = [root]
    while len(open_ones[-1]):
        open_ones.append(open_ones[-1][-1])
    return frozenset(open_ones)
