"""Apple News for publications with an RSS feed.

Not checked, since it needs the network: the TLS certificates of the feed and its images.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="apple-news",
    title="Apple News: publications with an RSS feed",
    see="https://support.apple.com/guide/news-publisher/apdc2c7520ff",
    group="News apps",
    severities={"xml-nonstandard-encoding": None},  # reported as news-not-utf8
)
