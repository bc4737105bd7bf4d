"""Rules of the simplest kind: an element that another one must have."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from feeds.validator.problem import Problem
from feeds.validator.remedies import insert, prefix_of
from feeds.validator.rule import Rule, rule
from feeds.validator.spelling import escaped
from feeds.vocabulary.datatypes.factories import listed
from feeds.vocabulary.registry import namespaces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

    from feeds.validator.document import Document
    from feeds.validator.problem import Remedy
    from feeds.vocabulary.model import Severity, Tag

NAMESPACES = {space.prefix: space for space in namespaces()}
TALK = "<comments>https://example.org/talk</comments>"
FILLER = {"rss:channel": "<ttl>60</ttl>", "rss:item": TALK, "@item": TALK}


def clark(name: str) -> str:
    """A name with a conventional prefix, in Clark notation."""
    prefix, colon, local = name.rpartition(":")
    return NAMESPACES[prefix].clark(local) if colon else name


def _rows(name: str) -> list[Tag]:
    prefix, _, local = name.rpartition(":")
    return [tag for tag in NAMESPACES[prefix or "rss"].tags if tag.name == local]


def _key(name: str) -> str | None:
    """The attribute in which an element has its value, None for one that has it elsewhere."""
    rows = (row for tag in _rows(name) for row in tag.attributes)
    return next((row.name for row in rows if row.required or row.missing), None)


def _is_required(of: str, name: str) -> bool:
    """Whether the specification requires it, so that it is reported anyway if it is missing."""
    return any(of.rpartition(":")[2] in tag.required.split() for tag in _rows(name))


def has_value(element: _Element, attribute: str | None = None) -> bool:
    """Whether an element says something: in the attribute, or else in any text or attribute."""
    if attribute is not None:
        return not is_blank(element.get(attribute))
    values = (value for child in element.iter("*") for value in child.values())
    return not all(is_blank(str(value)) for value in chain(element.itertext("*"), values))


def is_blank(value: str | bytes | None) -> bool:
    """Whether a value is missing, empty, or only white space of any kind."""
    return not value or value.isspace()


def _named(name: str) -> str:
    return f"{'an' if name[0] in 'aeio' else 'a'} <{name}>"


def _url(channel: _Element, document: Document) -> str | None:
    """The URL of a feed: the one it is served at, or that of its link to itself."""
    links = (link for link in channel.iterchildren(clark("atom:link")) if link.get("rel") == "self")
    return document.url or next((link.get("href") for link in links), None)


def _added(element: _Element, name: str, text: str) -> Remedy:
    prefix, _, local = name.rpartition(":")
    known, declaration = prefix_of(element, NAMESPACES[prefix])
    return insert(f"<{known}{local}{declaration}>{escaped(text, '<')}</{known}{local}>", safe=False)


def demand(
    name: str,
    *,
    of: str,
    child: str,
    title: str,
    why: str,
    good: str,
    bad: str = "",
    severity: Severity = "error",
    see: str,
    profile: str,
    fill: Callable[[str], str] | None = None,
) -> Rule:
    """A rule that `of` (such as `rss:channel`) has a `child` with a value: one of several separated by bars.

    `title` is the title of the rule, `why` its help. `good` is an example with the child, and `bad` one
    without it: a whole document. `fill` returns the text of a missing element for the URL of the feed.
    """
    names = child.split("|")
    keys, required = {clark(name): _key(name) for name in names}, _is_required(of, names[0])
    verb = "must" if severity == "error" else "should"
    message = f"{verb} have {listed([*map(_named, names)])}"

    def check(element: _Element, document: Document) -> Iterator[Problem]:
        blank = None
        for child in element.iterchildren(*keys):
            if has_value(child, keys[child.tag]):
                return
            blank = child if blank is None else blank
        if element in document.incomplete:
            return
        if blank is not None:
            yield Problem(blank, f"{verb} not be empty", value="", covers=keys[blank.tag] or "")
        elif not required:
            url = fill and _url(element, document)
            remedy = _added(element, names[0], fill(url)) if fill and url else None
            yield Problem(element, message, missing=names[0], remedy=remedy)

    where = " in channel" if of == "rss:channel" else ""
    bad = f"bad in document: {bad}" if bad else f"bad{where}: {FILLER[of]}"
    check.__doc__ = f"{title}\n\n{why}\n\n{bad}\ngood{where}: {good}\n"
    return rule(name, on=of, severity=severity, see=see, profile=profile)(check)
