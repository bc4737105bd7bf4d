"""Convert the items of RSS 0.9x, 1.0 and 2.0 and the entries of Atom to records."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.core.errors import ReadError
from feeds.core.markup import plain_text
from feeds.core.urls import is_url
from feeds.dialects import NO_FILES, Note, Reading, bounded
from feeds.dialects.elements.chapters import chapters_of
from feeds.dialects.elements.episodes import episode, invalid_elements
from feeds.dialects.elements.media import media
from feeds.dialects.elements.notes import notes_of
from feeds.dialects.elements.parsing import parse
from feeds.dialects.elements.points import point_of
from feeds.dialects.elements.tree import ATOM, CONTENT, DC, ITUNES, PODCAST, absolute, children, first, text
from feeds.dialects.elements.unread import unread, unread_note
from feeds.dialects.elements.visibility import is_kind, not_public, takeout, unlisted
from feeds.dialects.elements.wordpress import blog_of, is_post, is_wordpress, post_of
from feeds.dialects.fields import RecordSource
from feeds.dialects.held_back import held_back
from feeds.dialects.json_feed import snippet
from feeds.dialects.record import Given, read_record
from feeds.vocabulary.datatypes.plain_text import resembles_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from feeds.dialects import FolderFiles, Found
    from feeds.dialects.elements.wordpress import Blog
    from feeds.model.channel import Channel

_XHTML = "{http://www.w3.org/1999/xhtml}"


def read_feed(name: str, data: bytes, channel: Channel, files: FolderFiles = NO_FILES) -> Iterator[Found]:
    """Yields the public articles of a feed in document order, then a note that counts the other items.

    Replies, and episodes that no directory is to list, are read if they were published.  Raises ReadError if
    it is not well-formed XML.
    """
    root, notes = parse(name, data)
    yield from notes
    blog = blog_of(root) if is_wordpress(root) else None
    held: dict[Any, str] = {}
    counts: Counter[str] = Counter()
    number = 0
    for number, item in enumerate(_items(root), 1):
        kind = _held_with(item, held) or not_public(item) or _unlisted(item, files)
        if kind:
            held[item] = kind
            continue
        source = RecordSource(name, channel, line=item.sourceline or 1)
        counts.update(unread(item))
        try:
            yield _article(source, item, blog)
        except ReadError as error:
            yield ReadError(name, f"item {number}: {error.problem}", line=error.line)
    yield from held_back(name, held.values(), number)
    yield from unread_note(name, counts)


def _held_with(item: Any, held: dict[Any, str]) -> str | None:
    """Returns the kind of an item around this one that is held back."""
    return next((held[above] for above in item.iterancestors() if above in held), None) if held else None


def _unlisted(item: Any, files: FolderFiles) -> str | None:
    """Returns what an item is besides an article, unless it was published."""
    kind = unlisted(item)
    return None if kind is None or files.is_published(_id(item)) else kind


def _id(item: Any) -> str:
    _, id_, _ = _entry(item) if item.tag == f"{ATOM}entry" else _item(item)
    return id_


def _items(root: Any) -> Iterator[Any]:
    for element in root.iter(f"{ATOM}entry", "{*}item"):
        if element.getparent() is not None and etree.QName(element).namespace not in _FOREIGN:
            yield element


_FOREIGN = {ITUNES.strip("{}"), PODCAST.strip("{}")}


_ASSUMED = "its media type is not known; taken for audio/mpeg, since it has a running time of a podcast"


def _article(source: RecordSource, item: Any, blog: Blog | None) -> Reading:
    atom = item.tag == f"{ATOM}entry"
    record, id_, html = _entry(item) if atom else _item(item)
    if not id_:
        missing = "id is" if atom else "guid and link are"
        raise ReadError(source.name, f"{missing} missing: expected an id", line=source.line)
    record["media"] = media(item)
    record["categories"] = _categories(item)
    record["point"] = point_of(item)
    assumed = [work["url"] for work in record["media"] if work.pop("assumed", False)]
    notes = tuple(Note(source.name, source.line, f"{url[:200]}: {_ASSUMED}") for url in assumed)
    if blog is not None and is_post(item):
        post = post_of(item, blog)
        files = [*post.record.get("media", ()), *record["media"]]
        record |= {"categories": (), **post.record, "media": files}
        html = post.html or html
        notes += bounded([Note(source.name, *loss, loss=True) for loss in post.losses])
    base = _base(first(item, f"{ATOM}content") if atom else first(item, f"{CONTENT}encoded"))
    given = Given(id=id_, html=html, title=snippet(html or record.get("summary")), base=base)
    read = read_record(source, {key: value for key, value in record.items() if value}, given)
    values = episode(item)
    article = replace(read.article, episode=values)
    invalid = invalid_elements(item, values)
    notes += tuple(Note(source.name, source.line, message, loss=True) for message in invalid)
    return replace(read, article=article, notes=(*read.notes, *notes), chapters=chapters_of(item))


def _base(content: Any) -> str:
    """Returns the xml:base of an element if it is a URL; without one, HTML is relative to the article."""
    url = "" if content is None else content.base or ""
    return url if is_url(url) and url != content.getroottree().docinfo.URL else ""


def _item(item: Any) -> tuple[dict[str, Any], str, str]:
    """Returns the record, id and HTML of an RSS item. Without a guid, the link is the id, as in readers."""
    guid = first(item, "guid")
    link = text(first(item, "link")) or _alternate(item)
    if not link and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = text(guid) if text(guid).startswith(("http://", "https://")) else ""
    html, summary = notes_of(item)
    record = {
        "title": _headline(text(first(item, "title"))),
        "link": absolute(item, link),
        "pubDate": text(first(item, "pubDate")) or text(first(item, f"{DC}date")),
        "updated": text(first(item, f"{ATOM}updated")),
        "summary": plain_text(summary) or _subtitle(item, html),
        "authors": _creators(item),
        "language": text(first(item, f"{DC}language")),
        "comments": text(first(item, "comments")),
    }
    return record, text(guid) or link, html


def _subtitle(item: Any, html: str) -> str:
    """Returns Apple's subtitle, unless the text is the same or begins with it."""
    subtitle = plain_text(text(first(item, f"{ITUNES}subtitle")))
    return "" if plain_text(html).startswith(subtitle.rstrip("…. ")) else subtitle


