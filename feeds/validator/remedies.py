"""Remedies as rules name them: `write("isPermaLink", "false")`, `rename("pubDate")`.

A fix edits what it is about and leaves every other byte as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from feeds.validator.element_source import CDATA, ElementSource
from feeds.validator.elements import is_empty, says_the_same
from feeds.validator.locate import beyond, end_of_tag
from feeds.validator.problem import Problem, Remedy
from feeds.validator.report import Edit, Edits, Fix, Spot
from feeds.validator.spelling import escaped
from feeds.vocabulary.atom import NAMESPACE as ATOM
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

    from feeds.vocabulary.model import Flaw, Mend, Namespace

NAME = re.compile(rb"</?+([^\s/>]++)")
MAX_NAMESPACES = 50
END_OF_LINE = re.compile(rb"[ \t]*+\r?+\n")
MAX_INDENT = 200
LAYOUT = re.compile(rb"[ \t\r\n]*+")


def edit_source(
    message: str,
    edits: Callable[[ElementSource], Edits],
    *,
    safe: bool = True,
    on: _Element | Spot | None = None,
    whole: bool = False,
) -> Remedy:
    """A remedy of these edits; without a message, it says what the first one writes."""

    def fix(source: ElementSource) -> Fix | None:
        made = edits(source)
        return Fix(message or f"write {made[0].content.strip()}", safe, made) if made else None

    return Remedy(fix, on, whole)


def respell(mend: Mend, attribute: str | None, *, safe: bool, otherwise: Remedy | None = None) -> Remedy:
    """Replace a wrong value by what `mend` makes of it; take another remedy where it makes nothing."""

    def fix(source: ElementSource) -> Fix | None:
        values: list[str] = []

        def mended(value: str) -> str | None:
            right = mend(value) if value else None
            values.append(right or "")
            return right

        edits = source.text_edits(mended) if attribute is None else source.attribute_edits(attribute, mended)
        if edits:
            return Fix(f"write {shown(values[-1])}", safe, edits)
        return None if otherwise is None else otherwise.fix(source)

    return Remedy(fix, respells=True)


def problem_of(
    flaw: Flaw,
    element: _Element,
    *,
    attribute: str | None = None,
    named: str = "",
    value: str | None = None,
    shift: int = 0,
    supplied: Remedy | None = None,
    see: str = "",
) -> Problem:
    """A flaw of an element's text or attribute as a problem; `shift` characters are before the value."""
    mend, start, end = flaw.mend, flaw.start, flaw.end
    return Problem(
        element,
        flaw.message,
        attribute,
        value,
        start=None if start is None else start + shift,
        named=named,
        fault=flaw.fault,
        end=None if end is None else end + shift,
        remedy=respell(mend, attribute, safe=flaw.fault.safe, otherwise=supplied) if mend else supplied,
        subject=flaw.subject,
        see=see,
    )


def write(name: str, value: str, *, safe: bool = True, on: _Element | None = None) -> Remedy:
    """Give an attribute another value, or an element the attribute."""
    return edit_source(
        f"write {name}={shown(value)}", lambda source: _written(source, name, value), safe=safe, on=on
    )


def _written(source: ElementSource, name: str, value: str) -> Edits:
    old = source.attribute(name)
    if old is not None and (":" in name or old[1] == name.encode()):
        return source.attribute_edits(name, lambda _: value)
    at = source.near_end
    if at == source.tag.offset:
        return ()
    tag = source.utf8[source.tag.offset : at].removesuffix(b">").removesuffix(b"/").rstrip()
    at = source.tag.offset + len(tag)
    return (source.edit(at, at, f' {name}="{escaped(value, chr(34))}"'),)


def supply(name: str, derive: Callable[[Mapping[str, str]], str | None]) -> Remedy:
    """Give an element an attribute whose value follows from its other attributes."""

    def edits(source: ElementSource) -> Edits:
        value = derive(source.attributes())
        return () if value is None else _written(source, name, value)

    return edit_source("", edits)


def write_text(value: str, *, safe: bool = True, on: _Element | None = None) -> Remedy:
    """Give an element another text."""
    return edit_source(
        f"write {shown(value)}", lambda source: source.text_edits(lambda _: value), safe=safe, on=on
    )


