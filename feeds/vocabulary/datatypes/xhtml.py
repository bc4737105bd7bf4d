"""XHTML inside the XML of a feed: Atom's type="xhtml", and xhtml:body in RSS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.core.xml_limits import MAX_ATTRIBUTES
from feeds.vocabulary.datatypes.html_facts import (
    MATHML,
    MATHML_ATTRIBUTES,
    MATHML_ELEMENTS,
    SVG,
    SVG_ATTRIBUTES,
    SVG_ELEMENTS,
    XHTML,
    XLINK,
    XML,
)
from feeds.vocabulary.datatypes.hypertext import HTML_FRAGMENT
from feeds.vocabulary.datatypes.plain_text import first_markup
from feeds.vocabulary.datatypes.tags import (
    RELATIVE_REFERENCE,
    UNKNOWN_ELEMENT,
    UNSAFE_ATTRIBUTE,
    UNSAFE_ELEMENT,
    attribute_value_flaws,
    element_flaws,
)
from feeds.vocabulary.model import Fault, Flaw, Flaws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

UNKNOWN_EMBEDDED_ELEMENT = Fault(
    "unknown-embedded-element",
    "warning",
    "Embedded SVG and MathML should contain only elements that they define.",
    help="Readers keep the elements that they know and remove all others. Check the spelling, in which "
    "case matters.",
    see="https://www.w3.org/TR/SVG2/eltindex.html",
    w3c="SecurityRisk",
    bad='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<svg xmlns="http://www.w3.org/2000/svg"><blob/></svg></div></content></entry>',
    good='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg></div></content></entry>',
)
UNKNOWN_EMBEDDED_ATTRIBUTE = Fault(
    "unknown-embedded-attribute",
    "warning",
    "Embedded SVG and MathML should contain only attributes that they define.",
    help="Readers keep the attributes that they know and remove all others. Check the spelling, in which "
    "case matters.",
    see="https://www.w3.org/TR/SVG2/attindex.html",
    w3c="SecurityRiskAttr",
    bad='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<svg xmlns="http://www.w3.org/2000/svg"><circle mood="1"/></svg></div></content></entry>',
    good='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    '<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg></div></content></entry>',
)
MISSING_XHTML_NAMESPACE = Fault(
    "missing-xhtml-namespace",
    "error",
    "Elements of an XHTML text must be in the XHTML namespace.",
    help='Without a namespace they are not HTML to a reader. Remove `xmlns=""`, or write '
    '`xmlns="http://www.w3.org/1999/xhtml"`.',
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.3",
    w3c="MissingNamespace",
    bad='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b xmlns="">Words'
    "</b></div></content></entry>",
    good='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>Words</b></div>'
    "</content></entry>",
    hides=True,
)
FOREIGN_ELEMENT = Fault(
    "foreign-element",
    "warning",
    "XHTML text should contain only XHTML, SVG and MathML.",
    help="Readers drop other elements, or show their text alone. Put such data beside the text, into the "
    "entry.",
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.3",
    w3c="UnknownNamespace",
    bad='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><dc:title>Words'
    "</dc:title></div></content></entry>",
    good='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>Words</b></div>'
    "</content></entry>",
)
ESCAPED_MARKUP = Fault(
    "escaped-markup",
    "warning",
    "XHTML text should contain elements, not escaped tags.",
    help="Readers show escaped tags as they are. Write them as elements, or declare the text with "
    '`type="html"`.',
    see="https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.3",
    w3c="NotInline",
    bad='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'
    "&lt;b&gt;Words&lt;/b&gt;</div></content></entry>",
    good='<entry><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>Words</b></div>'
    "</content></entry>",
)

_EMBEDDED = {
    SVG: ("SVG", SVG_ELEMENTS, SVG_ATTRIBUTES),
    MATHML: ("MathML", MATHML_ELEMENTS, MATHML_ATTRIBUTES),
}
_UNCHECKED_INSIDE = frozenset(("metadata", "annotation-xml"))
_GLOBAL = ("aria-", "data-", f"{{{XML}}}", f"{{{XLINK}}}")

LocatedFlaw = tuple["_Element", "str | None", Flaw]
"""An element, the name of the attribute that has the flaw or None, and the flaw."""


def xhtml(element: _Element, *, base: bool = False) -> Iterator[LocatedFlaw]:
    """Checks the content of an element with XHTML; with `base`, relative references are accepted."""
    if _only_text(element) and (tag := first_markup("".join(map(str, element.itertext())))):
        yield element, None, ESCAPED_MARKUP(f"contains {tag[0][:40]!r} as text, but is declared as XHTML")
    pending = [(child, base) for child in _children(element)[::-1]]
    while pending:
        node, based = pending.pop()
        based = based or node.get(f"{{{XML}}}base") is not None
        namespace, name = _split(node)
        if namespace != XHTML and namespace not in _EMBEDDED:
            yield node, None, _foreign(name, namespace, element)
            continue
        yield from _node(node, namespace, name, based)
        if name not in _UNCHECKED_INSIDE:
            pending += [(child, based) for child in _children(node)[::-1]]


def whole_xhtml(element: _Element) -> Flaws:
    """Accepts a whole XHTML document, as the type application/xhtml+xml requires."""
    if any(child.tag == f"{{{XHTML}}}html" for child in element):
        return ()
    return (HTML_FRAGMENT("should be a whole XHTML document, not a fragment"),)


def _only_text(element: _Element) -> bool:
    """Whether there are no elements except the `div` around the text; text in `code` may show tags."""
    inside = _children(element)
    return not inside or (len(inside) == 1 and _split(inside[0])[1] == "div" and not _children(inside[0]))


def _children(element: _Element) -> list[_Element]:
    """Returns the child elements, without comments, processing instructions and entities."""
    return [child for child in element if isinstance(child.tag, str)]


def _split(node: _Element) -> tuple[str, str]:
    """Returns the namespace, "" for none, and the local name."""
    namespace, _, name = str(node.tag).rpartition("}")
    return namespace[1:], name


def _foreign(name: str, namespace: str, holder: _Element) -> Flaw:
    """Reports an element that is not XHTML, SVG or MathML; without `xmlns` it has the holder's namespace."""
    if not namespace:
        return MISSING_XHTML_NAMESPACE(f"contains <{name[:40]}>, which is in no namespace")
    if namespace == _split(holder)[0]:
        return UNKNOWN_ELEMENT(f"contains <{name[:40]}>, which is not in the XHTML namespace")
    return FOREIGN_ELEMENT(f"contains <{name[:40]}> of the namespace {namespace[:200]!r}, which is not XHTML")


