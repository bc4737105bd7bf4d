"""RSS 0.91, Netscape's and UserLand's: fewer elements than later versions, and descriptions in plain text.

Specification: https://www.rssboard.org/rss-0-9-1-netscape and https://www.rssboard.org/rss-0-9-1.  Elements
of later versions are accepted, because readers do not distinguish versions.
"""

from __future__ import annotations

from dataclasses import replace

from feeds.vocabulary.datatypes.durations import INVALID_HOUR
from feeds.vocabulary.datatypes.factories import pattern
from feeds.vocabulary.model import Namespace, Tag, anything
from feeds.vocabulary.rss import NAMESPACE as RSS
from feeds.vocabulary.rss import text_input

SEE = "https://www.rssboard.org/rss-0-9-1-netscape"

hour = pattern(r"0?\d|1\d|2[0-4]", INVALID_HOUR, "an hour from 1 to 24", longest=8)


def _as_of_091(tag: Tag) -> Tag:
    """A row of RSS 2.0 with the differences of RSS 0.91."""
    if tag.name == "description" and tag.where.split()[0] in ("channel", "item"):
        return replace(tag, text=anything)
    return replace(tag, text=hour) if tag.name == "hour" else replace(tag)


NAMESPACE = Namespace(
    prefix="rss091",
    uri="",
    format="RSS 0.91",
    see=SEE,
    family="rss",
    tags=(*map(_as_of_091, RSS.tags), *text_input("textinput")),
)
