"""The specifications alone: what is checked without any profile."""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="spec",
    title="The specifications of formats and namespaces only",
    see="https://www.rssboard.org/rss-specification",
)
