"""What puts a problem right, as rules say it: `write("isPermaLink", "false")`, `rename("pubDate")`.

A change is a few words and a function that finds its edits in the source.  It is made when a problem is found
and asked for edits only if somebody wants fixes, so it must cost nothing until then.  An edit touches what it
is about and leaves every other byte as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from feeds.validator.locate import ATTRIBUTE, beyond, end_of_tag, end_of_text
from feeds.validator.report import Change, Edit, Edits, Spot
from feeds.validator.spelling import LONGEST, escaped, respelled, value_of_source
from feeds.vocabulary.atom import NAMESPACE as ATOM
from feeds.vocabulary.datatypes.factories import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element

    from feeds.vocabulary.model import Namespace

CDATA = re.compile(rb"\s*+<!\[CDATA\[(.*?)\]\]>\s*+", re.DOTALL)
NAME = re.compile(rb"</?+([^\s/>]++)")
MOST_NAMESPACES = 50
END_OF_LINE = re.compile(rb"[ \t]*+\r?+\n")
WIDEST = 200
"""So much indentation is looked at."""
LAYOUT = re.compile(rb"[ \t\r\n]*+")


@dataclass(slots=True, eq=False)
class Site:
    """An element in its document's source: where its start tag begins, and its end tag, if that matters.

    What is asked of it more than once is looked for once: a tag or a text may be as long as its document.
    """

    utf8: bytes
    tag: Spot
    closing: int | None = None
    _end: int | None = None
    _text_end: int | None = None

    @property
    def end(self) -> int:
        """Where the start tag has ended."""
        if self._end is None:
            self._end = end_of_tag(self.utf8, self.tag.offset)
        return self._end

    @property
    def text_end(self) -> int:
        """Where the next tag begins behind the text."""
        if self._text_end is None:
            self._text_end = end_of_text(self.utf8, self.end)
        return self._text_end

    def edit(self, start: int, end: int, content: str) -> Edit:
        """Put something else between two offsets behind the beginning of the tag."""
        first = beyond(self.utf8, self.tag, start)
        return Edit(first, beyond(self.utf8, first, end), content)

    @property
    def near_end(self) -> int:
        """The end of a tag of which attributes are looked for; its beginning, if it is too long for that."""
        return self.end if self.end - self.tag.offset <= 4 * LONGEST else self.tag.offset

    def attributes(self) -> dict[str, str]:
        """The values of the start tag's attributes by the names that are written there."""
        tag = self.utf8[self.tag.offset : self.near_end]
        found = ((match[1], match[0].partition(b"=")[2].strip()[1:-1]) for match in ATTRIBUTE.finditer(tag))
        return {name.decode(): value_of_source(value.decode("utf-8", "replace")) for name, value in found}

    def attribute(self, name: str) -> re.Match[bytes] | None:
        """An attribute in the start tag; if it is not there itself, one of that name with some prefix."""
        wanted, local = name.encode(), b":" + name.rpartition(":")[2].encode()
        found = [*ATTRIBUTE.finditer(self.utf8, self.tag.offset, self.near_end)]
        exact = [match for match in found if match[1] == wanted]
        return next(iter(exact or [match for match in found if match[1].endswith(local)]), None)


def write(name: str, value: str, *, safe: bool = True, on: _Element | None = None) -> Change:
    """Give an attribute another value, or an element the attribute."""

    def edits(site: Site) -> Edits:
        old = site.attribute(name)
        if old is not None and (":" in name or old[1] == name.encode()):
            return attribute_edits(site, name, lambda _: value)
        at = site.near_end
        if at == site.tag.offset:
            return ()
        tag = site.utf8[site.tag.offset : at].removesuffix(b">").removesuffix(b"/").rstrip()
        at = site.tag.offset + len(tag)
        return (site.edit(at, at, f' {name}="{escaped(value, chr(34))}"'),)

    return Change(f"write {name}={shown(value)}", edits, safe, on)


def supply(name: str, tell: Callable[[Mapping[str, str]], str | None]) -> Change:
    """Give an element an attribute whose value its others tell."""

    def edits(site: Site) -> Edits:
        value = tell(site.attributes())
        return () if value is None else write(name, value).edits(site)

    return Change("", edits)


def say(value: str, *, safe: bool = True, on: _Element | None = None) -> Change:
    """Give an element another text."""
    return Change(f"write {shown(value)}", lambda site: text_edits(site, lambda _: value), safe, on)


def trim() -> Change:
    """Take away the white space around an element's text."""

    def edits(site: Site) -> Edits:
        start = site.end
        end = site.text_end
        cdata = CDATA.fullmatch(site.utf8, start, end)
        spans = [(start, end)]
        if cdata is not None:
            spans = [(start, cdata.start(1) - 9), cdata.span(1), (cdata.end(1) + 3, end)]
        elif b"<" in site.utf8[start:end]:
            return ()
        return tuple(edit for span in spans for edit in _trimmed(site, *span))

    return Change("take away the white space around the value", edits)


def _trimmed(site: Site, start: int, end: int) -> Iterator[Edit]:
    text = site.utf8[start:end]
    lead, tail = len(text) - len(text.lstrip()), len(text.rstrip())
    if lead:
        yield site.edit(start, start + lead, "")
    if lead <= tail < len(text):
        yield site.edit(start + tail, end, "")


def rename_attribute(wrong: str, right: str) -> Change:
    """Give an attribute another name."""

    def edits(site: Site) -> Edits:
        old = site.attribute(wrong)
        return () if old is None else (site.edit(*old.span(1), right),)

    return Change(f"rename the attribute to {right}", edits)


