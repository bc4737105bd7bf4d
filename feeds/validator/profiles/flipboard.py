"""Flipboard's requirements for publishers' feeds.

Not checked, since it needs the network: the size of images.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="flipboard",
    title="Flipboard: RSS feeds of publishers",
    see="https://about.flipboard.com/rss-spec",
    group="News apps",
    severities={"rss-missing-guid": "error", "rss-blank-guid": "error"},
)
