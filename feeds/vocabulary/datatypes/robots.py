"""Directives for robots, as the meta element has them."""

from __future__ import annotations

from feeds.vocabulary.datatypes.factories import folded, must_be
from feeds.vocabulary.datatypes.white_space import SPACE
from feeds.vocabulary.model import Fault, Flaws

INVALID_ROBOTS = Fault(
    "invalid-robots",
    "error",
    "The content must be robots directives that do not contradict each other.",
    help="Search engines and aggregators decide by it whether they list the feed. Write `all`, `none`, "
    "`index`, `noindex`, `follow`, `nofollow`, `noarchive` or `nosnippet`, separated by commas.",
    see="https://www.robotstxt.org/meta.html",
    w3c="InvalidMetaContent",
    bad='<channel><xhtml:meta name="robots" content="noindex, index"/></channel>',
    good='<channel><xhtml:meta name="robots" content="noindex, nofollow"/></channel>',
)

_KNOWN = frozenset(("all", "none", "index", "noindex", "follow", "nofollow", "noarchive", "nosnippet"))
_MEANINGS = {"all": ("index", "follow"), "none": ("noindex", "nofollow")}
_MAX_CHARACTERS = 200


def robots(value: str) -> Flaws:
    """Accepts directives separated by commas, in any case."""
    words = (
        [word.strip(SPACE) for word in folded(value).split(",")] if len(value) <= _MAX_CHARACTERS else [""]
    )
    if not _KNOWN.issuperset(words):
        return must_be(INVALID_ROBOTS, "a list of index, noindex, follow, nofollow, all or none", value)
    meanings = {part for word in words for part in _MEANINGS.get(word, (word,))}
    if {"index", "noindex"} <= meanings or {"follow", "nofollow"} <= meanings:
        return (INVALID_ROBOTS(f"must not contradict itself: {value}"),)
    return ()
