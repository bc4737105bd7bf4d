"""The kind of a document, by its root element and never by its file name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.elements import split
from feeds.vocabulary.app import NAMESPACE as APP
from feeds.vocabulary.atom import NAMESPACE as ATOM
from feeds.vocabulary.atom03 import NAMESPACE as ATOM03
from feeds.vocabulary.opensearch import NAMESPACE as OPENSEARCH
from feeds.vocabulary.opensearch10 import DESCRIPTION as OPENSEARCH_1_0
from feeds.vocabulary.rdf import NAMESPACE as RDF
from feeds.vocabulary.registry import rough_uri
from feeds.vocabulary.rss090 import NAMESPACE as RSS090
from feeds.vocabulary.rss11 import NAMESPACE as RSS11
from feeds.vocabulary.tombstones import NAMESPACE as TOMBSTONES

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMATS = (
    (ATOM, "feed", "atom-1.0"),
    (ATOM, "entry", "atom-entry"),
    (ATOM03, "feed", "atom-0.3"),
    (ATOM03, "entry", "atom-0.3"),
    (RSS11, "Channel", "rss-1.1"),
    (APP, "service", "app-service"),
    (APP, "categories", "app-categories"),
    (TOMBSTONES, "deleted-entry", "atom-deleted-entry"),
    (OPENSEARCH, "OpenSearchDescription", "opensearch"),
    (OPENSEARCH_1_0, "OpenSearchDescription", "opensearch"),
)
ROOTS = {(space.uri, root): (kind, space.prefix) for space, root, kind in FORMATS}
ROUGHLY = {(rough_uri(space.uri), root) for space, root, _ in FORMATS}
"""Root elements whose namespace is right but for what people get wrong."""

RSS_VERSIONS = ("0.90", "0.91", "0.92", "0.93", "0.94", "2.0")


def kind_of(root: _Element) -> tuple[str, str]:
    """A document's kind (`rss-2.0`) and the prefix of the table of its root element; empty if unknown."""
    if root.tag == "rss":
        version = (root.get("version") or "2.0").strip()
        kind = f"rss-{version}" if version in RSS_VERSIONS else "rss-2.0"
        return kind, "rss091" if version == "0.91" else "rss"
    uri, local = split(root.tag)
    if (uri, local) in ROOTS:
        return ROOTS[uri, local]
    if uri == RDF.uri and local == "RDF":
        older = any(
            isinstance(child.tag, str) and split(child.tag)[0] in (RSS090.uri, *RSS090.synonyms)
            for child in root
        )
        return ("rss-0.90", "rss090") if older else ("rss-1.0", "rss1")
    if local == "opml" and not uri:
        return ("opml-1.0" if (root.get("version") or "").strip().startswith("1") else "opml-2.0"), "opml"
    if local == "outlineDocument" and not uri:
        return "opml-1.0", "opml"
    return "", ""


BARE = ("rss", "opml")
"""Root elements of formats without a namespace."""

UNMISTAKABLE = ("feed", "Channel", "OpenSearchDescription", *BARE)
"""Root elements that no other format has, so that a wrong namespace on them is a mistake."""


def namespace_of(name: str) -> str | None:
    """The namespace that a root element of this name should have, empty for none; None if it is unknown."""
    uri, local = split(name)
    if uri and local not in UNMISTAKABLE and (rough_uri(uri), local) not in ROUGHLY:
        return None
    if local in BARE:
        return ""
    return next((right for right, known in ROOTS if known == local), RDF.uri if local == "RDF" else None)


def adopt(root: _Element) -> bool:
    """Moves the elements of a document to the right namespace, so that the rest is checked too."""
    right, wrong = namespace_of(root.tag), split(root.tag)[0]
    if right is None or right == RDF.uri:
        return False
    start = len(wrong) + 2 if wrong else 0
    for element in [*root.iter(f"{{{wrong}}}*")]:
        local = element.tag[start:]
        if ":" not in local:  # it keeps a prefix that nothing declares
            element.tag = f"{{{right}}}{local}" if right else local
    return True
