"""Apple Podcasts.

Not checked here, since they need the network: size, colours and format of the artwork, HEAD and range
requests, passwords.
"""

from __future__ import annotations

from feeds.validator.profiles import Profile

PROFILE = Profile(
    name="apple",
    title="Apple Podcasts: requirements for shows and episodes",
    see="https://podcasters.apple.com/support/823-podcast-requirements",
    group="Podcasts",
    severities={
        "itunes-incomplete-show": None,  # the profile's own rules require it of every show
        "itunes-missing-element": None,  # an owner without an address, which Apple no longer requires
        "itunes-missing-email": None,
        "*-html-in-description": None,  # directories show paragraphs, lists and links
        "xml-nonstandard-encoding": None,  # reported as itunes-not-utf8
        "itunes-unsupported-file": "error",
        "itunes-serial-without-numbers": "error",
        "itunes-old-explicit": "error",
        "itunes-not-utf8": "error",
        "itunes-namespace-case": "error",
        "itunes-artwork-format": "error",
        "rss-missing-guid": "error",
        "rss-blank-guid": "error",
    },
)
