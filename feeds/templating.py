"""The pages for people: one style sheet, one base template, one policy that lets in nothing else.

There are no scripts.  A page's policy names its style sheet by a digest and the hosts of its own pictures
and recordings; a template is rendered by `page`, and sent with `policy`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.markup import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

MEDIA_TYPE = "text/html; charset=utf-8"
MOST_HOSTS = 40
"""A policy stands in a header, and servers in front take only so much."""

_TEMPLATES = Environment(
    loader=PackageLoader("feeds"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_STYLE = _COMMENT.sub("", _TEMPLATES.get_template("style.css").render())
_DIGEST = b64encode(sha256(_STYLE.encode()).digest()).decode()
_SELF, _NONE = "'self'", "'none'"
_ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?:[/?#]|$)", re.IGNORECASE)


def page(template: str, **said: object) -> bytes:
    """The page that a template gives, as UTF-8. All templates that extend `base.html` want what it names."""
    # Both are our own files, and what stands in them was not written by a stranger.
    html = _TEMPLATES.get_template(template).render(style=Markup(_STYLE), **said)  # noqa: S704
    return xml_text(html).encode() + b"\n"


def policy(urls: Iterable[str] = (), *, forms: bool = False) -> str:
    """What a page may load (Content-Security-Policy): its style, and media from the hosts of `urls`.

    With `forms`, it may send forms to its own host.
    """
    hosts = "".join(f" {origin}" for origin in sorted(origins(urls)))
    media = f"media-src{hosts}; " if hosts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_DIGEST}'; img-src data:{hosts}; {media}"
        f"base-uri 'none'; form-action {_SELF if forms else _NONE}"
    )


def origins(urls: Iterable[str]) -> set[str]:
    """Scheme, host and port of the URLs, of no more than a policy can hold.

    A host that the grammar of policies has no place for (an IPv6 address) is left out.
    """
    found: set[str] = set()
    for url in urls:
        if (match := _ORIGIN.match(url)) and len(found) < MOST_HOSTS:
            found.add(match[1].lower())
    return found