def rename(local: str) -> Change:
    """Give an element another local name; it keeps its prefix."""

    def edits(site: Site) -> Edits:
        first = NAME.match(site.utf8, site.tag.offset)
        last = NAME.match(site.utf8, -1 if site.closing is None else site.closing)
        if first is None or last is None or first[1] != last[1]:
            return ()
        prefix, colon, _ = first[1].decode().rpartition(":")
        places = {first.span(1), last.span(1)}  # one, of an empty tag
        return tuple(site.edit(*span, f"{prefix}{colon}{local}") for span in sorted(places))

    return Change(f"rename the element to {local}", edits, whole=True)


def remove(*, safe: bool = False) -> Change:
    """Take an element out, with its line if it is alone there."""

    def edits(site: Site) -> Edits:
        if site.closing is None:
            return ()
        tag, end = site.tag, end_of_tag(site.utf8, site.closing)
        line = site.utf8[max(0, tag.offset - WIDEST) : tag.offset]
        indent = len(line) - len(line.rstrip(b" \t"))
        rest = END_OF_LINE.match(site.utf8, end)
        if rest is None or not line[: len(line) - indent].endswith(b"\n"):
            return (site.edit(tag.offset, end, ""),)
        start = Spot(tag.line, tag.column - indent, tag.offset - indent)
        return (Edit(start, beyond(site.utf8, tag, rest.end()), ""),)

    return Change("remove the element", edits, safe, whole=True)


def insert(markup: str, *, safe: bool = True, on: _Element | None = None) -> Change:
    """Put a child into an element, before all others, on a line of its own where they have lines."""

    def edits(site: Site) -> Edits:
        end = site.end
        name = NAME.match(site.utf8, site.tag.offset)
        if name is None or end == site.tag.offset:
            return ()
        if site.utf8[end - 2 : end] == b"/>":
            return (site.edit(end - 2, end, f">{markup}</{name[1].decode()}>"),)
        layout = LAYOUT.match(site.utf8, end)
        space = layout[0].decode() if layout else ""
        return (site.edit(end, end, (space if "\n" in space else "") + markup),)

    return Change(f"add {markup}", edits, safe, on)


def declare_instead(element: _Element, wrong: str, right: str) -> Change | None:
    """Declare another namespace in the place of one, where that was declared for the element."""
    prefix, holder = element.prefix, element
    if len(element.nsmap) > MOST_NAMESPACES:
        return None
    while (above := holder.getparent()) is not None and above.nsmap.get(prefix) == wrong:
        holder = above
    name = f"xmlns:{prefix}" if prefix else "xmlns"

    def edits(site: Site) -> Edits:
        found = site.attribute(name)
        fits = found is not None and found[1] == name.encode()
        return attribute_edits(site, name, lambda _: right) if fits else ()

    return Change(f"write {name}={shown(right)}", edits, on=holder)


def prefix_of(element: _Element, namespace: Namespace) -> tuple[str, str]:
    """The prefix, with its colon, for a child of that namespace, and its declaration if it needs one."""
    for prefix, uri in element.nsmap.items():
        if uri == namespace.uri:
            return f"{prefix}:" if prefix else "", ""
    return f"{namespace.prefix}:", f' xmlns:{namespace.prefix}="{namespace.uri}"'


def link_to_self(element: _Element, url: str) -> Change:
    """Give a channel or a feed the link that says where it is served."""
    prefix, declaration = prefix_of(element, ATOM)
    kind = "application/atom+xml" if ATOM.uri in element.tag else "application/rss+xml"
    href = escaped(url, '"')
    return insert(f'<{prefix}link{declaration} rel="self" type="{kind}" href="{href}"/>')


def replace_source(old: bytes, new: str, message: str, *, on: Spot | None = None) -> Change:
    """Put something else in the place of bytes that stand right there, or at another place."""

    def edits(site: Site) -> Edits:
        start = site.tag.offset
        fits = site.utf8.startswith(old, start)
        return (site.edit(start, start + len(old), new),) if fits else ()

    return Change(message, edits, on=on)


def attribute_edits(site: Site, name: str, mend: Callable[[str], str | None]) -> Edits:
    """What makes another value of an attribute's."""
    found = site.attribute(name)
    if found is None:
        return ()
    quote = site.utf8[found.end() - 1 : found.end()].decode()
    start = site.utf8.index(quote.encode(), found.end(1)) + 1
    return _mended(site, start, found.end() - 1, mend, quote)


def text_edits(site: Site, mend: Callable[[str], str | None]) -> Edits:
    """What makes another text of an element's, if that is of one piece: one run, or one CDATA section."""
    start = site.end
    end = site.text_end
    if end - start > 4 * LONGEST:
        return ()
    cdata = CDATA.fullmatch(site.utf8, start, end)
    if site.utf8[start - 2 : start] == b"/>" or site.utf8[end : end + 2] != b"</":
        return ()
    if cdata is not None:
        return _mended(site, *cdata.span(1), mend, "]]>")
    return () if b"<" in site.utf8[start:end] else _mended(site, start, end, mend, "<")


def _mended(site: Site, start: int, end: int, mend: Callable[[str], str | None], within: str) -> Edits:
    source = site.utf8[start:end].decode("utf-8", "replace")
    return tuple(
        site.edit(start + len(source[:at].encode()), start + len(source[:until].encode()), content)
        for at, until, content in respelled(source, mend, within)
    )