def text_to_attribute(name: str) -> Remedy:
    """Move the text of an element without children to an attribute that is missing."""

    def edits(source: ElementSource) -> Edits:
        values: list[str] = []

        def noted(value: str) -> None:
            values.append(value)

        source.text_edits(noted)
        written = _written(source, name, values[0]) if values else ()
        return (*written, source.edit(source.end, source.text_end, "")) if written else ()

    return edit_source(f"move the text to {name}", edits, safe=False)


def wrap_text(local: str) -> Remedy:
    """Put the text of an element without children into a child of the same namespace."""

    def edits(source: ElementSource) -> Edits:
        tag = NAME.match(source.utf8, source.tag.offset)
        if tag is None or source.utf8[source.text_end : source.text_end + 2] != b"</":
            return ()
        prefix, colon, _ = tag[1].decode().rpartition(":")
        name, start, end = f"{prefix}{colon}{local}", source.end, source.text_end
        return source.edit(start, start, f"<{name}>"), source.edit(end, end, f"</{name}>")

    return edit_source(f"put the text into <{local}>", edits, safe=False)


def trim() -> Remedy:
    """Remove the white space around an element's text."""

    def edits(source: ElementSource) -> Edits:
        start, end = source.end, source.text_end
        cdata = CDATA.fullmatch(source.utf8, start, end)
        spans = [(start, end)]
        if cdata is not None:
            spans = [(start, cdata.start(1) - 9), cdata.span(1), (cdata.end(1) + 3, end)]
        elif b"<" in source.utf8[start:end]:
            return ()
        return tuple(edit for span in spans for edit in _trimmed(source, *span))

    return edit_source("remove the white space around the value", edits)


def _trimmed(source: ElementSource, start: int, end: int) -> Iterator[Edit]:
    text = source.utf8[start:end]
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    if lead:
        yield source.edit(start, start + lead, "")
    if lead <= tail < len(text):
        yield source.edit(start + tail, end, "")


def rename_attribute(wrong: str, right: str, *, safe: bool = True) -> Remedy:
    """Give an attribute another name."""

    def edits(source: ElementSource) -> Edits:
        old = source.attribute(wrong)
        return () if old is None else (source.edit(*old.span(1), right),)

    return edit_source(f"rename the attribute to {right}", edits, safe=safe)


def rename(local: str) -> Remedy:
    """Give an element another local name; it keeps its prefix."""
    return _renamed(local, "", safe=True, keep_prefix=True)


def rename_to(namespace: Namespace, local: str, element: _Element, *, safe: bool) -> Remedy:
    """Give an element the name of any namespace, which is declared where that is necessary."""
    if element.nsmap.get(element.prefix, "") == namespace.uri:
        return _renamed(local, "", safe=safe, keep_prefix=True)
    prefix, declaration = prefix_of(element, namespace)
    return _renamed(f"{prefix}{local}", declaration, safe=safe)


def _renamed(name: str, declaration: str, *, safe: bool, keep_prefix: bool = False) -> Remedy:
    def edits(source: ElementSource) -> Edits:
        first = NAME.match(source.utf8, source.tag.offset)
        last = NAME.match(source.utf8, -1 if source.closing is None else source.closing)
        if first is None or last is None or first[1] != last[1]:
            return ()
        prefix, colon, _ = first[1].decode().rpartition(":")
        right = f"{prefix}{colon}{name}" if keep_prefix else name
        begin = source.edit(*first.span(1), right + declaration)
        return (begin,) if first.span(1) == last.span(1) else (begin, source.edit(*last.span(1), right))

    return edit_source(f"rename the element to {name}", edits, safe=safe, whole=True)


def escape_contents(element: _Element) -> Remedy:
    """Put everything in an element into a CDATA section, unless it contains one."""

    def edits(source: ElementSource) -> Edits:
        start, end = source.end, source.closing or 0
        if end <= start or b"CDATA" in source.utf8[start:end] or b"]]>" in source.utf8[start:end]:
            return ()
        return source.edit(start, start, "<![CDATA["), source.edit(end, end, "]]>")

    return edit_source("put the HTML into a CDATA section", edits, on=element, whole=True)


