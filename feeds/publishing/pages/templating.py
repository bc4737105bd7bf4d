"""Render web pages: one style sheet, one base template, no scripts.

`page` renders a template.  `policy` returns the Content-Security-Policy to send with it, which allows the
style sheet by its digest, and the hosts of the page's own media.
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
"""The policy is a header, and proxies limit the size of headers."""

_HERE = "feeds.publishing.pages"
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)
_STYLE = "style.css"
_SELF, _NONE = "'self'", "'none'"
_ORIGIN = re.compile(r"(https?://[a-z0-9.-]+(?::[0-9]+)?)(?:[/?#]|$)", re.IGNORECASE)


@cache
def _templates(package: str) -> Environment:
    """Returns the templates of a package, which may extend those of this one."""
    return Environment(
        loader=ChoiceLoader([PackageLoader(name) for name in dict.fromkeys((package, _HERE))]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _style(sheets: tuple[str, ...], package: str) -> tuple[Markup, str]:
    """Returns the common style sheet with additional ones, and its digest for the policy."""
    templates = _templates(package)
    css = "".join(_COMMENT.sub("", templates.get_template(name).render()) for name in (_STYLE, *sheets))
    # These are our own files, not user input.
    return Markup(css), b64encode(sha256(css.encode()).digest()).decode()  # noqa: S704 - our own file


def page(template: str, sheets: tuple[str, ...] = (), package: str = _HERE, **said: object) -> bytes:
    """Renders a template in UTF-8. Templates that extend `base.html` need its variables, too.

    `sheets` are style sheets in addition to the common one; they and the template are in `package`.
    """
    html = _templates(package).get_template(template).render(style=_style(sheets, package)[0], **said)
    return xml_text(html).encode() + b"\n"


def policy(
    urls: Iterable[str] = (), *, forms: bool = False, sheets: tuple[str, ...] = (), package: str = _HERE
) -> str:
    """Returns a Content-Security-Policy that allows the style sheet, and media from the hosts of `urls`.

    With `forms`, forms may be sent to the page's own host; `sheets` and `package` as for `page`.
    """
    hosts = "".join(f" {origin}" for origin in sorted(origins(urls)))
    media = f"media-src{hosts}; " if hosts else ""
    return (
        f"default-src 'none'; style-src 'sha256-{_style(sheets, package)[1]}'; img-src data:{hosts}; {media}"
        f"base-uri 'none'; form-action {_SELF if forms else _NONE}"
    )


def origins(urls: Iterable[str]) -> set[str]:
    """Returns scheme, host and port of at most `MOST_HOSTS` URLs.

    Hosts that the grammar of policies does not allow (IPv6 addresses) are left out.
    """
    found: set[str] = set()
    for url in urls:
        if (match := _ORIGIN.match(url)) and len(found) < MOST_HOSTS:
            found.add(match[1].lower())
    return found
