"""Podcasting 2.0: what the podcast namespace recommends to every show.

The namespace's elements are checked wherever they stand; the profile adds what a show should have.  Not
checked, since the feed's first URL is not known: whether podcast:guid was made of it.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="podcast20",
    title="Podcasting 2.0: the podcast namespace",
    see="https://podcasting2.org/docs/podcast-namespace/1.0",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # Apple's demands, not the podcast namespace's
        "itunes-missing-element": None,  # an owner without an address, which Apple asks for no more
        "itunes-missing-email": None,
        "rss-missing-guid": "error",  # comments, chapters and other feeds refer to an episode by it
    },
)
