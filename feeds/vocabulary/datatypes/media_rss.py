"""Values that only Media RSS has: scene times, star ratings, weighted tags, peer links."""

from __future__ import annotations

import re

from feeds.vocabulary.datatypes.durations import npt_time
from feeds.vocabulary.datatypes.factories import one_of, pattern
from feeds.vocabulary.datatypes.quantities import INVALID_NUMBER
from feeds.vocabulary.datatypes.uris import full_url
from feeds.vocabulary.model import Fault, Flaws

SEE = "https://www.rssboard.org/media-rss"

INVALID_RIGHTS = Fault(
    "invalid-rights",
    "error",
    "The status of rights must be `userCreated` or `official`.",
    help="It says whether the publisher made the media or has the right to distribute it. Media RSS "
    "defines no other word, so programs know none.",
    see=f"{SEE}#media-rights",
    bad='<media:rights status="mine"/>',
    good='<media:rights status="userCreated"/>',
)
INVALID_TAGS = Fault(
    "invalid-tags",
    "error",
    "Tags must be words separated by commas, each with an optional weight after a colon.",
    help="Programs split the text at its commas and colons. Write it like `news: 5, local: 3`.",
    see=f"{SEE}#media-community",
    bad="<media:community><media:tags>: 5</media:tags></media:community>",
    good="<media:community><media:tags>news: 5, abc: 3</media:tags></media:community>",
)

_minutes = re.compile(r"\d{1,4}:[0-5]\d(?:\.\d{1,9})?", re.ASCII).fullmatch
rights_status = one_of("userCreated", "official", fault=INVALID_RIGHTS)
star_average = pattern(
    r"\d{1,9}(?:\.\d{0,20})?|\.\d{1,20}", INVALID_NUMBER, "a number of stars like 3.5", longest=32
)
media_tags = pattern(
    r"[^,:]++(?::[^\S\n]*+\d++)?+(?:\s*+,[^,:]++(?::\s*+\d++)?+)*+\s*+",
    INVALID_TAGS,
    "tags like news: 5, local: 3",
    longest=65_536,
)


def scene_time(value: str) -> Flaws:
    """Accepts a play time, or minutes and seconds as in the examples of scenes and locations, `00:15`."""
    return () if _minutes(value) else npt_time(value)


def peer_link(value: str) -> Flaws:
    """Accepts any full URL, such as that of a torrent or a magnet link."""
    return () if value[:7].lower() == "magnet:" else full_url(value)
