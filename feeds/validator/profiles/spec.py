"""The specifications alone: what is checked where no profile is asked for."""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="spec",
    title="The specifications of the formats and namespaces, and nothing else",
    see="https://www.rssboard.org/rss-specification",
)
