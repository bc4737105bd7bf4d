"""The channel file of websites with their media, and how their pages in files and on the server compare."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

BASE = "https://news.example.org/feeds/"
TOML = f"""
title = "News & more"
home = "https://news.example.org/"
description = "What happened"
language = "en"
zone = "UTC"
base = "{BASE}"
media_base = "{BASE}media/"
people = [{{name = "The newsroom"}}]
"""
_DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def without_digests(html: str) -> str:
    """The page without the digests of its JSON-LD in its policy, which differ as the addresses in it do.

    Raises ValueError if the policy does not have one.
    """
    for content in _DATA.findall(html):
        digest = f"sha256-{b64encode(sha256(content.encode()).digest()).decode()}"
        if digest not in html:
            raise ValueError(f"the policy does not allow this script: {content[:200]}")
        html = html.replace(digest, "")
    return html
