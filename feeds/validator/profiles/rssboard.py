"""The RSS Advisory Board's Best Practices Profile.

Most of it applies to every RSS feed and is checked without a profile; the profile adds the rest.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="rssboard",
    title="RSS Advisory Board: the Best Practices Profile",
    see="https://www.rssboard.org/rss-profile",
)
