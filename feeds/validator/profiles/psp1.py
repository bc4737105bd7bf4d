"""PSP-1, the Podcast Standards Project's podcast RSS specification.

Not checked, since they need the network: size and format of the artwork, and HEAD requests.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="psp1",
    title="PSP-1: the podcast RSS specification of the Podcast Standards Project",
    see="https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules require it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple no longer requires
        "itunes-missing-email": None,
        "*-html-in-description": None,  # directories show paragraphs, lists and links
        "xml-nonstandard-encoding": None,  # reported as itunes-not-utf8
        "itunes-serial-without-numbers": "error",
        "itunes-not-utf8": "error",
        "itunes-artwork-format": "error",
        "rss-missing-guid": "error",
        "rss-blank-guid": "error",
    },
)
