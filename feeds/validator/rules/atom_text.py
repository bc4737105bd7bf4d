"""Atom text constructs and content: what each type allows inside (RFC 4287, 3.1 and 4.1.3).

Rules that pass the text to a datatype report every fault that it finds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from feeds.validator.atom_tree import CONTENT, language_of, text_problems, type_of
from feeds.validator.elements import full_text, is_based, split, text_of
from feeds.validator.remedies import escape_contents, problem_of, write
from feeds.validator.rule import Document, Element, Problem, Problems, rule
from feeds.vocabulary.atom import SEE
from feeds.vocabulary.datatypes.atom_types import text_construct_type
from feeds.vocabulary.datatypes.factories import shown
from feeds.vocabulary.datatypes.hypertext import html, not_inline
from feeds.vocabulary.datatypes.plain_text import untyped_text
from feeds.vocabulary.datatypes.tags import HTML_DOCUMENT, RELATIVE_REFERENCE
from feeds.vocabulary.datatypes.tags import UNKNOWN_ELEMENT as NOT_HTML
from feeds.vocabulary.datatypes.white_space import SPACE, named
from feeds.vocabulary.datatypes.xhtml import xhtml
from feeds.vocabulary.xhtml import NAMESPACE as XHTML

if TYPE_CHECKING:
    from feeds.vocabulary.model import Flaw

CONSTRUCTS = "atom:title atom:subtitle atom:summary atom:rights at:comment"
TEXTS = f"{CONSTRUCTS} atom:content"
DIV = XHTML.clark("div")


def _has_markup(element: Element) -> bool:
    """Whether a text is of another type than text, or contains elements or what may be HTML."""
    text = element.text or ""
    return "<" in text or "&" in text or element.get("type", "text") != "text" or len(element) > 0


@rule("atom-blank-text", on=TEXTS, severity="warning", see=f"{SEE}#section-4.1.1.1", w3c="NotBlank")
def blank_text(element: Element, _document: Document) -> Problems:
    """An Atom title, subtitle, summary, rights or content should not be empty.

    Readers have nothing to show for it. Leave an optional element out.

    bad: <title/>
    good: <title>Story</title>
    """
    inner = element[0] if len(element) == 1 and element[0].tag == DIV else element
    text = text_of(inner) or full_text(element).strip(SPACE)
    if len(inner) or (text and not text.isspace()) or element.get("src") is not None:
        return
    if element.tag == CONTENT or not text_construct_type(type_of(element)):
        message = f"should not contain only {named(text)}" if text else "should not be empty"
        yield Problem(element, message, value="")


@rule(
    "atom-markup-in-text",
    on=TEXTS,
    severity="error",
    see=f"{SEE}#section-3.1.1.1",
    w3c="UndefinedElement",
    when=len,
    hides=True,
)
def markup_in_text(element: Element, _document: Document) -> Problems:
    """An Atom text of type text or html must not contain elements.

    Readers take such a text as characters, so its elements are lost. Elements are for type="xhtml", inside
    a <div>.

    bad: <summary type="html"><b>Words</b></summary>
    good: <summary type="html">&lt;b>Words&lt;/b></summary>
    """
    if type_of(element) in ("text", "html") or element.get("src") is not None:
        child = _first_element(element)
        if child is not None:
            kind = 'a "src"' if element.get("src") is not None else f'type="{type_of(element)}"'
            is_html = type_of(element) == "html" and element.get("src") is None
            message = f"is not allowed in an element with {kind}"
            if is_html:
                message += ": escape the HTML, or put it into a CDATA section"
            yield Problem(child, message, remedy=escape_contents(element) if is_html else None)


@rule(
    "atom-not-escaped", on=TEXTS, severity="error", see=f"{SEE}#section-4.1.3.3", w3c="NotEscaped", when=len
)
def not_escaped(element: Element, _document: Document) -> Problems:
    """Atom content of a text media type must not contain elements.

    Readers take the content as plain characters. Escape the markup, or use a media type for XML.

    bad: <content type="text/csv">1,<b>2</b>,3</content>
    good: <content type="text/csv">1,&lt;b>2&lt;/b>,3</content>
    """
    if element.get("src") is not None or not _is_textual(type_of(element)):
        return
    if _first_element(element) is not None:
        yield Problem(element, f"must not contain elements when its type is {shown(type_of(element))}")


@rule(
    "atom-missing-xhtml-div",
    on=TEXTS,
    severity="error",
    see=f"{SEE}#section-3.1.1.3",
    w3c="MissingXhtmlDiv",
    when=_has_markup,
)
def missing_xhtml_div(element: Element, _document: Document) -> Problems:
    """An Atom text of type xhtml must contain one XHTML div and nothing else.

    The div only holds the text together and is not part of it. Declare its namespace:
    `xmlns="http://www.w3.org/1999/xhtml"`.

    bad: <summary type="xhtml"><p xmlns="http://www.w3.org/1999/xhtml">Words</p></summary>
    good: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Words</div></summary>
    """
    if type_of(element) != "xhtml" or element.get("src") is not None:
        return
    names = [child.tag for child in element if isinstance(child.tag, str)]
    if names != [DIV] and (names or full_text(element).strip()):
        yield Problem(element, f"must contain one <div> in the namespace {XHTML.uri}")
    elif full_text(element).strip():
        yield Problem(element, "must not contain text outside the <div>")


@rule(
    "atom-undeclared-html",
    on=TEXTS,
    severity="warning",
    see=f"{SEE}#section-3.1.1.1",
    w3c="ContainsUndeclaredHTML",
    when=_has_markup,
)
def undeclared_html(element: Element, _document: Document) -> Problems:
    """Atom text that contains HTML should have type="html".

    Without it, readers show the tags.

    bad: <summary>&lt;b>Words&lt;/b></summary>
    good: <summary type="html">&lt;b>Words&lt;/b></summary>
    """
    if language_of(element) == "text" and element.get("src") is None:
        for problem in text_problems(element, untyped_text(full_text(element).strip())):
            yield problem._replace(remedy=write("type", "html", safe=False))


@rule(
    "atom-invalid-html",
    on=TEXTS,
    severity="warning",
    see=f"{SEE}#section-3.1.1.2",
    w3c="NotHtml",
    when=_has_markup,
)
def invalid_html(element: Element, _document: Document) -> Problems:
    """HTML in Atom should be a valid fragment without scripts or relative URLs.

    Readers show it inside their own page: they remove scripts, and an unclosed tag or a relative URL
    breaks there.

    bad: <summary type="html">&lt;i>Words&lt;/b></summary>
    good: <summary type="html">&lt;p>Words</summary>
    """
    if language_of(element) == "html" and not len(element) and (value := text_of(element)):
        flaws = html(value)
        if any(flaw.fault is RELATIVE_REFERENCE for flaw in flaws) and is_based(element):
            flaws = html(value, base=True)
        if "/" in type_of(element):  # a whole document
            flaws = [flaw for flaw in flaws if flaw.fault is not HTML_DOCUMENT]
        yield from text_problems(
            element, flaws or (not_inline(value) if element.tag.endswith("}title") else ())
        )


@rule(
    "atom-escaped-markup",
    on=TEXTS,
    severity="warning",
    see=f"{SEE}#section-3.1.1.3",
    w3c="NotInline",
    when=_has_markup,
)
def escaped_markup(element: Element, _document: Document) -> Problems:
    """XHTML in Atom should be written as elements, not as escaped tags.

    Readers show escaped tags as text.

    bad: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">&lt;b>Words&lt;/b></div></summary>
    good: <summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><b>Words</b></div></summary>
    """
    if language_of(element) != "xhtml" or element.get("src") is not None:
        return
    if type_of(element) != "xhtml" and (element.tag == CONTENT or len(element)):
        return  # a whole document, or what follows from the wrong type
    messages: set[str] = set()
    for node, attribute, flaw in xhtml(element, base=is_based(element)):
        if flaw.message not in messages:
            messages.add(flaw.message)
            yield _xhtml_problem(element, node, attribute, flaw)


def _xhtml_problem(element: Element, node: Element, attribute: str | None, flaw: Flaw) -> Problem:
    """A flaw at its place; the whole element is at fault where its content has no XHTML namespace."""
    foreign = flaw.fault is NOT_HTML and split(str(node.tag))[0] != XHTML.uri
    problem = problem_of(flaw, element if foreign else node, attribute=attribute)
    if attribute is None and not foreign:  # at the place of what the text contains
        message = f"<{split(str(element.tag))[1]}> {flaw.message}"
        problem = problem._replace(message=message, subject="none")
    return problem._replace(start=None, end=None)


def _first_element(element: Element) -> Element | None:
    return next((child for child in element if isinstance(child.tag, str)), None)


def _is_textual(kind: str) -> bool:
    name = kind.partition(";")[0].strip().lower()
    return name.startswith("text/") and not name.endswith(("/xml", "+xml"))
