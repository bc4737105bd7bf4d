"""Atom's text constructs and content: each type says what may stand inside (RFC 4287, 3.1 and 4.1.3).

The rules that let a datatype judge the text pass on whatever that finds.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.validator.atom_tree import CONTENT, judged, type_of
from feeds.validator.changes import write
from feeds.validator.elements import full_text, is_based, split, text_of
from feeds.validator.report import Problem
from feeds.validator.rule import rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.atom_types import text_construct_type
from feeds.vocabulary.datatypes.hypertext import html, not_inline
from feeds.vocabulary.datatypes.plain_text import untyped_text
from feeds.vocabulary.datatypes.tags import HTML_DOCUMENT, RELATIVE_REFERENCE
from feeds.vocabulary.datatypes.tags import UNKNOWN_ELEMENT as NOT_HTML
from feeds.vocabulary.datatypes.xhtml import xhtml
from feeds.vocabulary.xhtml import NAMESPACE as XHTML

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.vocabulary.model import Flaw

CONSTRUCTS = "atom:title atom:subtitle atom:summary atom:rights at:comment"
TEXTS = f"{CONSTRUCTS} atom:content"
DIV = XHTML.clark("div")


@rule("atom-blank-text", on=TEXTS, severity="warning", see=f"{SEE}#section-4.1.1.1", w3c="NotBlank")
def blank_text(element: _Element, _document: Document) -> Iterator[Problem]:
    """A title, summary or content that is there should not be empty.

    bad: <title/>
    good: <title>Story</title>
    """
    if len(element) or text_of(element) or element.get("src") is not None:
        return
    if element.tag == CONTENT or not text_construct_type(type_of(element)):
        yield Problem(element, "is empty", value="")


@rule("atom-markup-in-text", on=TEXTS, severity="error", see=f"{SEE}#section-3.1.1.1", w3c="UndefinedElement")
def markup_in_text(element: _Element, _document: Document) -> Iterator[Problem]:
    """Text and HTML hold no elements: HTML's tags are escaped, or in CDATA; XHTML has type="xhtml".

    bad: <summary type="html"><b>Words</b></summary>
    good: <summary type="html">&lt;b>Words&lt;/b></summary>
    """
    if len(element) and (type_of(element) in ("text", "html") or element.get("src") is not None):
        child = _first_element(element)
        if child is not None:
            kind = (
                "is elsewhere (src)" if element.get("src") is not None else f'has type="{type_of(element)}"'
            )
            yield Problem(child, f"must not stand in an element that {kind}")


@rule("atom-not-escaped", on=TEXTS, severity="error", see=f"{SEE}#section-4.1.3.3", w3c="NotEscaped")
def not_escaped(element: _Element, _document: Document) -> Iterator[Problem]:
    """Content of a textual media type holds no elements: markup in it is escaped.

    bad: <content type="text/csv">1,<b>2</b>,3</content>
    good: <content type="text/csv">1,&lt;b>2&lt;/b>,3</content>
    """
    if not len(element) or element.get("src") is not None or not _is_textual(type_of(element)):
        return
    if _first_element(element) is not None:
        yield Problem(element, "must not hold elements, for its type is a textual one; escape the markup")


@rule(
    "atom-missing-xhtml-div", on=TEXTS, severity="error", see=f"{SEE}#section-3.1.1.3", w3c="MissingXhtmlDiv"
)
def missing_xhtml_div(element: _Element, _document: Document) -> Iterator[Problem]:
    """XHTML stands in one xhtml:div, with nothing beside it.

    bad: <summary type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">Words</p></summary>
    good: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Words</div></summary>
    """
    if type_of(element) != "xhtml" or element.get("src") is not None:
        return
    names = [child.tag for child in element if isinstance(child.tag, str)]
    if names != [DIV] and (names or full_text(element).strip()):
        yield Problem(element, "must hold one <div> in the namespace of XHTML")
    elif full_text(element).strip():
        yield Problem(element, "must hold nothing but one <div>, not text beside it")


@rule(
    "atom-undeclared-html",
    on=TEXTS,
    severity="warning",
    see=f"{SEE}#section-3.1.1.1",
    w3c="ContainsUndeclaredHTML",
)
def undeclared_html(element: _Element, _document: Document) -> Iterator[Problem]:
    """Text that holds HTML is shown with its tags, unless type="html" says what it is.

    bad: <summary>&lt;b>Words&lt;/b></summary>
    good: <summary type="html">&lt;b>Words&lt;/b></summary>
    """
    if type_of(element) == "text" and element.get("src") is None:
        for problem in judged(element, untyped_text(full_text(element).strip())):
            yield replace(problem, change=write("type", "html", safe=False))


@rule("atom-invalid-html", on=TEXTS, severity="warning", see=f"{SEE}#section-3.1.1.2", w3c="NotHtml")
def invalid_html(element: _Element, _document: Document) -> Iterator[Problem]:
    """HTML in an entry is whole, safe, and stands for itself.

    bad: <summary type="html">&lt;i>Words&lt;/b></summary>
    good: <summary type="html">&lt;p>Words</summary>
    """
    if type_of(element) in ("html", "text/html") and not len(element) and (value := text_of(element)):
        flaws = html(value)
        if any(flaw.fault is RELATIVE_REFERENCE for flaw in flaws) and is_based(element):
            flaws = html(value, base=True)
        if type_of(element) == "text/html":
            flaws = [flaw for flaw in flaws if flaw.fault is not HTML_DOCUMENT]
        yield from judged(element, flaws or (not_inline(value) if element.tag.endswith("}title") else ()))


@rule("atom-escaped-markup", on=TEXTS, severity="warning", see=f"{SEE}#section-3.1.1.3", w3c="NotInline")
def escaped_markup(element: _Element, _document: Document) -> Iterator[Problem]:
    """XHTML is written as elements; escaped tags in it are shown, not obeyed.

    bad: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">&lt;b>Words&lt;/b></div></summary>
    good: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>Words</b></div></summary>
    """
    if type_of(element) != "xhtml" or element.get("src") is not None:
        return
    said: set[str] = set()
    for node, attribute, flaw in xhtml(element, base=is_based(element)):
        if flaw.message not in said:
            said.add(flaw.message)
            yield _xhtml_problem(element, node, attribute, flaw)


def _xhtml_problem(element: _Element, node: _Element, attribute: str | None, flaw: Flaw) -> Problem:
    """A flaw at its place; where xmlns was forgotten, the fault is that of the element that holds it all."""
    forgotten = flaw.fault is NOT_HTML and split(str(node.tag))[0] != XHTML.uri
    return Problem(element if forgotten else node, flaw.message, attribute, fault=flaw.fault)


def _first_element(element: _Element) -> _Element | None:
    return next((child for child in element if isinstance(child.tag, str)), None)


def _is_textual(kind: str) -> bool:
    name = kind.partition(";")[0].strip().lower()
    return name.startswith("text/") and not name.endswith(("/xml", "+xml"))
