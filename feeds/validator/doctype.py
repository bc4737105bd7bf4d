"""Checks the document type declaration; the DTD and the entities that it names are not loaded.

Only RSS 0.91 had a DTD, which declares the entities of Latin-1.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

from lxml import etree

from feeds.core.xml_descriptions import undeclared_entity
from feeds.validator.problem import Problem, Remedy
from feeds.validator.remedies import edit_source
from feeds.validator.report import Edits, Spot
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from feeds.core.limits import Limit
    from feeds.validator.element_source import ElementSource

RSS_091 = "https://www.rssboard.org/rss-0-9-1-netscape"
PUBLIC_ID = "-//Netscape Communications//DTD RSS 0.91//EN"
SYSTEM_IDS = ("http://www.rssboard.org/rss-0.91.dtd", "https://www.rssboard.org/rss-0.91.dtd")

SYSTEM_ENTITY = Fault(
    "external-entity",
    "info",
    "A feed should not refer to an external DTD or entity.",
    "https://www.w3.org/TR/xml/#sec-external-ent",
    "ContainsSystemEntity",
    bad='<!DOCTYPE rss [<!ENTITY logo SYSTEM "logo.txt">]><rss version="2.0">…</rss>',
    good='<rss version="2.0">…</rss>',
    help="Readers do not load external entities and DTDs, for security, so what they stand for is missing. "
    "They were not loaded here either. Write the text itself.",
)
DEPRECATED_DTD = Fault(
    "deprecated-dtd",
    "error",
    "The DTD of RSS 0.91 must be named at its present address.",
    RSS_091,
    "DeprecatedDTD",
    bad='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91">…</rss>',
    good='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://www.rssboard.org/rss-0.91.dtd"><rss version="0.91">…</rss>',
    help="Netscape's server is gone, so a parser that loads the DTD from there fails. The RSS Advisory Board "
    "keeps it at `http://www.rssboard.org/rss-0.91.dtd`.",
)
WRONG_DOCTYPE = Fault(
    "wrong-doctype",
    "error",
    "Only RSS 0.91 may have the document type of RSS 0.91.",
    RSS_091,
    "InvalidDoctype",
    bad='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://www.rssboard.org/rss-0.91.dtd"><rss version="2.0">…</rss>',
    good='<rss version="2.0">…</rss>',
    help="Other versions of RSS and other formats have no DTD; a validating parser would refuse the "
    "document. Remove the `<!DOCTYPE …>`.",
)
UNDEFINED_ENTITY = Fault(
    "undefined-entity",
    "error",
    "A named entity must be declared, unless it is one of XML's own five.",
    "https://www.w3.org/TR/xml/#wf-entdeclared",
    "SAXError",
    bad="<description>Caf&eacute; society</description>",
    good="<description>Caf&#233; society</description>",
    help="XML itself declares only `&amp;`, `&lt;`, `&gt;`, `&quot;` and `&apos;`; the names of HTML mean "
    "nothing in it, and parsers stop at them. Write the character itself, or its number.",
    hides=True,
)

DECLARATION = re.compile(rb"<!DOCTYPE\s")
MOST_REFERENCES: Annotated[
    int,
    Limit(
        "validate",
        "elements",
        "references to undeclared entities that are checked",
        "the others are not reported",
    ),
] = 1000
"""How many references to entities are checked."""
HEAD = 64 << 10
"""How many bytes are searched for the document type declaration, and how many bytes it may have."""


def judge_doctype(root: etree._Element, utf8: bytes) -> Iterable[tuple[Fault, Problem]]:
    """Returns what is wrong with a document's type and with the entities that it declares or uses."""
    found = DECLARATION.search(utf8, 0, HEAD) if utf8.find(b"<!DOCTYPE", 0, HEAD) >= 0 else None
    return () if found is None else _judged(root, utf8, found)


def _judged(root: etree._Element, utf8: bytes, found: re.Match[bytes]) -> Iterator[tuple[Fault, Problem]]:
    info: Any = root.getroottree().docinfo  # whose stub lacks system_url
    if info.internalDTD is None:
        return
    spot = spot_at(utf8, found.start())
    is_rss_091 = info.public_id == PUBLIC_ID or info.system_url in SYSTEM_IDS
    if is_rss_091:
        yield from _rss_091(root, info.system_url, spot)
    elif info.system_url is not None:
        yield SYSTEM_ENTITY, Problem(spot, f"the external DTD {shown(info.system_url)} is not loaded")
    declared = _entities(utf8, found.end())
    for name in declared["external"]:
        yield SYSTEM_ENTITY, Problem(spot, f"the external entity {shown(name)} is not loaded", value=name)
    if info.system_url is not None:
        yield from _undefined(root, declared["internal"] | declared["external"], latin1=is_rss_091)


def _rss_091(root: etree._Element, system_url: str | None, spot: Spot) -> Iterator[tuple[Fault, Problem]]:
    if system_url not in SYSTEM_IDS:
        message = f"the DTD of RSS 0.91 is no longer at {shown(system_url or '')} but at {SYSTEM_IDS[0]}"
        yield DEPRECATED_DTD, Problem(spot, message, remedy=_moved_dtd(system_url or ""))
    version = (root.get("version") or "").strip()
    if root.tag != "rss" or version != "0.91":
        message = 'must not have the document type of RSS 0.91, which is for <rss version="0.91"> only'
        yield WRONG_DOCTYPE, Problem(root, message)


def _moved_dtd(system_url: str) -> Remedy:
    """Name the present address of the DTD."""

    def edits(source: ElementSource) -> Edits:
        found = re.compile(rb"[\"']" + re.escape(system_url.encode()) + rb"[\"']").search(
            source.utf8, source.tag.offset, source.tag.offset + 1000
        )
        return () if found is None else (source.edit(found.start() + 1, found.end() - 1, SYSTEM_IDS[0]),)

    return edit_source(f"write {SYSTEM_IDS[0]}", edits)


ENTITY = re.compile(
    rb"<!ENTITY\s++(%\s++)?+([^\s\"'<>&;]{1,100}+)\s++"
    rb"(?:(SYSTEM|PUBLIC)\s|\"[^\"]*+\"|'[^']*+')|<!--.*?(?:-->|\Z)|(\]\s*+>)",
    re.DOTALL,
)


def _entities(utf8: bytes, start: int) -> dict[str, set[str]]:
    """The names of the entities that a document declares, as `internal` and `external` ones."""
    names: dict[str, set[str]] = {"internal": set(), "external": set()}
    for found in ENTITY.finditer(utf8, start, start + HEAD):
        if found[4]:
            break
        if found[2]:
            names["external" if found[3] else "internal"].add(found[2].decode("utf-8", "replace"))
    return names


def _undefined(root: etree._Element, declared: set[str], *, latin1: bool) -> Iterator[tuple[Fault, Problem]]:
    """References to entities that nothing declares: libxml2 accepts them, as a DTD might declare them."""
    if latin1:
        declared = declared | {name for name, number in name2codepoint.items() if number < 0x100}
    reference: Any
    for reference in islice(root.iter(etree.Entity), MOST_REFERENCES):
        name = str(reference.name)
        parent = reference.getparent()
        if name not in declared and parent is not None:
            yield UNDEFINED_ENTITY, Problem(parent, f"has the {undeclared_entity(name)}", value=name)


def spot_at(utf8: bytes, offset: int) -> Spot:
    """The place of an offset."""
    start = utf8.rfind(b"\n", 0, offset) + 1
    column = len(utf8[start:offset].decode("utf-8", "replace")) + 1
    return Spot(utf8.count(b"\n", 0, offset) + 1, column, offset)
