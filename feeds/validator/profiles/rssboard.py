"""The RSS Advisory Board's Best Practices Profile.

Most of it holds for every RSS feed and is checked without a profile; what is added here is what only the
profile asks.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="rssboard",
    title="RSS Best Practices Profile of the RSS Advisory Board",
    see="https://www.rssboard.org/rss-profile",
)
