"""UTF-8 bytes -> a tree. libxml2 is kept short: no entity resolved, no file read, nothing fetched."""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import local
from xml.parsers import expat

from lxml import etree

from feeds.validator.changes import replace_source
from feeds.validator.doctype import UNDEFINED_ENTITY, judge_doctype
from feeds.validator.repairs import escape_ampersands, spell_out_entity
from feeds.validator.report import Problem, Spot
from feeds.vocabulary.model import Fault

NOT_WELL_FORMED = Fault(
    "not-well-formed",
    "error",
    "The document is not well-formed XML, so no conforming reader can go on after this place.",
    "https://www.w3.org/TR/xml/#dt-fatal",
    "SAXError",
    bad="<title>Bread & roses</title>",
    good="<title>Bread &amp; roses</title>",
)
UNDECLARED_PREFIX = Fault(
    "undeclared-prefix",
    "error",
    "A prefix stands for nothing until xmlns declares its namespace.",
    "https://www.w3.org/TR/xml-names/#nsc-NSDeclared",
    "SAXError",
    bad="<undeclared:mood>Fine</undeclared:mood>",
    good="<dc:subject>Mood</dc:subject>",
)
SPACE_BEFORE_DECLARATION = Fault(
    "space-before-declaration",
    "error",
    "Nothing may stand before the XML declaration, not even an empty line.",
    "https://www.w3.org/TR/xml/#sec-prolog-dtd",
    "WPBlankLine",
    bad='\n<?xml version="1.0" encoding="utf-8"?>…',
    good='<?xml version="1.0" encoding="utf-8"?>…',
)
TOO_LARGE = Fault(
    "too-large",
    "error",
    "The document is larger, or of more elements for its size, than any feed that a reader would load.",
    bad="{<x/>*60000}",
    good="<title>Story</title>",
)

RSS_NAMESPACES = ("http://backend.userland.com/rss2", "http://blogs.law.harvard.edu/tech/rss")
MAX_BYTES = 256 << 20
SPARE_ELEMENTS = 50_000
BYTES_PER_ELEMENT = 32
"""A document may hold so many elements, and one more for every so many bytes: what memory is spent on."""

CDATA = re.compile(rb"<!\[CDATA\[.*?\]\]>", re.DOTALL)
SPACED_DECLARATION = re.compile(rb"\s+(<\?xml\s[^<>]*>)")
LOGGED = 100
"""So many errors libxml2 keeps; what came after them is not known."""