def remove(*, safe: bool = False) -> Remedy:
    """Remove an element, with its line if nothing else is on it."""
    return edit_source("remove the element", _removal, safe=safe, whole=True)


def remove_copy(element: _Element, first: _Element) -> Remedy:
    """Remove an element that says nothing but what the first one of its name says."""

    def edits(source: ElementSource) -> Edits:
        return _removal(source) if is_empty(element) or says_the_same(element, first) else ()

    return edit_source("remove the element", edits, safe=False, whole=True)


def _removal(source: ElementSource) -> Edits:
    if source.closing is None:
        return ()
    tag, end = source.tag, end_of_tag(source.utf8, source.closing)
    line = source.utf8[max(0, tag.offset - MAX_INDENT) : tag.offset]
    indent = len(line) - len(line.rstrip(b" \t"))
    rest = END_OF_LINE.match(source.utf8, end)
    if rest is None or not line[: len(line) - indent].endswith(b"\n"):
        return (source.edit(tag.offset, end, ""),)
    start = Spot(tag.line, tag.column - indent, tag.offset - indent)
    return (Edit(start, beyond(source.utf8, tag, rest.end()), ""),)


def insert(markup: str, *, safe: bool = True, on: _Element | None = None) -> Remedy:
    """Insert a child before all others, on its own line where they have lines."""

    def edits(source: ElementSource) -> Edits:
        end = source.end
        name = NAME.match(source.utf8, source.tag.offset)
        if name is None or end == source.tag.offset:
            return ()
        if source.utf8[end - 2 : end] == b"/>":
            return (source.edit(end - 2, end, f">{markup}</{name[1].decode()}>"),)
        layout = LAYOUT.match(source.utf8, end)
        space = layout[0].decode() if layout else ""
        return (source.edit(end, end, (space if "\n" in space else "") + markup),)

    return edit_source(f"add {markup}", edits, safe=safe, on=on)


def declaration(element: _Element, uri: str) -> tuple[_Element, str] | None:
    """Where an element's namespace is declared, and by which attribute; None among too many namespaces."""
    prefix, holder = element.prefix, element
    if len(element.nsmap) > MAX_NAMESPACES:
        return None
    while (above := holder.getparent()) is not None and above.nsmap.get(prefix) == uri:
        holder = above
    return holder, f"xmlns:{prefix}" if prefix else "xmlns"


def declare_instead(element: _Element, wrong: str, right: str) -> Remedy | None:
    """Declare the right namespace where the wrong one was declared for an element."""
    declared = declaration(element, wrong)
    if declared is None:
        return None
    holder, name = declared

    def edits(source: ElementSource) -> Edits:
        old = source.attribute(name)
        fits = old is not None and old[1] == name.encode()
        return source.attribute_edits(name, lambda _: right) if fits else ()

    return edit_source(f"write {name}={shown(right)}", edits, on=holder)


def prefix_of(element: _Element, namespace: Namespace) -> tuple[str, str]:
    """The prefix, with its colon, for a child of that namespace, and its declaration if it needs one."""
    for prefix, uri in element.nsmap.items():
        if uri == namespace.uri:
            return f"{prefix}:" if prefix else "", ""
    return f"{namespace.prefix}:", f' xmlns:{namespace.prefix}="{namespace.uri}"'


def link_to_self(element: _Element, url: str) -> Remedy:
    """Give a channel or a feed the link with rel="self"."""
    prefix, declaration = prefix_of(element, ATOM)
    kind = "application/atom+xml" if ATOM.uri in element.tag else "application/rss+xml"
    href = escaped(url, '"')
    return insert(f'<{prefix}link{declaration} rel="self" type="{kind}" href="{href}"/>')


def replace_source(old: bytes, new: str, message: str, *, on: Spot | None = None) -> Remedy:
    """Replace bytes that are at the problem's place, or at another one."""

    def edits(source: ElementSource) -> Edits:
        start = source.tag.offset
        fits = source.utf8.startswith(old, start)
        return (source.edit(start, start + len(old), new),) if fits else ()

    return edit_source(message, edits, on=on)
