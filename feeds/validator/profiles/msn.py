"""MSN Partner Hub (Microsoft Start).

Not checked, since they need the network or an earlier version of the feed: the size of images and videos,
and whether ids and dates stay the same.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="msn",
    title="MSN Partner Hub: feeds of articles",
    see="https://support.microsoft.com/topic/msn-feed-item-metadata-requirements",
    group="News apps",
    severities={"rss-missing-guid": "error", "rss-blank-guid": "error"},
)
