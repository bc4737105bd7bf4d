"""Spotify's podcast delivery specification, as far as it is public: warnings at most.

Not checked, since it needs the network: whether the artwork is square.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="spotify",
    title="Spotify: podcast delivery",
    see="https://providersupport.spotify.com/article/podcast-delivery-specification-1-9",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules require it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple no longer requires
        "itunes-missing-email": None,
        "*-html-in-description": None,  # directories show paragraphs, lists and links
        "episode-*": "warning",  # the full specification is not public
        "show-*": "warning",
    },
)
