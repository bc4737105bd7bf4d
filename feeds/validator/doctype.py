"""The document type declaration: what it names outside of the document, and whether it fits.

Nothing that it names is loaded.  RSS 0.91 had one, which declares the names of the characters of Latin-1.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from itertools import islice
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.validator.report import Change, Edits, Problem, Spot
from feeds.vocabulary.datatypes.factories import cut, shown
from feeds.vocabulary.model import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.validator.changes import Site

RSS_091 = "https://www.rssboard.org/rss-0-9-1-netscape"
PUBLIC_ID = "-//Netscape Communications//DTD RSS 0.91//EN"
SYSTEM_IDS = ("http://www.rssboard.org/rss-0.91.dtd", "https://www.rssboard.org/rss-0.91.dtd")

SYSTEM_ENTITY = Fault(
    "external-entity",
    "info",
    "An entity or DTD outside the document is declared; readers do not load it, and neither was it here.",
    "https://www.w3.org/TR/xml/#sec-external-ent",
    "ContainsSystemEntity",
    bad='<!DOCTYPE rss [<!ENTITY logo SYSTEM "logo.txt">]><rss version="2.0">…</rss>',
    good='<rss version="2.0">…</rss>',
)
DEPRECATED_DTD = Fault(
    "deprecated-dtd",
    "error",
    "The DTD of RSS 0.91 is gone from Netscape's server, so a parser that loads it fails. The RSS Advisory "
    "Board keeps it at `http://www.rssboard.org/rss-0.91.dtd`.",
    RSS_091,
    "DeprecatedDTD",
    bad='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91">…</rss>',
    good='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://www.rssboard.org/rss-0.91.dtd"><rss version="0.91">…</rss>',
)
WRONG_DOCTYPE = Fault(
    "wrong-doctype",
    "error",
    "The document type is that of RSS 0.91, and the document is not. No other version has one.",
    RSS_091,
    "InvalidDoctype",
    bad='<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://www.rssboard.org/rss-0.91.dtd"><rss version="2.0">…</rss>',
    good='<rss version="2.0">…</rss>',
)
UNDEFINED_ENTITY = Fault(
    "undefined-entity",
    "error",
    "XML knows five named entities; all others must be declared, or written as characters.",
    "https://www.w3.org/TR/xml/#wf-entdeclared",
    "SAXError",
    bad="<description>Caf&eacute; society</description>",
    good="<description>Caf&#233; society</description>",
)

DECLARATION = re.compile(rb"<!DOCTYPE\s")
MOST_REFERENCES = 1000
"""So many references to entities are looked at."""
HEAD = 64 << 10
"""How far into a document its type is looked for, in bytes."""


def judge_doctype(root: etree._Element, utf8: bytes) -> Iterator[tuple[Fault, Problem]]:
    """What is wrong with a document's type and with the entities that it declares or should declare."""
    found = DECLARATION.search(utf8, 0, HEAD)
    info: Any = root.getroottree().docinfo  # whose stub lacks system_url
    if found is None or info.internalDTD is None:
        return
    spot = _spot(utf8, found.start())
    known = info.public_id == PUBLIC_ID or info.system_url in SYSTEM_IDS
    if known:
        yield from _rss_091(root, info.system_url, spot)
    elif info.system_url is not None:
        yield SYSTEM_ENTITY, Problem(spot, f"names a DTD outside of it: {shown(info.system_url)}")
    declared = _entities(utf8, found.end())
    for name in declared["external"]:
        yield (
            SYSTEM_ENTITY,
            Problem(spot, f"declares the entity {shown(name)} to be outside of it", value=name),
        )
    if info.system_url is not None:
        yield from _undefined(root, declared["internal"] | declared["external"], known)


def _rss_091(root: etree._Element, system_url: str | None, spot: Spot) -> Iterator[tuple[Fault, Problem]]:
    if system_url not in SYSTEM_IDS:
        named = shown(system_url or "")
        said = f"names the DTD of RSS 0.91 at {named}, where it is no longer; it is at {SYSTEM_IDS[0]}"
        yield DEPRECATED_DTD, Problem(spot, said, change=_moved_dtd(system_url or ""))
    version = (root.get("version") or "").strip()
    if root.tag != "rss" or version != "0.91":
        yield WRONG_DOCTYPE, Problem(root, f"has the document type of RSS 0.91, but is {version or 'not'}")


def _moved_dtd(system_url: str) -> Change:
    """Name the DTD where it is kept today."""

    def edits(site: Site) -> Edits:
        found = re.compile(rb"[\"']" + re.escape(system_url.encode()) + rb"[\"']").search(
            site.utf8, site.tag.offset, site.tag.offset + 1000
        )
        return () if found is None else (site.edit(found.start() + 1, found.end() - 1, SYSTEM_IDS[0]),)

    return Change(f"write {SYSTEM_IDS[0]}", edits)


ENTITY = re.compile(
    rb"<!ENTITY\s++(%\s++)?+([^\s\"'<>&;]{1,100}+)\s++"
    rb"(?:(SYSTEM|PUBLIC)\s|\"[^\"]*+\"|'[^']*+')|<!--.*?-->|(\]\s*+>)",
    re.DOTALL,
)


def _entities(utf8: bytes, start: int) -> dict[str, set[str]]:
    """The names of the entities that a document declares itself, by where these are."""
    names: dict[str, set[str]] = {"internal": set(), "external": set()}
    for found in ENTITY.finditer(utf8, start, start + HEAD):
        if found[4]:
            break
        if found[2]:
            names["external" if found[3] else "internal"].add(found[2].decode("utf-8", "replace"))
    return names


def _undefined(root: etree._Element, declared: set[str], known: bool) -> Iterator[tuple[Fault, Problem]]:
    """References that nothing declares: a parser cannot say so where a DTD that it has not read might."""
    latin1 = {name for name, number in name2codepoint.items() if known and number < 0x100}
    reference: Any
    for reference in islice(root.iter(etree.Entity), MOST_REFERENCES):
        name = str(reference.name)
        parent = reference.getparent()
        if name not in declared and name not in latin1 and parent is not None:
            said = f"refers to the entity &{cut(name, 40)};, which is not declared"
            yield UNDEFINED_ENTITY, Problem(parent, said, value=name)


def _spot(utf8: bytes, offset: int) -> Spot:
    start = utf8.rfind(b"\n", 0, offset) + 1
    column = len(utf8[start:offset].decode("utf-8", "replace")) + 1
    return Spot(utf8.count(b"\n", 0, offset) + 1, column, offset)