MENDABLE = frozenset({"ERR_UNDECLARED_ENTITY", "WAR_UNDECLARED_ENTITY", "NS_ERR_UNDEFINED_NAMESPACE"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree, or as much of one as there is; `whole` is False where the document broke off.

    `utf8` is what was parsed, byte for byte in the places of the original.
    """

    utf8: bytes
    root: etree._Element | None
    whole: bool
    problems: tuple[tuple[Fault, Problem], ...] = ()


def parse(utf8: bytes) -> Parsed:
    """Parse a document; a broken one gives the part before the break and the exact place of it."""
    if (refusal := _too_large(utf8)) is not None:
        return Parsed(utf8, None, whole=False, problems=((TOO_LARGE, refusal),))
    try:
        root = etree.fromstring(utf8, _strict.parser)
    except etree.XMLSyntaxError:
        return _salvage(utf8)
    _without_namespace(root)
    return Parsed(utf8, root, whole=True, problems=tuple(judge_doctype(root, utf8)))


def _without_namespace(root: etree._Element) -> None:
    """Take RSS out of the namespace that some early feeds put it into."""
    uri, _, local = root.tag.rpartition("}")
    if local == "rss" and uri[1:] in RSS_NAMESPACES:
        for element in root.iter(f"{uri}}}*"):
            element.tag = element.tag.rpartition("}")[2]


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
    """A parser for each thread: making one costs as much as parsing a small document."""

    def __init__(self) -> None:
        self.parser = _parser()


_strict = _Strict()


def _too_large(utf8: bytes) -> Problem | None:
    if len(utf8) > MAX_BYTES:
        said = f"is {len(utf8):,} bytes long; more than {MAX_BYTES:,} are not read"
        return Problem(Spot(1, 1, 0), said)
    bound = SPARE_ELEMENTS + len(utf8) // BYTES_PER_ELEMENT
    if utf8.count(b"<") <= bound or utf8.count(b"<") - utf8.count(b"</") <= bound:
        return None
    markup = CDATA.sub(b"", utf8)
    count = markup.count(b"<") - markup.count(b"</")
    if count <= bound:
        return None
    said = f"holds about {count:,} elements; at its size, more than {bound:,} are not read"
    return Problem(Spot(1, 1, 0), said)


def _salvage(utf8: bytes) -> Parsed:
    """What can be read of a document that is not well-formed."""
    if SPACED_DECLARATION.match(utf8):
        said = "begins with white space; the XML declaration must be the very first thing"
        space = utf8[: len(utf8) - len(utf8.lstrip())]
        change = replace_source(space, "", "take away the white space")
        problem = (SPACE_BEFORE_DECLARATION, Problem(Spot(1, 1, 0), said, change=change))
        rest = parse(_without_declaration(utf8))
        return Parsed(rest.utf8, rest.root, rest.whole, (problem, *rest.problems))
    parser = _parser(recover=True)
    root = _recovered(utf8, parser)
    mendable = _mendable(utf8, [entry for entry in parser.error_log if entry.type_name in MENDABLE])
    if root is not None and len(mendable) == len(parser.error_log) < LOGGED:
        return Parsed(utf8, root, whole=True, problems=mendable)
    broken, end = _break(utf8, parser)
    if end is None:
        return Parsed(utf8, None, whole=False, problems=((NOT_WELL_FORMED, broken),))
    root = _recovered(utf8[:end], _parser(recover=True))
    if root is not None and not utf8[:end].rstrip().removesuffix(b"</").rstrip().endswith(b">"):
        _drop_last(root)
    before = [pair for pair in mendable if isinstance(pair[1].where, Spot) and pair[1].where.offset < end]
    return Parsed(utf8, root, whole=False, problems=(*before, (NOT_WELL_FORMED, broken)))


def _drop_last(root: etree._Element) -> None:
    """Take out the element that the break cut short: its text and its attributes may not be all there."""
    last = root
    while len(last):
        last = last[-1]
    above = last.getparent()
    if above is not None:
        above.remove(last)


def _without_declaration(utf8: bytes) -> bytes:
    return SPACED_DECLARATION.sub(lambda found: b" " * len(found[0]), utf8, count=1)


def _recovered(utf8: bytes, parser: etree.XMLParser) -> etree._Element | None:
    try:
        return etree.fromstring(utf8, parser)
    except etree.XMLSyntaxError:
        return None


def _mendable(utf8: bytes, entries: list[etree._LogEntry]) -> tuple[tuple[Fault, Problem], ...]:
    problems = []
    line, start = 1, 0
    for entry in sorted(entries, key=lambda entry: (entry.line, entry.column)):
        while line < entry.line:
            line, start = line + 1, utf8.find(b"\n", start) + 1
        fault = UNDECLARED_PREFIX if entry.type_name == "NS_ERR_UNDEFINED_NAMESPACE" else UNDEFINED_ENTITY
        spot = _spot(utf8, entry, start)
        change = spell_out_entity(utf8, spot) if fault is UNDEFINED_ENTITY else None
        problems.append((fault, Problem(spot, f"is not well-formed: {entry.message}", change=change)))
    return tuple(problems)


def _spot(utf8: bytes, entry: etree._LogEntry, start: int) -> Spot:
    """A place that libxml2 named, in the line that begins at `start`: its columns count bytes."""
    before = utf8[start : start + max(entry.column - 1, 0)].decode("utf-8", "replace")
    return Spot(entry.line, len(before) + 1, start + max(entry.column - 1, 0))


def _break(utf8: bytes, parser: etree.XMLParser) -> tuple[Problem, int | None]:
    """Where the document stops being well-formed: expat knows the character, libxml2 has the better words."""
    entry = next((entry for entry in parser.error_log if entry.type_name not in MENDABLE), None)
    words = entry.message.strip() if entry is not None else "no element found"
    reader = expat.ParserCreate("utf-8")
    reader.UseForeignDTD(True)
    try:
        reader.Parse(utf8, True)
    except expat.ExpatError as error:
        spot = Spot(error.lineno, error.offset + 1, reader.ErrorByteIndex)
        change = escape_ampersands(utf8, spot)
        return Problem(spot, f"is not well-formed: {words}", change=change), reader.ErrorByteIndex
    if entry is None:
        return Problem(Spot(1, 1, 0), f"is not well-formed: {words}"), None
    start = 0
    for _ in range(entry.line - 1):
        start = utf8.find(b"\n", start) + 1
    spot = _spot(utf8, entry, start)
    return Problem(spot, f"is not well-formed: {words}"), spot.offset


def unfinished(root: etree._Element) -> frozenset[etree._Element]:
    """The elements that were still open where a broken document ended: the last of each level."""
    open_ones = [root]
    while len(open_ones[-1]):
        open_ones.append(open_ones[-1][-1])
    return frozenset(open_ones)