def _headline(source: str) -> str:
    """Returns a title as text. RSS leaves open whether it is text or HTML: it is HTML if it contains any."""
    return plain_text(source) if resembles_html(source) else source


def _creators(item: Any) -> list[str]:
    names = [text(each) for each in (*children(item, f"{DC}creator"), *children(item, f"{ITUNES}author"))]
    names = list(dict.fromkeys(filter(None, names)))
    return names or [_mailbox(text(each)) for each in children(item, "author")]


def _mailbox(author: str) -> str:
    """Converts `mail@host (Name)`, as in RSS, to `Name <mail@host>`, as in records."""
    mail, open_, name = author.partition(" (")
    if open_ and "@" in mail and name.endswith(")") and " " not in mail:
        return f"{name[:-1].strip()} <{mail}>" if name[:-1].strip() else mail
    return author


def _entry(entry: Any) -> tuple[dict[str, Any], str, str]:
    """Returns the record, id and HTML of an Atom entry."""
    content = first(entry, f"{ATOM}content")
    summary = _html(first(entry, f"{ATOM}summary"))
    html = "" if content is None or content.get("src") else _html(content)
    updated = text(first(entry, f"{ATOM}updated"))
    blogger = takeout(entry)
    record = {
        "title": plain_text(_html(first(entry, f"{ATOM}title"))),
        "link": absolute(entry, _alternate(entry)) or blogger.get("filename"),
        "date": text(first(entry, f"{ATOM}published")) or updated,
        "updated": updated,
        "summary": plain_text(summary) or blogger.get("metaDescription"),
        "authors": [_person(each) for each in children(entry, f"{ATOM}author")],
        "language": entry.get("{http://www.w3.org/XML/1998/namespace}lang"),
        "comments": absolute(entry, _link(entry, "replies")),
    }
    return record, text(first(entry, f"{ATOM}id")), html or summary


def _person(author: Any) -> Any:
    name = text(first(author, f"{ATOM}name")) or text(author)
    home, mail = text(first(author, f"{ATOM}uri")), text(first(author, f"{ATOM}email"))
    mail = "" if mail == _NOBODY else mail
    return {"name": name, "email": mail, "url": home if home.startswith(("http://", "https://")) else ""}


_NOBODY = "noreply@blogger.com"
"""The address that Blogger gives to every author."""


def _alternate(item: Any) -> str:
    return _link(item, "alternate")


def _link(item: Any, relation: str) -> str:
    """Returns the first link to a page with this relation."""
    for link in children(item, f"{ATOM}link"):
        is_page = relation == "alternate" or "html" in link.get("type", "html")
        if link.get("rel", "alternate") == relation and is_page:
            return str(link.get("href", "")).strip()
    return ""


def _html(element: Any) -> str:
    """Returns a text construct (RFC 4287, 3.1) as HTML that is not sanitised."""
    if element is None:
        return ""
    kind = (element.get("type") or "text").lower()
    if kind in ("html", "text/html"):
        return text(element)
    if kind in ("xhtml", "application/xhtml+xml"):
        return "".join(_fragment(child) for child in element)
    return "".join(f"<p>{escape(part)}</p>" for part in text(element).split("\n\n") if part.strip())


def _fragment(element: Any) -> str:
    for each in element.iter():
        if isinstance(each.tag, str) and each.tag.startswith(_XHTML):
            each.tag = each.tag.removeprefix(_XHTML)
    return str(etree.tostring(element, encoding="unicode", method="html", with_tail=False))


def _categories(item: Any) -> list[str]:
    tags = ("category", f"{ATOM}category", f"{DC}subject")
    elements = [each for tag in tags for each in children(item, tag) if not is_kind(each)]
    names = (text(each) or each.get("label") or each.get("term") for each in elements)
    return [name for name in names if name]