def _node(node: _Element, namespace: str, name: str, base: bool) -> Iterator[LocatedFlaw]:
    if len(node.keys()) > MAX_ATTRIBUTES:
        message = f"contains <{name[:40]}> with more than {MAX_ATTRIBUTES} attributes"
        yield node, None, UNSAFE_ATTRIBUTE(message)
        return
    attributes = {str(key): str(value) for key, value in node.items()}
    if namespace == XHTML:
        flaws = element_flaws(name, attributes.get("src", ""))
    else:
        flaws = _embedded_element(name, namespace)
    for flaw in flaws:
        yield node, None, flaw.fault(flaw.message)
    for key, value in attributes.items():
        for flaw in _attribute(key, value, namespace):
            if not (base and flaw.fault is RELATIVE_REFERENCE):
                yield node, key, flaw


def _embedded_element(name: str, namespace: str) -> Iterator[Flaw]:
    language, elements, _ = _EMBEDDED[namespace]
    if name == "script":
        yield UNSAFE_ELEMENT("contains <script>, which readers remove")
    elif name not in elements:
        yield UNKNOWN_EMBEDDED_ELEMENT(f"contains <{name[:40]}>, which {language} does not define")


def _attribute(name: str, value: str, namespace: str) -> Iterator[Flaw]:
    if namespace in _EMBEDDED and not name.startswith(("on", *_GLOBAL)):
        language, _, attributes = _EMBEDDED[namespace]
        if name not in attributes:
            yield UNKNOWN_EMBEDDED_ATTRIBUTE(
                f"contains the attribute {name[:40]}, which {language} does not define"
            )
    yield from attribute_value_flaws(name.replace(f"{{{XLINK}}}", "xlink:"), value)
