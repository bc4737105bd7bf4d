"""Elements about episodes and their media that are not carried over: no format here has a place for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from feeds.dialects.elements.carried import CARRIED
from feeds.dialects.elements.tree import ATOM, CONTENT, MEDIA, PODCAST, children, first, text
from feeds.dialects.elements.wordpress import own
from feeds.dialects.held_back import not_carried_over
from feeds.vocabulary import itunes, media, podcast, simple_chapters

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator

    from feeds.dialects import Note
    from feeds.vocabulary.model import Namespace

_NAMESPACES = (itunes.NAMESPACE, media.NAMESPACE, podcast.NAMESPACE, simple_chapters.NAMESPACE)
_SPACES: dict[str, Namespace] = {
    uri: namespace for namespace in _NAMESPACES for uri in (namespace.uri, *namespace.synonyms)
}
_KNOWN = {
    namespace.prefix: {tag.name for tag in namespace.tags} - CARRIED[namespace.uri]
    for namespace in _NAMESPACES
}
"""The elements that the namespaces define and that are not read."""
_SINGLE = {
    "title": "title", "description": "description", f"{CONTENT}encoded": "content:encoded",
    **{f"{ATOM}{name}": name for name in ("content", "summary")},
}  # fmt: skip
"""Elements of an item with text of which one is read, by their tags."""
_CHAPTERS = f"<{simple_chapters.NAMESPACE.prefix}:chapters>"


def unread(item: Any) -> list[str]:
    """Returns the names of elements of an item that no article carries, sorted."""
    groups = list(children(item, f"{MEDIA}group"))
    contents = [each for parent in (item, *groups) for each in children(parent, f"{MEDIA}content")]
    alternates = list(children(item, f"{PODCAST}alternateEnclosure"))
    others = _others(alternates, {content.get("url") for content in contents})
    names = {
        *others,
        *_repeated(item),
        *("<wp:comment>" for name, _ in own(item) if name == "comment"),
        *(name for element in (item, *groups, *contents, *alternates) for name in _names(element)),
    }
    return sorted(names - {_CHAPTERS} if first(item, f"{PODCAST}chapters") is not None else names)


def _repeated(item: Any) -> Iterator[str]:
    """Yields the texts that an item has once more, of which the first is read."""
    for tag, name in _SINGLE.items():
        texts = [text(each) for each in children(item, tag)]
        if set(texts[1:]) - {"", *texts[:1]}:
            yield f"a second <{name}>"


def _others(alternates: list[Any], known: set[str | None]) -> Iterator[str]:
    """Yields alternates with another content, unless Media RSS has the file, and further sources."""
    for element in alternates:
        source, *more = [*children(element, f"{PODCAST}source"), None]
        if more[:-1]:
            yield "<podcast:source>, except the first,"
        if element.get("rel") and (source is None or source.get("uri") not in known):
            yield f'<podcast:alternateEnclosure rel="{element.get("rel")[:32]}">'


def _names(element: Any) -> Iterator[str]:
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child)
        namespace = _SPACES.get(name.namespace or "")
        if namespace is not None and name.localname in _KNOWN[namespace.prefix]:
            yield f"<{namespace.prefix}:{name.localname}>"


def unread_note(name: str, counts: Counter[str]) -> Iterator[Note]:
    """Yields the note about a file with these elements, each in a number of items, if there are any."""
    hint = "; feeds import --media writes chapters as files" if _CHAPTERS in counts else ""
    yield from not_carried_over(name, counts, 1, hint)
