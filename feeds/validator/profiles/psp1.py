"""PSP-1, the Podcast Standards Project's podcast RSS specification.

Not checked, since it takes a network: the artwork's size and true format, and whether hosts answer HEAD.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="psp1",
    title="PSP-1: The Podcast RSS Specification",
    see="https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules say it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple asks for no more
        "itunes-missing-email": None,
        "xml-nonstandard-encoding": None,  # itunes-not-utf8 says it
        "itunes-serial-without-numbers": "error",
        "itunes-not-utf8": "error",
        "itunes-artwork-format": "error",
        "rss-missing-guid": "error",
    },
)
