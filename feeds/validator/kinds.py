"""What a document is, from its root element: never from a file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.walk import split

if TYPE_CHECKING:
    from lxml.etree import _Element

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RSS1 = "http://purl.org/rss/1.0/"
RSS090 = ("http://my.netscape.com/rdf/simple/0.9/", "http://channel.netscape.com/rdf/simple/0.9/")
RSS11 = "http://purl.org/net/rss1.1#"
ATOM = "http://www.w3.org/2005/Atom"
ATOM03 = "http://purl.org/atom/ns#"
OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
OPENSEARCH_1_0 = "http://a9.com/-/spec/opensearchdescription/1.0/"
APP = "http://www.w3.org/2007/app"

ROOTS = {
    (ATOM, "feed"): ("atom-1.0", "atom"),
    (ATOM, "entry"): ("atom-entry", "atom"),
    (ATOM03, "feed"): ("atom-0.3", "atom03"),
    (ATOM03, "entry"): ("atom-0.3", "atom03"),
    (RSS11, "Channel"): ("rss-1.1", "rss11"),
    (APP, "service"): ("app-service", "app"),
    (APP, "categories"): ("app-categories", "app"),
    (OPENSEARCH, "OpenSearchDescription"): ("opensearch", "opensearch"),
    (OPENSEARCH_1_0, "OpenSearchDescription"): ("opensearch", "osd"),
}

RSS_VERSIONS = ("0.90", "0.91", "0.92", "0.93", "0.94", "2.0")


def kind_of(root: _Element) -> tuple[str, str]:
    """A document's kind (`rss-2.0`) and the prefix of the table that its root element stands in.

    Both are empty where the root element is none of a format that is known.
    """
    uri, local = split(root.tag)
    if (uri, local) in ROOTS:
        return ROOTS[uri, local]
    if uri == RDF and local == "RDF":
        older = any(isinstance(child.tag, str) and split(child.tag)[0] in RSS090 for child in root)
        return ("rss-0.90", "rss090") if older else ("rss-1.0", "rss1")
    if local == "rss" and not uri:
        version = (root.get("version") or "2.0").strip()
        kind = f"rss-{version}" if version in RSS_VERSIONS else "rss-2.0"
        return kind, "rss091" if version == "0.91" else "rss"
    if local == "opml" and not uri:
        return ("opml-1.0" if (root.get("version") or "").strip().startswith("1") else "opml-2.0"), "opml"
    return "", ""


BARE = ("rss", "opml")
"""Names of the root elements of formats that have no namespace."""

UNMISTAKABLE = ("feed", "Channel", "OpenSearchDescription", *BARE)
"""Names of root elements that no other format has, so that a wrong namespace on them is a slip."""


def namespace_of(name: str) -> str | None:
    """The namespace that a root element of this name lacks; None where none would make it a known one.

    It is empty where the format has none.
    """
    uri, local = split(name)
    if uri and local not in UNMISTAKABLE:
        return None
    if local in BARE:
        return ""
    return next((right for right, known in ROOTS if known == local), RDF if local == "RDF" else None)


def adopt(root: _Element) -> bool:
    """Put a document with a wrong namespace into the right one, so that the rest is checked too."""
    right, wrong = namespace_of(root.tag), split(root.tag)[0]
    if right is None or right == RDF:
        return False
    start = len(wrong) + 2 if wrong else 0
    for element in [*root.iter(f"{{{wrong}}}*")]:
        element.tag = f"{{{right}}}{element.tag[start:]}" if right else element.tag[start:]
    return True
