"""Apple News, where a publication is fed by RSS.

Not checked, since it takes a network: the TLS certificates of the feed and its images.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="apple-news",
    title="Apple News: publications from RSS",
    see="https://support.apple.com/guide/news-publisher/apdc2c7520ff",
    group="News apps",
    severities={"xml-nonstandard-encoding": None},  # news-not-utf8 says it
)
