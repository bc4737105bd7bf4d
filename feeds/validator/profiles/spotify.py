"""Spotify's podcast delivery specification, as far as it is publicly known: warnings at most.

Not checked, since it takes a network: whether the artwork is square.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="spotify",
    title="Spotify: podcast delivery",
    see="https://providersupport.spotify.com/article/podcast-delivery-specification-1-9",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules say it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple asks for no more
        "itunes-missing-email": None,
        "episode-*": "warning",  # the specification itself could not be had
        "show-*": "warning",
    },
)
