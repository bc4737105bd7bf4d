"""The pages for people: one style sheet, one base template, one policy that lets in nothing else.

There are no scripts.  A page's policy names its style sheet by a digest and the hosts of its own pictures
and recordings; a template is rendered by `page`, and sent with `policy`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from feeds.core.markup import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterable

MEDIA_TYPE = "text/html; charset=utf-8"
MOST_HOSTS = 40
"""A policy stands in a header, and servers in front take only so much."""

_HERE = "feeds.publishing.pages"
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_STYLE = "style.css"
_SELF, _NONE = "'self'", "'none'"
_ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?:[/?#]|$)", re.IGNORECASE)


@cache
def _templates(package: str) -> Environment:
    """The templates of `package`, which may extend those of this one."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, _HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style(sheets: tuple[str, ...], package: str) -> tuple[Markup, str]:
    """The style of all pages and that of some, and the digest that a policy names it by."""
    templates = _templates(package)
    css = "".join(_COMMENT.sub("", templates.get_template(name).render()) for name in (_STYLE, *sheets))
    # They are our own files, and what stands in them was not written by a stranger.
    return Markup(css), b64encode(sha256(css.encode()).digest()).decode()  # noqa: S704


def page(template: str, sheets: tuple[str, ...] = (), package: str = _HERE, **said: object) -> bytes:
    """The page that a template gives, as UTF-8. All templates that extend `base.html` want what it names.

    `sheets` are the style sheets that it needs beside that of all pages; both come from `package`.
    """
    html = _templates(package).get_template(template).render(style=_style(sheets, package)[0], **said)
    return xml_text(html).encode() + b"\n"


def policy(
    urls: Iterable[str] = (), *, forms: bool = False, sheets: tuple[str, ...] = (), package: str = _HERE
) -> str:
    """What a page may load (Content-Security-Policy): its style, and media from the hosts of `urls`.

    With `forms`, it may send forms to its own host; `sheets` and `package` as for `page`.
    """
    hosts = "".join(f" {origin}" for origin in sorted(origins(urls)))
    media = f"media-src{hosts}; " if hosts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_style(sheets, package)[1]}'; img-src data:{hosts}; {media}"
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
