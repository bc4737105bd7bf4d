"""Podcasting 2.0: what the podcast namespace recommends to every show.

The namespace's elements are checked in any feed; the profile adds what a show should have.  Not checked,
since the first URL of the feed is not known: whether podcast:guid is derived from it.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="podcast20",
    title="Podcasting 2.0: the podcast namespace",
    see="https://podcasting2.org/docs/podcast-namespace/1.0",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # required by Apple, not by the podcast namespace
        "itunes-missing-element": None,  # an owner without an address, which Apple no longer requires
        "itunes-missing-email": None,
        "*-html-in-description": None,  # directories show paragraphs, lists and links
        "rss-missing-guid": "error",  # comments, chapters and other feeds refer to it
        "rss-blank-guid": "error",
    },
)
