"""Apple Podcasts.

Not checked, since it takes a network: the artwork's size, colours and true format, whether hosts answer HEAD
and byte ranges, and whether the feed wants a password.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="apple",
    title="Apple Podcasts: requirements for shows and episodes",
    see="https://podcasters.apple.com/support/823-podcast-requirements",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules say it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple asks for no more
        "itunes-missing-email": None,
        "xml-nonstandard-encoding": None,  # itunes-not-utf8 says it
        "itunes-unsupported-file": "error",
        "itunes-serial-without-numbers": "error",
        "itunes-old-explicit": "error",
        "itunes-not-utf8": "error",
        "itunes-namespace-case": "error",
        "itunes-artwork-format": "error",
        "rss-missing-guid": "error",
    },
)
